import { environment } from '#manifest/environment.ts';
import { scimStage } from '#manifest/routes.ts';
import { optional, required } from './environment.ts';

/** Where an identity provider finds a tenant (Entra: Tenant URL), without a slash at the end. */
export function awsTenantUrl(): (tenant: string) => string {
  const host = optional(environment.publicUrl) ?? required(environment.scimApiUrl);
  return (tenant) => `${host.replace(/\/$/, '')}/${scimStage}/v2/${tenant}`;
}
