import type { AdminEvent } from './admin-event.ts';

/** A customer organisation. */
export interface Tenant {
  /** `[a-z0-9-]`, 1 to 40 characters; part of the Tenant URL. */
  readonly id: string;
  readonly name: string;
  readonly scimEnabled: boolean;
  /** Whether switching off many members within an hour is held until an admin agrees. */
  readonly brake: 'on' | 'off';
  /** Whether identity providers may provision groups. */
  readonly groups: 'accept' | 'refuse';
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

export interface TenantPage {
  readonly tenants: readonly Tenant[];
  /** Last id of the page when there may be more: the next page is asked for with `after` set to it. */
  readonly last?: string | undefined;
}

/** Every change is written together with its event, or not at all. */
export interface TenantStore {
  /** Consistent. */
  get(tenant: string): Promise<Tenant | undefined>;
  create(tenant: Tenant, event: AdminEvent): Promise<'created' | 'exists'>;
  /** Writes nothing, the event neither, when SCIM is so already. Answers the tenant as it is then. */
  setScim(tenant: string, enabled: boolean, event: AdminEvent): Promise<Tenant | undefined>;
  /** Writes nothing, the event neither, when the setting is so already. Answers the tenant as it is then. */
  setGroups(tenant: string, groups: Tenant['groups'], event: AdminEvent): Promise<Tenant | undefined>;
  /** By id. A tenant made a moment ago may be missing. */
  list(limit: number, after?: string): Promise<TenantPage>;
}
