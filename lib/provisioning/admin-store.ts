/** What is kept of an admin: a mail address for alerts, once its owner has shown that mail to it arrives. */
export interface AdminMail {
  readonly confirmed?: { readonly email: string; readonly confirmedAt: string } | undefined;
  readonly pending?: PendingMail | undefined;
}

export interface PendingMail {
  readonly email: string;
  /** SHA-256, hex, of the code that was sent. */
  readonly codeDigest: string;
  /** ISO 8601, UTC. */
  readonly sentAt: string;
  readonly expiresAt: string;
  readonly tries: number;
}

/** By admin: the IAM session name. */
export interface AdminStore {
  /** Consistent. */
  get(admin: string): Promise<AdminMail>;
  /** Replaces a pending address; `too-soon` when one was stored after `notSince`. */
  putPending(admin: string, pending: PendingMail, notSince: Date): Promise<'stored' | 'too-soon'>;
  /** Counts one more try, at most `max` of them; answers the pending address, or `undefined` when none may be tried. */
  countTry(admin: string, max: number, now: Date): Promise<PendingMail | undefined>;
  /** Puts the pending address in the place of the confirmed one, unless another code was sent meanwhile. */
  confirm(admin: string, pending: PendingMail, confirmedAt: string): Promise<'confirmed' | 'stale'>;
  dropPending(admin: string, pending: PendingMail): Promise<void>;
  /** Both the confirmed and the pending address. Harmless twice. */
  forget(admin: string): Promise<void>;
}

export interface Mailer {
  /** Throws `Refusal('mail-refused')` when the mail service does not take the mail. */
  sendConfirmationCode(to: string, code: string): Promise<void>;
}
