import { randomBytes } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { CursorStore } from '#provisioning/lists/cursor-store.ts';
import type { Dynamo } from './client.ts';
import { cursorKey } from './keys.ts';

/** An expired cursor can be told from one that never was for so long. */
const rememberedSeconds = 86_400;

const cursorItem = z.object({
  connector: z.string(),
  query: z.string(),
  start: z.union([z.number(), z.object({ created: z.string(), id: z.string(), kind: z.optional(z.string()) })]),
  expiresAt: z.string(),
});

/** What a client may send as a cursor, of any length; nothing else is looked up. */
const idShape = /^[A-Za-z0-9_-]{24}$/;

/** The cursors of all tenants in the one table; a tenant's cursor is under its key and found by no other. */
export const dynamoCursors = (dynamo: Dynamo): CursorStore => ({
  async keep(tenant, cursor) {
    const id = randomBytes(18).toString('base64url');
    const ttl = Math.floor(Date.parse(cursor.expiresAt) / 1000) + rememberedSeconds;
    await dynamo.documents.send(
      new PutCommand({ TableName: dynamo.tableName, Item: { ...cursorKey(tenant, id), ...cursor, ttl } }),
    );
    return id;
  },

  async find(tenant, id) {
    if (!idShape.test(id)) return undefined;
    const { Item } = await dynamo.documents.send(
      new GetCommand({ TableName: dynamo.tableName, Key: cursorKey(tenant, id), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : z.parse(cursorItem, Item);
  },
});
