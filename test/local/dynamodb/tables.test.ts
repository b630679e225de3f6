import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { aWorld, createItemsTable, openWorld } from './a-client.ts';

const TableName = 'items';
const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: true };
const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: Error) => `${error.name}: ${error.message}`,
  );

it('describes a table as CloudFormation needs it', async () => {
  const { client, front } = await openWorld({ account: { accountId: '111122223333', region: 'eu-west-1' } });
  const created = await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      DeletionProtectionEnabled: true,
      SSESpecification: { Enabled: true, KMSMasterKeyId: 'key' },
      Tags: [{ Key: 'app', Value: 'scim' }],
    }),
  );

  const described = await client.send(new DescribeTableCommand({ TableName }));

  expect(created.TableDescription?.TableStatus).toBe('CREATING');
  expect(described.Table).toMatchObject({
    TableName,
    TableStatus: 'ACTIVE',
    TableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/items',
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    DeletionProtectionEnabled: true,
    SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: 'key' },
  });
  await front.close();
});

it('deletes a table with all items, but not while it is protected', async () => {
  const { client, documents, front } = await aWorld();
  await documents.send(new PutCommand({ TableName, Item: { pk: 'a', sk: 'a', lpk: 'l', lsk: 'l' } }));
  await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));

  const refusal = await refusalOf(client.send(new DeleteTableCommand({ TableName })));
  await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
  await client.send(new DeleteTableCommand({ TableName }));

  expect(refusal).toMatch(/^ValidationException: .*protected against deletion/);
  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  await createItemsTable(client);
  const again = await documents.send(new GetCommand({ TableName, Key: { pk: 'a', sk: 'a' } }));
  const listed = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: 'list',
      KeyConditionExpression: 'lpk = :l',
      ExpressionAttributeValues: { ':l': 'l' },
    }),
  );
  expect(again.Item).toBeUndefined();
  expect(listed.Items).toEqual([]);
  await front.close();
});

it('removes expired items in a sweep, and shows them until then', async () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const seconds = now / 1000;
  const { client, documents, front } = await aWorld({ clock: () => now });
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  const items = [
    { sk: 'expired', ttl: seconds - 1, lpk: 'l', lsk: '1' },
    { sk: 'now', ttl: seconds },
    { sk: 'later', ttl: seconds + 1 },
    { sk: 'never', text: '"ttl":{"N":"1"}' },
    { sk: 'text', ttl: 'soon' },
    { sk: 'six years ago', ttl: seconds - 6 * 365 * 86_400 },
  ];
  for (const item of items) await documents.send(new PutCommand({ TableName, Item: { pk: 'p', ...item } }));
  const all = { TableName, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': 'p' } };
  const before = await documents.send(new QueryCommand(all));

  const removed = await front.sweepExpired();

  const after = await documents.send(new QueryCommand(all));
  const listed = await documents.send(
    new QueryCommand({
      ...all,
      IndexName: 'list',
      KeyConditionExpression: 'lpk = :p',
      ExpressionAttributeValues: { ':p': 'l' },
    }),
  );
  expect(before.Count).toBe(6);
  expect(removed).toBe(2);
  expect(after.Items?.map((item) => item['sk'])).toEqual(['later', 'never', 'six years ago', 'text']);
  expect(listed.Count).toBe(0);
  await front.close();
});

it('turns time to live on and off', async () => {
  const { client, front } = await aWorld();
  const describe = async () => (await client.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription;
  const update = (Enabled: boolean) =>
    client.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { ...TimeToLiveSpecification, Enabled } }),
    );

  const first = await describe();
  await update(true);
  const on = await describe();
  const repeated = await refusalOf(update(true));
  await update(false);

  expect(first).toEqual({ TimeToLiveStatus: 'DISABLED' });
  expect(on).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
  expect(repeated).toBe('ValidationException: TimeToLive is already enabled');
  expect(await describe()).toEqual({ TimeToLiveStatus: 'DISABLED' });
  await front.close();
});

it('remembers point-in-time recovery and tags', async () => {
  const { client, front } = await aWorld();
  const ResourceArn = (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableArn ?? '';
  const recovery = async () => {
    const { ContinuousBackupsDescription } = await client.send(new DescribeContinuousBackupsCommand({ TableName }));
    return ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
  };
  const before = await recovery();

  await client.send(
    new UpdateContinuousBackupsCommand({
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
  await client.send(new TagResourceCommand({ ResourceArn, Tags: ['a', 'b'].map((Key) => ({ Key, Value: Key })) }));
  await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['a'] }));

  expect([before, await recovery()]).toEqual(['DISABLED', 'ENABLED']);
  expect((await client.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags).toEqual([{ Key: 'b', Value: 'b' }]);
  await front.close();
});

it.each([
  ['DescribeTable', new DescribeTableCommand({ TableName: 'nowhere' }), 'ResourceNotFoundException'],
  ['DeleteTable', new DeleteTableCommand({ TableName: 'nowhere' }), 'ResourceNotFoundException'],
  ['DescribeTimeToLive', new DescribeTimeToLiveCommand({ TableName: 'nowhere' }), 'ResourceNotFoundException'],
  [
    'DescribeContinuousBackups',
    new DescribeContinuousBackupsCommand({ TableName: 'nowhere' }),
    'TableNotFoundException',
  ],
])('answers %s of a table that is not there', async (_name, command, error) => {
  const { client, front } = await openWorld();

  const refusal = await refusalOf(client.send(command as DescribeTableCommand));

  expect(refusal).toMatch(new RegExp(`^${error}: `));
  await front.close();
});

it('refuses to make a table twice', async () => {
  const { client, front } = await aWorld();

  const refusal = await refusalOf(createItemsTable(client));

  expect(refusal).toMatch(/^ResourceInUseException/);
  await front.close();
});
