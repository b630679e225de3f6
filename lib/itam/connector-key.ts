/** What a key may do: `read` answers GET, `write` everything else. */
export const scopes = ['read', 'write'] as const;
export type Scope = (typeof scopes)[number];

/** An IdP's key as the table knows it; the secret part is nowhere but with the IdP. Times are ISO 8601, UTC. */
export interface ConnectorKey {
  readonly id: string;
  readonly name?: string | undefined;
  readonly scopes: readonly Scope[];
  readonly createdAt: string;
  /** IAM session name of the admin who made it. */
  readonly createdBy: string;
  readonly expiresAt: string;
  readonly revokedAt?: string | undefined;
  readonly revokedBy?: string | undefined;
}

/** Noted at most every five minutes, so a later use may have happened up to that long after `at`. */
export interface KeyUse {
  readonly at: string;
  readonly userAgent?: string | undefined;
  readonly sourceIp?: string | undefined;
}

export type KeyState = 'live' | 'expired' | 'revoked';

/** Two, so that a key can be replaced while the old one still carries a running sync; more would only be forgotten. */
export const maxLiveKeys = 2;

/** How many dead keys stay listed, so that "which key was that?" has an answer and the item stays small. */
const keptDeadKeys = 20;

export function keyState(key: ConnectorKey, now: Date): KeyState {
  if (key.revokedAt !== undefined) return 'revoked';
  return Date.parse(key.expiresAt) <= now.getTime() ? 'expired' : 'live';
}

/** Oldest first. */
export const liveKeys = (keys: readonly ConnectorKey[], now: Date): readonly ConnectorKey[] =>
  keys.filter((key) => keyState(key, now) === 'live').sort(byAge);

/** Which dead keys are dropped from the list when another key is made. */
export const keysToForget = (keys: readonly ConnectorKey[], now: Date): readonly ConnectorKey[] =>
  keys
    .filter((key) => keyState(key, now) !== 'live')
    .sort(byAge)
    .slice(0, -keptDeadKeys);

export const byAge = (a: ConnectorKey, b: ConnectorKey): number => Date.parse(a.createdAt) - Date.parse(b.createdAt);
