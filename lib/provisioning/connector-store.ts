import type { ConnectorKey, KeyUse } from '#itam/connector-key.ts';
import type { AdminEvent } from './admin-event.ts';

export const idps = ['entra', 'okta', 'onelogin', 'other'] as const;
export type Idp = (typeof idps)[number];

/** One identity provider's connection to a tenant. */
export interface Connector {
  /** Ten characters of `[a-z0-9]`, made here and never used again. */
  readonly id: string;
  /** Unique in the tenant whatever the case. */
  readonly name: string;
  readonly idp: Idp;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly keys: readonly ConnectorKey[];
  /** By key id. */
  readonly lastUse: Readonly<Record<string, KeyUse>>;
  /** Which version of the connector's secret holds the digests of its keys; none before the first key. */
  readonly secretVersion?: string | undefined;
  /** Counts every change but uses of a key. */
  readonly version: number;
  /** Set while a key is being made. */
  readonly changing?: Claim | undefined;
  /** Set when deletion has begun: its keys are dead and nobody sees it any more. */
  readonly deletedAt?: string | undefined;
}

/** The right to be the only one who makes a key, until it is given back or runs out. */
export interface Claim {
  readonly token: string;
  /** ISO 8601, UTC. */
  readonly until: string;
}

interface NewKey {
  readonly key: ConnectorKey;
  readonly secretVersion: string;
  /** Ids of dead keys to drop from the list. */
  readonly forget: readonly string[];
}

type ConnectorChange = 'done' | 'stale';

/**
 * Every change is written together with its event, or not at all. `stale` means that somebody else changed the connector
 * since `expected` (its `version`) was read; nothing was written.
 */
export interface ConnectorStore {
  /** Consistent; one whose deletion has begun too. */
  get(tenant: string, connector: string): Promise<Connector | undefined>;
  /** Consistent, by creation; without those whose deletion has begun. */
  list(tenant: string): Promise<readonly Connector[]>;
  create(tenant: string, connector: Connector, event: AdminEvent): Promise<'created' | 'name-taken' | 'no-tenant'>;
  rename(
    tenant: string,
    connector: Connector,
    name: string,
    event: AdminEvent,
  ): Promise<ConnectorChange | 'name-taken'>;
  /** Sets `deletedAt` and frees the name. */
  beginDeletion(tenant: string, connector: Connector, event: AdminEvent): Promise<ConnectorChange>;
  /** Takes away what `beginDeletion` left. Harmless twice. */
  finishDeletion(tenant: string, connector: string): Promise<void>;

  claim(tenant: string, connector: string, expected: number, claim: Claim): Promise<ConnectorChange>;
  /** Adds the key and gives the claim back; `stale` when the claim is no longer ours. */
  addKey(tenant: string, connector: string, claim: Claim, added: NewKey, event: AdminEvent): Promise<ConnectorChange>;
  /** Gives the claim back, if it is still ours. */
  giveUp(tenant: string, connector: string, claim: Claim): Promise<void>;
  /**
   * Works during somebody's claim too: a stuck change must not keep a leaked key alive. Writes nothing, the event
   * neither, when the key is revoked already or is no longer there.
   */
  revokeKey(tenant: string, connector: string, key: RevokedKey, event: AdminEvent): Promise<void>;
}

interface RevokedKey {
  readonly id: string;
  readonly revokedAt: string;
  readonly revokedBy: string;
}

/** Names that differ in case or blanks only are one name, for people can't tell them apart. */
export const foldName = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
