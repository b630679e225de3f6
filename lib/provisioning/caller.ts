import type { TenantTypes } from './tenant-types.ts';

/** Who asks: one connector of one tenant, as the authorizer found it. */
export interface Caller {
  readonly tenant: string;
  readonly connector: string;
  /** The "Application Name" of error messages. */
  readonly connectorName: string;
  /** Whether the tenant takes groups from its identity providers. */
  readonly groups: 'accept' | 'refuse';
  /** What the tenant's resources look like, its own extensions included. */
  readonly types: TenantTypes;
  readonly requestId: string;
  /** `https://HOST/scim/v2/{tenant}`: what `meta.location` starts with. */
  readonly baseUrl: string;
}
