import { type KeyUse, keyState, type Scope } from '#itam/connector-key.ts';
import { digestOf, type KeyToken, parseToken, sameDigest } from '#itam/key-token.ts';
import type { Clock } from './clock.ts';
import type { Digests } from './connector-secrets.ts';
import type { Connector } from './connector-store.ts';
import type { Tenant } from './tenant-store.ts';

export interface KeyCheckPorts {
  readonly directory: KeyDirectory;
  readonly digests: DigestReader;
  readonly now: Clock;
}

/** Who a presented key may belong to. */
export interface KeyDirectory {
  /** Consistent, one request. `undefined` when the tenant or the connector is unknown. */
  find(tenant: string, connector: string): Promise<KeyHolder | undefined>;
  /** Notes the use unless one after `unlessSince` is noted already. Never changes the connector's version. */
  noteUse(tenant: string, connector: string, key: string, use: KeyUse, unlessSince: Date): Promise<void>;
}

interface KeyHolder {
  readonly scimEnabled: boolean;
  readonly groups: Tenant['groups'];
  readonly connector: Connector;
}

export type DigestReader = (tenant: string, connector: string, version: string) => Promise<Digests>;

export type KeyCheck =
  | { readonly outcome: 'refused'; readonly cause: KeyRefusal }
  | { readonly outcome: 'scim-off'; readonly caller: KeyCaller }
  /** `notNoted`: the fault that kept the use from being noted. */
  | { readonly outcome: 'allowed'; readonly caller: KeyCaller; readonly notNoted: unknown };

/** For the log only: whoever shows a wrong key is not told what is wrong with it. */
type KeyRefusal = 'malformed' | 'unknown' | 'revoked' | 'expired' | 'wrong-secret';

export interface KeyCaller {
  readonly tenant: string;
  readonly connector: string;
  readonly connectorName: string;
  readonly key: string;
  readonly scopes: readonly Scope[];
  readonly groups: Tenant['groups'];
}

/** How often the last use of a key is noted. */
const noteUseEveryMs = 5 * 60_000;

/**
 * Whose key is this? Anything but an answer of both stores is thrown, so that an outage is never taken for a wrong key
 * (people would rotate it) nor for a right one. The table is asked first: it knows what is revoked or expired, and a key
 * it does not know costs no call of the secret store.
 */
export async function checkKey(ports: KeyCheckPorts, presented: string, from: Omit<KeyUse, 'at'>): Promise<KeyCheck> {
  const token = parseToken(presented);
  if (token === undefined) return refused('malformed');
  const holder = await ports.directory.find(token.tenant, token.connector);
  const connector = holder?.connector;
  const key = connector?.keys.find((candidate) => candidate.id === token.key);
  if (holder === undefined || connector?.secretVersion === undefined || key === undefined) return refused('unknown');
  if (connector.deletedAt !== undefined) return refused('revoked');
  const now = ports.now();
  const state = keyState(key, now);
  if (state !== 'live') return refused(state);
  const digests = await ports.digests(token.tenant, token.connector, connector.secretVersion);
  if (!matches(token, digests)) return refused('wrong-secret');
  const caller = {
    tenant: token.tenant,
    connector: token.connector,
    connectorName: connector.name,
    key: token.key,
    scopes: key.scopes,
    groups: holder.groups,
  };
  if (!holder.scimEnabled) return { outcome: 'scim-off', caller };
  const notNoted = await noteUse(ports, caller, connector.lastUse[key.id], { ...from, at: now.toISOString() });
  return { outcome: 'allowed', caller, notNoted };
}

function matches(token: KeyToken, digests: Digests): boolean {
  const stored = Object.hasOwn(digests, token.key) ? digests[token.key] : undefined;
  return stored !== undefined && sameDigest(digestOf(token.secret), stored);
}

/** Answers what went wrong, if anything: a key is good although its use could not be noted. */
async function noteUse(
  ports: KeyCheckPorts,
  caller: KeyCaller,
  last: KeyUse | undefined,
  use: KeyUse,
): Promise<unknown> {
  const unlessSince = new Date(Date.parse(use.at) - noteUseEveryMs);
  if (last !== undefined && Date.parse(last.at) > unlessSince.getTime()) return undefined;
  try {
    await ports.directory.noteUse(caller.tenant, caller.connector, caller.key, use, unlessSince);
    return undefined;
  } catch (error) {
    return error;
  }
}

const refused = (cause: KeyRefusal): KeyCheck => ({ outcome: 'refused', cause });
