import { byAge, type ConnectorKey, type KeyState, type KeyUse, keyState, liveKeys } from './connector-key.ts';

export interface RevocationAdvice {
  readonly safeToRevoke: boolean;
  /** One sentence for the admin. */
  readonly advice: string;
}

/**
 * An old key counts as silent after an hour: Entra syncs every 40 minutes at most apart, so a whole cycle has gone by
 * without it. Uses are noted every five minutes, which this also covers.
 */
const silentAfterMs = 60 * 60_000;

/**
 * May this key be revoked without cutting an identity provider off? Only the older of two live keys may, and only when
 * it has been silent while the newer one is used.
 *
 * ```
 * old   ──x──x──x───────── 1 h ─────────┤ now     x: used
 * new             made   x────x────x────┤         → safe to revoke the old one
 * ```
 */
export function revocationAdvice(
  key: ConnectorKey,
  keys: readonly ConnectorKey[],
  lastUse: Readonly<Record<string, KeyUse>>,
  now: Date,
): RevocationAdvice {
  const state = keyState(key, now);
  if (state !== 'live') return safe(deadSentence[state]);
  const others = liveKeys(keys, now).filter((other) => other.id !== key.id);
  const newer = others.filter((other) => byAge(other, key) > 0).at(-1);
  const used = usedAt(lastUse[key.id]);
  if (newer !== undefined) return oldKeyAdvice(used, usedAt(lastUse[newer.id]), now);
  if (others.length === 0) return unsafe('This is the only live key; revoking it cuts the identity provider off.');
  if (used === undefined)
    return unsafe('This is the newer key and it has not been used yet; revoke it only if it is lost.');
  return unsafe('This is the newer key and it is in use; revoking it cuts the identity provider off.');
}

function oldKeyAdvice(oldUsed: number | undefined, newUsed: number | undefined, now: Date): RevocationAdvice {
  if (newUsed === undefined) {
    return unsafe('The newer key has not been used yet; paste it into the identity provider first.');
  }
  if (oldUsed === undefined) return safe('The old key was never used and the newer one is; safe to revoke.');
  const ago = duration(now.getTime() - oldUsed);
  if (now.getTime() - oldUsed < silentAfterMs) {
    return unsafe(
      `The old key was used ${ago} ago; something still uses it, wait until it has been silent for an hour.`,
    );
  }
  if (newUsed <= oldUsed) {
    return unsafe('The newer key has not been used since the old one was; check that it is the one pasted in.');
  }
  return safe(`The old key was last used ${ago} ago and the newer one since; safe to revoke.`);
}

const deadSentence: Record<Exclude<KeyState, 'live'>, string> = {
  revoked: 'It is revoked already.',
  expired: 'It has expired, so nothing can use it.',
};

const safe = (advice: string): RevocationAdvice => ({ safeToRevoke: true, advice });
const unsafe = (advice: string): RevocationAdvice => ({ safeToRevoke: false, advice });

const usedAt = (use: KeyUse | undefined): number | undefined => (use === undefined ? undefined : Date.parse(use.at));

function duration(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 120) return counted(minutes, 'minute');
  if (minutes < 48 * 60) return counted(Math.floor(minutes / 60), 'hour');
  return counted(Math.floor(minutes / 1440), 'day');
}

const counted = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'}`;
