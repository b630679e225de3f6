import { environment } from '#manifest/environment.ts';
import { scimStage } from '#manifest/routes.ts';
import { optional, required } from './environment.ts';

/** Where an identity provider finds a tenant (Entra: Tenant URL), without a slash at the end. */
export function awsTenantUrl(): (tenant: string) => string {
  const publicUrl = optional(environment.publicUrl);
  const base = publicUrl === undefined ? required(environment.scimApiUrl) : `${withoutSlash(publicUrl)}/${scimStage}`;
  return (tenant) => `${withoutSlash(base)}/v2/${tenant}`;
}

const withoutSlash = (url: string): string => url.replace(/\/$/, '');
