import * as z from 'zod/mini';
import type { Group } from '#provisioning/group.ts';
import { groupKey, resourceListKey } from './keys.ts';

type Item = Record<string, unknown>;

const groupItem = z.object({
  id: z.string(),
  connector: z.string(),
  attributes: z.record(z.string(), z.unknown()),
  identity: z.object({ name: z.string(), externalId: z.optional(z.string()) }),
  created: z.string(),
  lastModified: z.string(),
  version: z.number(),
});

export const toGroupItem = (tenant: string, group: Group): Item => ({
  ...groupKey(tenant, group.id),
  ...resourceListKey(tenant, 'GROUP', group.created, group.id),
  ...group,
});

export const fromGroupItem = (item: Item): Group => z.parse(groupItem, item);
