import { listConnectors } from '#provisioning/connectors.ts';
import type { Tenant } from '#provisioning/tenant-store.ts';
import { createTenant, getTenant, listTenants, setGroups, switchScim } from '#provisioning/tenants.ts';
import type { AdminDependencies, AdminRoutes } from './admin-handler.ts';
import { toConnectorView } from './connector-routes.ts';
import { newTenant, noBody, type TenantView, tenantChange, tenantPageQuery } from './schemas.ts';

export function tenantRoutes(
  dependencies: AdminDependencies,
): AdminRoutes<
  | 'GET /v1/tenants'
  | 'POST /v1/tenants'
  | 'GET /v1/tenants/{tenant}'
  | 'PATCH /v1/tenants/{tenant}'
  | 'POST /v1/tenants/{tenant}/enable'
  | 'POST /v1/tenants/{tenant}/disable'
> {
  /** The URL is of no use while SCIM is off, and is not shown. */
  const view = (tenant: Tenant): TenantView => ({
    id: tenant.id,
    name: tenant.name,
    scimEnabled: tenant.scimEnabled,
    brake: tenant.brake,
    groups: tenant.groups,
    createdAt: tenant.createdAt,
    ...(tenant.scimEnabled && { tenantUrl: dependencies.tenantUrl(tenant.id) }),
  });

  return {
    'GET /v1/tenants': async (request) => {
      const { limit, cursor } = request.query(tenantPageQuery);
      const { tenants, last } = await listTenants(dependencies, limit, cursor);
      const next = last && { next: Buffer.from(last).toString('base64url') };
      return { status: 200, body: { tenants: tenants.map(view), ...next } };
    },
    'POST /v1/tenants': async (request) => {
      const { id, name = id, brake, groups } = request.body(newTenant);
      const tenant = await createTenant(dependencies, request.asker, { id, name, brake, groups });
      return { status: 201, body: view(tenant) };
    },
    'GET /v1/tenants/{tenant}': async (request) => {
      const tenant = await getTenant(dependencies, request.path('tenant'));
      const connectors = await listConnectors(dependencies, tenant.id);
      return { status: 200, body: { ...view(tenant), connectors: connectors.map(toConnectorView) } };
    },
    'PATCH /v1/tenants/{tenant}': async (request) => {
      const { groups } = request.body(tenantChange);
      return { status: 200, body: view(await setGroups(dependencies, request.asker, request.path('tenant'), groups)) };
    },
    'POST /v1/tenants/{tenant}/enable': async (request) => {
      request.body(noBody);
      return { status: 200, body: view(await switchScim(dependencies, request.asker, request.path('tenant'), true)) };
    },
    'POST /v1/tenants/{tenant}/disable': async (request) => {
      request.body(noBody);
      return { status: 200, body: view(await switchScim(dependencies, request.asker, request.path('tenant'), false)) };
    },
  };
}
