import { createHash } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { toBookmark } from './bookmark.ts';
import type { Dynamo } from './client.ts';
import { countKey, countPartition, countPrefix, type ListedKind } from './keys.ts';
import type { Tally } from './tally.ts';
import type { Action } from './transaction.ts';

const shards = 16;

/** One query: the bookmarks of a list are kept beside its counts. */
export async function readTally({ documents, tableName }: Dynamo, tenant: string, kind: ListedKind): Promise<Tally> {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': countPartition(tenant), ':prefix': countPrefix(kind) },
    }),
  );
  const sum = (name: string) => Items.reduce((total, item) => total + Number(item[name] ?? 0), 0);
  return {
    total: sum('n'),
    deletions: sum('deletions'),
    lastDeletion: Items.reduce((last, { deletedAt = '' }) => (deletedAt > last ? String(deletedAt) : last), ''),
    bookmarks: Items.map(toBookmark).filter((bookmark) => bookmark !== undefined),
  };
}

/**
 * Counts a resource that comes (1) or goes (-1), in the transaction that makes or deletes it. `at` is when, and the same
 * in each retry of that transaction.
 */
export const addToCount = (
  TableName: string,
  tenant: string,
  kind: ListedKind,
  id: string,
  by: 1 | -1,
  at: string,
): Action<never> => ({
  write: {
    Update: {
      TableName,
      Key: countKey(tenant, kind, shardOf(id)),
      ...(by === 1
        ? { UpdateExpression: 'ADD n :by', ExpressionAttributeValues: { ':by': by } }
        : {
            UpdateExpression: 'ADD n :by, deletions :one SET deletedAt = :at',
            ExpressionAttributeValues: { ':by': by, ':one': 1, ':at': at },
          }),
    },
  },
});

const shardOf = (id: string): number => createHash('md5').update(id).digest().readUInt8(0) % shards;
