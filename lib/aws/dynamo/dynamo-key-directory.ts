import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { KeyDirectory } from '#provisioning/check-key.ts';
import { batchGet } from './batch-get.ts';
import type { Dynamo } from './client.ts';
import { ifApplied } from './conditional-write.ts';
import { fromConnectorItem } from './connector-item.ts';
import { connectorKey, settingsKey } from './keys.ts';
import { fromTenantItem } from './tenant-item.ts';

export function dynamoKeyDirectory(dynamo: Dynamo): KeyDirectory {
  const { documents, tableName: TableName } = dynamo;
  return {
    async find(tenant, connector) {
      const [settings, holder] = [settingsKey(tenant), connectorKey(tenant, connector)];
      const items = await batchGet(dynamo, [settings, holder]);
      const tenantItem = items.find((item) => item['sk'] === settings.sk);
      const connectorItem = items.find((item) => item['sk'] === holder.sk);
      if (tenantItem === undefined || connectorItem === undefined) return undefined;
      const { scimEnabled, groups } = fromTenantItem(tenantItem);
      return { scimEnabled, groups, connector: fromConnectorItem(connectorItem) };
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
