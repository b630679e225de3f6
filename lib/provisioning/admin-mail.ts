import { randomInt } from 'node:crypto';
import { digestOf, sameDigest } from '#itam/key-token.ts';
import type { AdminMail, AdminStore, Mailer, PendingMail } from './admin-store.ts';
import type { Clock } from './clock.ts';
import { Refusal } from './refusal.ts';

export interface AdminMailPorts {
  readonly admins: AdminStore;
  /** None when no sender address is configured. */
  readonly mailer?: Mailer | undefined;
  readonly now: Clock;
}

const codeLivesMs = 24 * 3_600_000;
const betweenMailsMs = 60_000;
const maxTries = 5;

/** Sends a code to the address; the address counts once the code has come back. */
export async function setMail(ports: AdminMailPorts, admin: string, email: string): Promise<PendingMail> {
  const { mailer } = ports;
  if (mailer === undefined) {
    throw new Refusal(
      'mail-not-configured',
      'No sender address is configured; set `mailFrom` to an address or domain verified in SES and deploy again.',
    );
  }
  const now = ports.now().getTime();
  const code = String(randomInt(100_000_000)).padStart(8, '0');
  const pending: PendingMail = {
    email,
    codeDigest: digestOf(code),
    sentAt: new Date(now).toISOString(),
    expiresAt: new Date(now + codeLivesMs).toISOString(),
    tries: 0,
  };
  if ((await ports.admins.putPending(admin, pending, new Date(now - betweenMailsMs))) === 'too-soon') {
    throw new Refusal('mail-too-soon', 'A code was sent less than a minute ago; look for it, or repeat in a minute.');
  }
  try {
    await mailer.sendConfirmationCode(email, code);
  } catch (error) {
    await ports.admins.dropPending(admin, pending);
    throw error;
  }
  return pending;
}

/** A code can be tried five times: a guess at eight digits has a chance of 1 in 20 million. */
export async function confirmMail(ports: AdminMailPorts, admin: string, code: string): Promise<AdminMail> {
  const now = ports.now();
  const pending = await ports.admins.countTry(admin, maxTries, now);
  if (pending === undefined) {
    throw new Refusal(
      'no-pending-mail',
      'No address is waiting for a code, or its code is a day old or was tried too often; set the address again.',
    );
  }
  if (!sameDigest(digestOf(code), pending.codeDigest)) {
    const left = maxTries - pending.tries;
    throw new Refusal(
      'wrong-code',
      `This is not the code that was sent; ${left} more ${left === 1 ? 'try' : 'tries'}.`,
    );
  }
  const confirmedAt = now.toISOString();
  if ((await ports.admins.confirm(admin, pending, confirmedAt)) === 'stale') {
    throw new Refusal('wrong-code', 'Another code was sent meanwhile; enter the newest one.');
  }
  return { confirmed: { email: pending.email, confirmedAt } };
}
