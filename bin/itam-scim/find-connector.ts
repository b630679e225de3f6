import { type ConnectorView, connectorsView } from '#http/admin/schemas.ts';
import type { AdminApi } from './admin-api.ts';
import { Refused, UsageError } from './failure.ts';

export const tenantPath = (tenant: string): string => `/tenants/${encodeURIComponent(tenant)}`;
export const connectorPath = (tenant: string, { id }: ConnectorView): string =>
  `${tenantPath(tenant)}/connectors/${id}`;

/** By id or by name in any case; left out, it is the tenant's only one. */
export async function findConnector(api: AdminApi, tenant: string, wanted: string | undefined): Promise<ConnectorView> {
  const { connectors } = await api.call('GET', `${tenantPath(tenant)}/connectors`, connectorsView);
  const [only, ...more] = connectors;
  if (wanted === undefined) {
    if (only === undefined) throw refused(`tenant ${tenant} has no connector; make one: itam-scim connector create`);
    if (more.length === 0) return only;
    throw new UsageError(`tenant ${tenant} has several connectors; say which with --connector: ${names(connectors)}`);
  }
  const found =
    connectors.find(({ id }) => id === wanted) ??
    connectors.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  return found ?? unknown(tenant, wanted, connectors);
}

function unknown(tenant: string, wanted: string, connectors: readonly ConnectorView[]): never {
  const there = connectors.length === 0 ? 'it has none' : `it has ${names(connectors)}`;
  throw refused(`tenant ${tenant} has no connector ${wanted}; ${there}`);
}

const names = (connectors: readonly ConnectorView[]): string =>
  connectors.map(({ id, name }) => `${name} (${id})`).join(', ');

const refused = (detail: string): Refused => new Refused(detail, { status: 404, detail });
