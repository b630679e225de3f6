import * as z from 'zod/mini';
import type { Tenant } from '#provisioning/tenant-store.ts';
import { settingsKey, tenantListKey } from './keys.ts';

type Item = Record<string, unknown>;

const tenantItem = z.object({
  id: z.string(),
  name: z.string(),
  scimEnabled: z.boolean(),
  brake: z.enum(['on', 'off']),
  groups: z._default(z.enum(['accept', 'refuse']), 'accept'),
  createdAt: z.string(),
});

export const toTenantItem = (tenant: Tenant): Item => ({
  ...settingsKey(tenant.id),
  ...tenantListKey(tenant.id),
  ...tenant,
  version: 1,
});

export const fromTenantItem = (item: Item): Tenant => z.parse(tenantItem, item);
