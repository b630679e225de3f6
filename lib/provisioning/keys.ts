import { randomBytes, randomUUID } from 'node:crypto';
import { type ConnectorKey, keysToForget, liveKeys, maxLiveKeys, type Scope } from '#itam/connector-key.ts';
import { digestOf, formatToken } from '#itam/key-token.ts';
import { type Asker, adminEvent } from './admin-event.ts';
import type { Digests } from './connector-secrets.ts';
import type { Claim, Connector } from './connector-store.ts';
import { type ConnectorPorts, getConnector } from './connectors.ts';
import { newRecordId } from './record-id.ts';
import { Refusal } from './refusal.ts';
import { getTenant } from './tenants.ts';

export interface KeyPorts extends ConnectorPorts {
  /** Waits between two tries; given in so that tests don't wait. */
  readonly pause: (ms: number) => Promise<void>;
}

export interface WantedKey {
  readonly name?: string | undefined;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date;
}

export interface MadeKey {
  readonly key: ConnectorKey;
  /** Shown to the admin once; nobody can read it again. */
  readonly token: string;
}

/** A key on its way, with the digest that takes its secret's place. */
interface KeyInTheMaking extends MadeKey {
  readonly digest: string;
}

/** Longer than any request lives, so that only a crashed change runs out. */
const claimMs = 30_000;
const tries = 6;

/**
 * Makes a key: claim → secret → release.
 *
 * ```
 * 1 table    claim, on condition of the version read   crash after it: the claim runs out, nothing else was written
 * 2 secrets  a new version with all live digests        crash after it: a version nobody points to
 * 3 table    key and version on condition of the claim  crash after it: a live key nobody knows, listed as never used
 * ```
 * Until step 3 the table points to the former version, so that no key is refused meanwhile; a change that outlived its
 * claim fails there and harms nobody.
 */
export async function makeKey(
  ports: KeyPorts,
  asker: Asker,
  tenant: string,
  connectorId: string,
  wanted: WantedKey,
): Promise<MadeKey> {
  return addKey(ports, asker, tenant, connectorId, 'connector.key-made', () => wanted);
}

/** Makes the second key with the scopes of the first, which stays live until it is revoked. */
export async function rotateKey(
  ports: KeyPorts,
  asker: Asker,
  tenant: string,
  connectorId: string,
  wanted: Omit<WantedKey, 'scopes'>,
): Promise<MadeKey> {
  return addKey(ports, asker, tenant, connectorId, 'connector.key-rotated', (connector) => {
    const [old] = liveKeys(connector.keys, ports.now());
    if (old === undefined) {
      throw new Refusal('no-live-key', 'The connector has no live key that could be rotated; make a key instead.');
    }
    return { ...wanted, name: wanted.name ?? old.name, scopes: old.scopes };
  });
}

/** Idempotent; dead at once here, and within the 30 s that API Gateway may reuse an answer. */
export async function revokeKey(
  ports: KeyPorts,
  asker: Asker,
  tenant: string,
  connectorId: string,
  keyId: string,
): Promise<Connector> {
  const connector = await getConnector(ports, tenant, connectorId);
  const key = connector.keys.find((candidate) => candidate.id === keyId);
  if (key === undefined) {
    throw new Refusal('key-not-found', `Connector ${connectorId} has no key ${keyId}; list its keys to see their ids.`);
  }
  if (key.revokedAt !== undefined) return connector;
  const now = ports.now();
  const revoked = { id: keyId, revokedAt: now.toISOString(), revokedBy: asker.name };
  const event = adminEvent(asker, now, { action: 'connector.key-revoked', connector: connectorId, key: keyId });
  await ports.connectors.revokeKey(tenant, connectorId, revoked, event);
  return getConnector(ports, tenant, connectorId);
}

async function addKey(
  ports: KeyPorts,
  asker: Asker,
  tenant: string,
  connectorId: string,
  action: 'connector.key-made' | 'connector.key-rotated',
  decide: (connector: Connector) => WantedKey,
): Promise<MadeKey> {
  await requireScim(ports, tenant);
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const connector = await getConnector(ports, tenant, connectorId);
    refuseThirdKey(connector, ports.now());
    const made = newKey(ports, asker, tenant, connectorId, decide(connector));
    const claim = await claimed(ports, tenant, connector);
    if (claim !== undefined) {
      const event = adminEvent(asker, ports.now(), { action, connector: connectorId, key: made.key.id });
      await writeDigests(ports, tenant, connector, claim, made);
      const forget = keysToForget(connector.keys, ports.now()).map((key) => key.id);
      const added = { key: made.key, secretVersion: claim.token, forget };
      if ((await ports.connectors.addKey(tenant, connectorId, claim, added, event)) === 'done')
        return { key: made.key, token: made.token };
    }
    await ports.pause(Math.random() * 50 * 2 ** attempt);
  }
  throw new Refusal('change-under-way', 'Another change of this connector is under way; repeat in half a minute.');
}

async function requireScim(ports: KeyPorts, tenantId: string): Promise<void> {
  const tenant = await getTenant(ports, tenantId);
  if (!tenant.scimEnabled) {
    throw new Refusal(
      'scim-off',
      `SCIM is off in tenant ${tenantId}: enable it first; base URL and key are shown only once it is on.`,
    );
  }
}

function refuseThirdKey(connector: Connector, now: Date): void {
  const live = liveKeys(connector.keys, now);
  if (live.length >= maxLiveKeys) {
    throw new Refusal(
      'two-live-keys',
      `The connector has ${maxLiveKeys} live keys already (${live.map((key) => key.id).join(', ')}); revoke one first, ` +
        'the list of keys says which one is safe to revoke.',
    );
  }
}

function newKey(ports: KeyPorts, asker: Asker, tenant: string, connector: string, wanted: WantedKey): KeyInTheMaking {
  const id = newRecordId();
  const secret = randomBytes(32).toString('base64url');
  const key: ConnectorKey = {
    id,
    name: wanted.name,
    scopes: wanted.scopes,
    createdAt: ports.now().toISOString(),
    createdBy: asker.name,
    expiresAt: wanted.expiresAt.toISOString(),
  };
  return { key, token: formatToken({ tenant, connector, key: id, secret }), digest: digestOf(secret) };
}

async function claimed(ports: KeyPorts, tenant: string, connector: Connector): Promise<Claim | undefined> {
  const now = ports.now();
  if (connector.changing !== undefined && Date.parse(connector.changing.until) > now.getTime()) return undefined;
  const claim = { token: randomUUID(), until: new Date(now.getTime() + claimMs).toISOString() };
  const outcome = await ports.connectors.claim(tenant, connector.id, connector.version, claim);
  return outcome === 'done' ? claim : undefined;
}

/** The digests of all live keys, as the version named after the claim. */
async function writeDigests(
  ports: KeyPorts,
  tenant: string,
  connector: Connector,
  claim: Claim,
  made: KeyInTheMaking,
): Promise<void> {
  try {
    const { secretVersion } = connector;
    // Nothing to be read (a secret deleted by hand): its keys are dead anyway, and a new key is the way out.
    const old = secretVersion && (await ports.secrets.read(tenant, connector.id, secretVersion));
    const live = new Set(liveKeys(connector.keys, ports.now()).map((key) => key.id));
    const kept = Object.entries(old || {}).filter(([id]) => live.has(id));
    const digests: Digests = { ...Object.fromEntries(kept), [made.key.id]: made.digest };
    await ports.secrets.write(tenant, connector.id, claim.token, digests);
  } catch (error) {
    await ports.connectors.giveUp(tenant, connector.id, claim);
    throw error;
  }
}
