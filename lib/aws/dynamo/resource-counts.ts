import { createHash } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Dynamo } from './client.ts';
import { countKey, countPartition, countPrefix, type ListedKind } from './keys.ts';
import type { Action } from './transaction.ts';

const shards = 16;

/** How many resources of this kind the tenant has, without reading them. */
export async function countOf({ documents, tableName }: Dynamo, tenant: string, kind: ListedKind): Promise<number> {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': countPartition(tenant), ':prefix': countPrefix(kind) },
    }),
  );
  return Items.reduce((sum, shard) => sum + Number(shard['n']), 0);
}

/** Counts a resource that comes (1) or goes (-1), in the transaction that makes or deletes it. */
export const addToCount = (
  TableName: string,
  tenant: string,
  kind: ListedKind,
  id: string,
  by: 1 | -1,
): Action<never> => ({
  write: {
    Update: {
      TableName,
      Key: countKey(tenant, kind, shardOf(id)),
      UpdateExpression: 'ADD n :by',
      ExpressionAttributeValues: { ':by': by },
    },
  },
});

const shardOf = (id: string): number => createHash('md5').update(id).digest().readUInt8(0) % shards;
