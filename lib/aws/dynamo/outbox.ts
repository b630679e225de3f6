import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { encodeTime } from 'ulid';
import * as z from 'zod/mini';
import type { Debt, Job, Outbox } from '#provisioning/work.ts';
import type { Dynamo } from './client.ts';
import { toJobItem } from './job-item.ts';
import { outboxPartition, outboxShards, owedKey } from './keys.ts';
import type { Action } from './transaction.ts';

/**
 * Two actions for the transaction of the change that owes the work: the job, and the entry of the outbox that stays until
 * its message is sent.
 */
export function oweActions(dynamo: Dynamo, job: Job): readonly Action<never>[] {
  const put = (Item: Record<string, unknown>): Action<never> => ({
    write: { Put: { TableName: dynamo.tableName, Item } },
  });
  return [put(toJobItem(job)), put({ ...owedKey(job.id), tenant: job.tenant, job: job.id, at: job.createdAt })];
}

const debtItem = z.object({ tenant: z.string(), job: z.string(), at: z.string() });

/** What a sweep takes from one shard; the next sweep takes the rest. */
const shardPage = 100;

export function dynamoOutbox(dynamo: Dynamo): Outbox {
  const { tableName: TableName } = dynamo;

  async function owedIn(shard: number, time: Date): Promise<readonly Debt[]> {
    const { Items = [] } = await dynamo.documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk AND sk < :time',
        ExpressionAttributeValues: { ':pk': outboxPartition(shard), ':time': encodeTime(time.getTime()) },
        Limit: shardPage,
      }),
    );
    return Items.map((item) => {
      const { tenant, job, at } = z.parse(debtItem, item);
      return { tenant, id: job, since: at };
    });
  }

  return {
    async owedSince(time) {
      const shards = Array.from({ length: outboxShards }, (_, shard) => owedIn(shard, time));
      return (await Promise.all(shards)).flat();
    },

    async settle({ id }) {
      await dynamo.documents.send(new DeleteCommand({ TableName, Key: owedKey(id) }));
    },
  };
}
