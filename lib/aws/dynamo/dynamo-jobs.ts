import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { table } from '#manifest/table.ts';
import type { JobStore } from '#provisioning/work.ts';
import type { Dynamo } from './client.ts';
import { ifApplied } from './conditional-write.ts';
import { fromJobItem, toJobItem } from './job-item.ts';
import { jobKey, jobPartition, openJobListPartition } from './keys.ts';

/** The jobs of all tenants in the one table. */
export function dynamoJobs(dynamo: Dynamo): JobStore {
  const { tableName: TableName } = dynamo;
  return {
    async get(tenant, id) {
      const { Item } = await dynamo.documents.send(
        new GetCommand({ TableName, Key: jobKey(tenant, id), ConsistentRead: true }),
      );
      return Item && fromJobItem(Item);
    },

    async list(tenant, limit, before) {
      const { Items = [] } = await dynamo.documents.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: before === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :before',
          ExpressionAttributeValues: {
            ':pk': jobPartition(tenant),
            ...(before === undefined ? {} : { ':before': jobKey(tenant, before).sk }),
          },
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      const jobs = Items.map(fromJobItem);
      return { jobs, last: jobs.length < limit ? undefined : jobs.at(-1)?.id };
    },

    async save(job) {
      const saved = { ...job, version: job.version + 1 };
      const written = await ifApplied(
        dynamo.documents.send(
          new PutCommand({
            TableName,
            Item: toJobItem(saved),
            ConditionExpression: 'version = :expected',
            ExpressionAttributeValues: { ':expected': job.version },
          }),
        ),
      );
      return written && saved;
    },

    async overdue(time, limit) {
      const { Items = [] } = await dynamo.documents.send(
        new QueryCommand({
          TableName,
          IndexName: table.listIndex.name,
          KeyConditionExpression: 'lpk = :open AND lsk < :time',
          ExpressionAttributeValues: { ':open': openJobListPartition, ':time': time },
          Limit: limit,
        }),
      );
      return Items.map(fromJobItem);
    },
  };
}
