import * as z from 'zod/mini';
import type { ConnectorKey } from '#itam/connector-key.ts';
import { scopes } from '#itam/connector-key.ts';
import { type Connector, foldName, idps } from '#provisioning/connector-store.ts';
import { connectorKey, uniqueKey } from './keys.ts';

type Item = Record<string, unknown>;

const keyRecord = z.object({
  name: z.optional(z.string()),
  scopes: z.array(z.enum(scopes)),
  createdAt: z.string(),
  createdBy: z.string(),
  expiresAt: z.string(),
  revokedAt: z.optional(z.string()),
  revokedBy: z.optional(z.string()),
});

const useRecord = z.object({
  at: z.string(),
  userAgent: z.optional(z.string()),
  sourceIp: z.optional(z.string()),
});

const connectorItem = z.object({
  id: z.string(),
  name: z.string(),
  idp: z.enum(idps),
  createdAt: z.string(),
  keys: z.record(z.string(), keyRecord),
  lastUse: z.record(z.string(), useRecord),
  secretVersion: z.optional(z.string()),
  version: z.number(),
  changing: z.optional(z.object({ token: z.string(), until: z.string() })),
  deletedAt: z.optional(z.string()),
});

/** Keys are a map in the item, so that one can be revoked while another is being made. */
export function toConnectorItem(tenant: string, connector: Connector): Item {
  const keys = Object.fromEntries(connector.keys.map((key) => [key.id, toKeyRecord(key)]));
  return { ...connectorKey(tenant, connector.id), ...connector, keys };
}

export function fromConnectorItem(item: Item): Connector {
  const { keys, ...connector } = z.parse(connectorItem, item);
  return { ...connector, keys: Object.entries(keys).map(([id, key]) => ({ id, ...key })) };
}

export const toKeyRecord = ({ id: _, ...record }: ConnectorKey): Omit<ConnectorKey, 'id'> => record;

/** One connector per name. */
export const nameKey = (tenant: string, name: string) => uniqueKey(tenant, 'connectorName', foldName(name));
