import { type ConnectorKey, type KeyState, type KeyUse, keyState } from '#itam/connector-key.ts';
import { type RevocationAdvice, revocationAdvice } from '#itam/key-revocation.ts';
import type { Connector } from './connector-store.ts';

export interface ListedKey extends ConnectorKey, RevocationAdvice {
  readonly state: KeyState;
  readonly lastUse?: KeyUse | undefined;
}

/** A connector's keys as an admin needs to see them, the newest first. */
export function listKeys(connector: Connector, now: Date): readonly ListedKey[] {
  const { keys, lastUse } = connector;
  return keys
    .map((key) => ({
      ...key,
      state: keyState(key, now),
      lastUse: lastUse[key.id],
      ...revocationAdvice(key, keys, lastUse, now),
    }))
    .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
}
