import { randomUUID } from 'node:crypto';
import { DeleteCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { AdminStore } from '#provisioning/admin-store.ts';
import type { Dynamo } from './client.ts';
import { ifApplied } from './conditional-write.ts';
import { adminKey, adminPartition, pendingMailKey } from './keys.ts';
import { transact } from './transaction.ts';

const confirmedItem = z.object({ email: z.string(), confirmedAt: z.string() });
const pendingItem = z.object({
  email: z.string(),
  codeDigest: z.string(),
  sentAt: z.string(),
  expiresAt: z.string(),
  tries: z.number(),
});

const isOldOrNone = 'attribute_not_exists(pk) OR sentAt <= :notSince';
const mayBeTried = 'attribute_exists(pk) AND tries < :max AND expiresAt > :now';
const isSameCode = 'codeDigest = :codeDigest';

export function dynamoAdmins(dynamo: Dynamo): AdminStore {
  const { documents, tableName: TableName } = dynamo;
  return {
    async get(admin) {
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :admin',
          ExpressionAttributeValues: { ':admin': adminPartition(admin) },
        }),
      );
      const confirmed = Items.find((item) => item['sk'] === adminKey(admin).sk);
      const pending = Items.find((item) => item['sk'] === pendingMailKey(admin).sk);
      return {
        confirmed: confirmed && z.parse(confirmedItem, confirmed),
        pending: pending && z.parse(pendingItem, pending),
      };
    },

    async putPending(admin, pending, notSince) {
      const ttl = Math.floor(Date.parse(pending.expiresAt) / 1000);
      const stored = await ifApplied(
        documents.send(
          new PutCommand({
            TableName,
            Item: { ...pendingMailKey(admin), ...pending, ttl },
            ConditionExpression: isOldOrNone,
            ExpressionAttributeValues: { ':notSince': notSince.toISOString() },
          }),
        ),
      );
      return stored === undefined ? 'too-soon' : 'stored';
    },

    async countTry(admin, max, now) {
      const counted = await ifApplied(
        documents.send(
          new UpdateCommand({
            TableName,
            Key: pendingMailKey(admin),
            UpdateExpression: 'ADD tries :one',
            ConditionExpression: mayBeTried,
            ExpressionAttributeValues: { ':one': 1, ':max': max, ':now': now.toISOString() },
            ReturnValues: 'ALL_NEW',
          }),
        ),
      );
      return counted && z.parse(pendingItem, counted.Attributes);
    },

    async confirm(admin, { email, codeDigest }, confirmedAt) {
      const refused = await transact(dynamo, randomUUID(), [
        { write: { Put: { TableName, Item: { ...adminKey(admin), email, confirmedAt } } } },
        {
          write: {
            Delete: {
              TableName,
              Key: pendingMailKey(admin),
              ConditionExpression: isSameCode,
              ExpressionAttributeValues: { ':codeDigest': codeDigest },
            },
          },
          refusal: 'stale',
        },
      ]);
      return refused?.refusal ?? 'confirmed';
    },

    async dropPending(admin, { codeDigest }) {
      await ifApplied(
        documents.send(
          new DeleteCommand({
            TableName,
            Key: pendingMailKey(admin),
            ConditionExpression: isSameCode,
            ExpressionAttributeValues: { ':codeDigest': codeDigest },
          }),
        ),
      );
    },

    async forget(admin) {
      await documents.send(new DeleteCommand({ TableName, Key: pendingMailKey(admin) }));
      await documents.send(new DeleteCommand({ TableName, Key: adminKey(admin) }));
    },
  };
}
