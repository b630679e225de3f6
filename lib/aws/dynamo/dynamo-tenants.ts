import { randomUUID } from 'node:crypto';
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { table } from '#manifest/table.ts';
import type { TenantStore } from '#provisioning/tenant-store.ts';
import { recordEvent } from './admin-event-item.ts';
import type { Dynamo } from './client.ts';
import { settingsKey, tenantListKey, tenantListPartition } from './keys.ts';
import { fromTenantItem, toTenantItem } from './tenant-item.ts';
import { transact } from './transaction.ts';

const isNew = 'attribute_not_exists(pk)';
const isOtherwise = 'attribute_exists(pk) AND scimEnabled <> :enabled';

export function dynamoTenants(dynamo: Dynamo): TenantStore {
  const { documents, tableName: TableName } = dynamo;
  const store: TenantStore = {
    async get(tenant) {
      const { Item } = await documents.send(
        new GetCommand({ TableName, Key: settingsKey(tenant), ConsistentRead: true }),
      );
      return Item && fromTenantItem(Item);
    },

    async create(tenant, event) {
      const refused = await transact(dynamo, randomUUID(), [
        {
          write: { Put: { TableName, Item: toTenantItem(tenant), ConditionExpression: isNew } },
          refusal: 'exists',
        },
        recordEvent(dynamo, tenant.id, event),
      ]);
      return refused === undefined ? 'created' : 'exists';
    },

    async setScim(tenant, enabled, event) {
      await transact(dynamo, randomUUID(), [
        {
          write: {
            Update: {
              TableName,
              Key: settingsKey(tenant),
              UpdateExpression: 'SET scimEnabled = :enabled ADD version :one',
              ConditionExpression: isOtherwise,
              ExpressionAttributeValues: { ':enabled': enabled, ':one': 1 },
            },
          },
          refusal: 'unchanged',
        },
        recordEvent(dynamo, tenant, event),
      ]);
      return store.get(tenant);
    },

    async setGroups(tenant, groups, event) {
      await transact(dynamo, randomUUID(), [
        {
          write: {
            Update: {
              TableName,
              Key: settingsKey(tenant),
              UpdateExpression: 'SET #groups = :groups ADD version :one',
              ConditionExpression: 'attribute_exists(pk) AND #groups <> :groups',
              ExpressionAttributeNames: { '#groups': 'groups' },
              ExpressionAttributeValues: { ':groups': groups, ':one': 1 },
            },
          },
          refusal: 'unchanged',
        },
        recordEvent(dynamo, tenant, event),
      ]);
      return store.get(tenant);
    },

    async list(limit, after) {
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName,
          IndexName: table.listIndex.name,
          KeyConditionExpression: 'lpk = :tenants AND lsk > :after',
          ExpressionAttributeValues: {
            ':tenants': tenantListPartition,
            // A key can't be empty; no id sorts before a blank.
            ':after': after === undefined ? ' ' : tenantListKey(after).lsk,
          },
          Limit: limit,
        }),
      );
      const tenants = Items.map(fromTenantItem);
      return { tenants, last: tenants.length < limit ? undefined : tenants.at(-1)?.id };
    },
  };
  return store;
}
