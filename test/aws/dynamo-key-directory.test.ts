import { DynamoDBClient, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { dynamoKeyDirectory } from '#aws/dynamo/dynamo-key-directory.ts';
import { connectorKey, settingsKey } from '#aws/dynamo/keys.ts';
import { Unavailable } from '#provisioning/faults.ts';
import { aConnector, aTenant, noon } from '#test/provisioning/tenancy-builders.ts';

const TableName = 'items';

function aMock() {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
  return {
    aws: mockClient(documents),
    directory: dynamoKeyDirectory({ documents, tableName: TableName, calls: () => 0 }),
  };
}

const tenant = aTenant({ id: 'acme' });
const { keys: _, ...connector } = aConnector({ id: 'c000000001' });
const settingsItem = { ...settingsKey('acme'), ...tenant };
const connectorItem = { ...connectorKey('acme', connector.id), ...connector, keys: {} };

it('asks again for what DynamoDB left out of a batch, and for that only', async () => {
  const { aws, directory } = aMock();
  const left = [connectorKey('acme', connector.id)];
  aws
    .on(BatchGetCommand)
    .resolvesOnce({ Responses: { items: [settingsItem] }, UnprocessedKeys: { items: { Keys: left } } })
    .resolves({ Responses: { items: [connectorItem] } });

  expect(await directory.find('acme', connector.id)).toMatchObject({ scimEnabled: true, connector: { keys: [] } });

  const asked = aws.commandCalls(BatchGetCommand).map(({ args: [{ input }] }) => input.RequestItems?.['items']);
  expect(asked).toMatchObject([{ ConsistentRead: true }, { ConsistentRead: true, Keys: left }]);
});

it('is Unavailable when DynamoDB keeps leaving a part out: half an answer is not an unknown key', async () => {
  const { aws, directory } = aMock();
  const Keys = [connectorKey('acme', connector.id)];
  aws.on(BatchGetCommand).resolves({ Responses: { items: [settingsItem] }, UnprocessedKeys: { items: { Keys } } });

  await expect(directory.find('acme', connector.id)).rejects.toThrow(Unavailable);
});

it('passes over a use that can not be noted because a key is being made at this moment', async () => {
  const { aws, directory } = aMock();
  aws.on(UpdateCommand).rejects(new TransactionConflictException({ message: '', $metadata: {} }));

  const noted = directory.noteUse('acme', connector.id, 'k1', { at: noon.toISOString() }, noon);

  await expect(noted).resolves.toBeUndefined();
});
