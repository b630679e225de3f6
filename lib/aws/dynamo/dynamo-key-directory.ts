import { BatchGetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { KeyDirectory } from '#provisioning/check-key.ts';
import { Unavailable } from '#provisioning/faults.ts';
import type { Dynamo } from './client.ts';
import { ifApplied } from './conditional-write.ts';
import { fromConnectorItem } from './connector-item.ts';
import { connectorKey, type Key, settingsKey } from './keys.ts';
import { fromTenantItem } from './tenant-item.ts';

type Item = Record<string, unknown>;

const batchTries = 4;

export function dynamoKeyDirectory(dynamo: Dynamo): KeyDirectory {
  const { documents, tableName: TableName } = dynamo;
  return {
    async find(tenant, connector) {
      const [settings, holder] = [settingsKey(tenant), connectorKey(tenant, connector)];
      const items = await readBoth(dynamo, [settings, holder]);
      const tenantItem = items.find((item) => item['sk'] === settings.sk);
      const connectorItem = items.find((item) => item['sk'] === holder.sk);
      if (tenantItem === undefined || connectorItem === undefined) return undefined;
      return { scimEnabled: fromTenantItem(tenantItem).scimEnabled, connector: fromConnectorItem(connectorItem) };
    },

    async noteUse(tenant, connector, key, use, unlessSince) {
      await ifApplied(
        documents.send(
          new UpdateCommand({
            TableName,
            Key: connectorKey(tenant, connector),
            UpdateExpression: 'SET lastUse.#key = :use',
            ConditionExpression:
              'attribute_exists(pk) AND (attribute_not_exists(lastUse.#key) OR lastUse.#key.#at <= :since)',
            ExpressionAttributeNames: { '#key': key, '#at': 'at' },
            ExpressionAttributeValues: { ':use': use, ':since': unlessSince.toISOString() },
          }),
        ),
      );
    },
  };
}

async function readBoth({ documents, tableName }: Dynamo, keys: readonly Key[]): Promise<readonly Item[]> {
  const items: Item[] = [];
  let wanted: Record<string, unknown>[] = keys.map((key) => ({ ...key }));
  for (let attempt = 1; attempt <= batchTries; attempt += 1) {
    const answer = await documents.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: wanted, ConsistentRead: true } } }),
    );
    items.push(...(answer.Responses?.[tableName] ?? []));
    wanted = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (wanted.length === 0) return items;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 25 * 2 ** attempt));
  }
  throw new Unavailable(1);
}
