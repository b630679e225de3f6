import { type Asker, adminEvent } from './admin-event.ts';
import type { Clock } from './clock.ts';
import { Refusal } from './refusal.ts';
import type { Tenant, TenantPage, TenantStore } from './tenant-store.ts';

export interface TenantPorts {
  readonly tenants: TenantStore;
  readonly now: Clock;
}

export interface NewTenant {
  readonly id: string;
  readonly name: string;
  readonly brake: Tenant['brake'];
  readonly groups: Tenant['groups'];
}

/** SCIM is off in a new tenant: nothing can be provisioned before an admin has decided to. */
export async function createTenant(ports: TenantPorts, asker: Asker, wanted: NewTenant): Promise<Tenant> {
  const now = ports.now();
  const tenant: Tenant = { ...wanted, scimEnabled: false, createdAt: now.toISOString() };
  const outcome = await ports.tenants.create(tenant, adminEvent(asker, now, { action: 'tenant.created' }));
  if (outcome === 'exists') {
    throw new Refusal('tenant-exists', `A tenant with the id ${wanted.id} exists already; choose another id.`);
  }
  return tenant;
}

export async function getTenant(ports: Pick<TenantPorts, 'tenants'>, tenant: string): Promise<Tenant> {
  return (await ports.tenants.get(tenant)) ?? unknownTenant(tenant);
}

export function listTenants(ports: TenantPorts, limit: number, after?: string): Promise<TenantPage> {
  return ports.tenants.list(limit, after);
}

/** Idempotent. Functions notice within the 30 s that settings and gateway answers are cached. */
export async function switchScim(ports: TenantPorts, asker: Asker, tenant: string, enabled: boolean): Promise<Tenant> {
  const action = enabled ? 'tenant.scim-enabled' : 'tenant.scim-disabled';
  const event = adminEvent(asker, ports.now(), { action });
  return (await ports.tenants.setScim(tenant, enabled, event)) ?? unknownTenant(tenant);
}

/** Idempotent. Functions notice within the 30 s that settings and gateway answers are cached. */
export async function setGroups(
  ports: TenantPorts,
  asker: Asker,
  tenant: string,
  groups: Tenant['groups'],
): Promise<Tenant> {
  const action = groups === 'accept' ? 'tenant.groups-accepted' : 'tenant.groups-refused';
  const event = adminEvent(asker, ports.now(), { action });
  return (await ports.tenants.setGroups(tenant, groups, event)) ?? unknownTenant(tenant);
}

export function unknownTenant(tenant: string): never {
  throw new Refusal('tenant-not-found', `There is no tenant ${tenant}; list the tenants to see their ids.`);
}
