import { type Asker, adminEvent } from './admin-event.ts';
import type { Clock } from './clock.ts';
import type { ConnectorSecrets } from './connector-secrets.ts';
import type { Connector, ConnectorStore, Idp } from './connector-store.ts';
import { newRecordId } from './record-id.ts';
import { Refusal } from './refusal.ts';
import type { TenantStore } from './tenant-store.ts';
import { getTenant, unknownTenant } from './tenants.ts';

export interface ConnectorPorts {
  readonly tenants: TenantStore;
  readonly connectors: ConnectorStore;
  readonly secrets: ConnectorSecrets;
  readonly now: Clock;
}

/** Can be prepared while SCIM is off; its keys can't be made then. */
export async function createConnector(
  ports: ConnectorPorts,
  asker: Asker,
  tenant: string,
  wanted: { readonly name: string; readonly idp: Idp },
): Promise<Connector> {
  const now = ports.now();
  const connector: Connector = {
    ...wanted,
    id: newRecordId(),
    createdAt: now.toISOString(),
    keys: [],
    lastUse: {},
    version: 1,
  };
  const event = adminEvent(asker, now, { action: 'connector.created', connector: connector.id });
  const outcome = await ports.connectors.create(tenant, connector, event);
  if (outcome === 'no-tenant') unknownTenant(tenant);
  if (outcome === 'name-taken') nameTaken(wanted.name);
  return connector;
}

export async function listConnectors(ports: ConnectorPorts, tenant: string): Promise<readonly Connector[]> {
  await getTenant(ports, tenant);
  return ports.connectors.list(tenant);
}

export async function getConnector(
  ports: Pick<ConnectorPorts, 'connectors'>,
  tenant: string,
  connector: string,
): Promise<Connector> {
  const found = await ports.connectors.get(tenant, connector);
  return found === undefined || found.deletedAt !== undefined ? unknownConnector(tenant, connector) : found;
}

export async function renameConnector(
  ports: ConnectorPorts,
  asker: Asker,
  tenant: string,
  connectorId: string,
  name: string,
): Promise<Connector> {
  const connector = await getConnector(ports, tenant, connectorId);
  if (connector.name === name) return connector;
  const event = adminEvent(asker, ports.now(), { action: 'connector.renamed', connector: connectorId });
  const outcome = await ports.connectors.rename(tenant, connector, name, event);
  if (outcome === 'name-taken') nameTaken(name);
  if (outcome === 'stale') changedMeanwhile();
  return { ...connector, name, version: connector.version + 1 };
}

/**
 * Its keys are dead with the first write; the secret goes after it, and the item last, so that a repeat after a crash
 * finds what is left to do. Members stay as they are.
 */
export async function deleteConnector(
  ports: ConnectorPorts,
  asker: Asker,
  tenant: string,
  connectorId: string,
): Promise<void> {
  const connector = await ports.connectors.get(tenant, connectorId);
  if (connector === undefined) return unknownConnector(tenant, connectorId);
  if (connector.deletedAt === undefined) {
    const event = adminEvent(asker, ports.now(), { action: 'connector.deleted', connector: connectorId });
    if ((await ports.connectors.beginDeletion(tenant, connector, event)) === 'stale') changedMeanwhile();
  }
  await ports.secrets.remove(tenant, connectorId);
  await ports.connectors.finishDeletion(tenant, connectorId);
}

function unknownConnector(tenant: string, connector: string): never {
  throw new Refusal(
    'connector-not-found',
    `Tenant ${tenant} has no connector ${connector}; list its connectors to see their ids.`,
  );
}

function nameTaken(name: string): never {
  throw new Refusal('connector-name-taken', `The tenant has a connector named ${name} already; choose another name.`);
}

function changedMeanwhile(): never {
  throw new Refusal('connector-changed', 'Somebody else changed this connector just now; look at it and repeat.');
}
