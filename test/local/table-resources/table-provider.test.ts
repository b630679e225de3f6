import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ResourceProvider } from '#local/cloudformation/provider.ts';
import { type DynamoFront, openDynamoFront } from '#local/dynamodb/dynamo-front.ts';
import { tableProvider } from '#local/table-resources/table-provider.ts';
import { anAccount } from '../an-account.ts';

const context = { ...anAccount(), stackName: 'Stack', logicalId: 'Table' };
const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });

const aTable = (more: Readonly<Record<string, unknown>> = {}) => ({
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [string('pk'), string('lpk')],
  BillingMode: 'PAY_PER_REQUEST',
  GlobalSecondaryIndexes: [
    {
      IndexName: 'list',
      KeySchema: [{ AttributeName: 'lpk', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  ...more,
});

describe('a table of the template', () => {
  let front: DynamoFront;
  let provider: ResourceProvider;

  beforeEach(async () => {
    front = await openDynamoFront();
    provider = tableProvider(front.service);
  });
  afterEach(() => front.close());

  async function ask(operation: string, TableName: string): Promise<string> {
    const { body } = await front.service({
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
      body: Buffer.from(JSON.stringify({ TableName })),
    });
    return body.toString();
  }

  it('is there with its index, its time to live and its recovery', async () => {
    const { physicalId, attributes } = await provider.create(aTable(), context);

    expect(attributes['Arn']).toBe(`arn:aws:dynamodb:us-east-1:000000000000:table/${physicalId}`);
    expect(await ask('DescribeTable', physicalId)).toContain('"IndexName":"list"');
    expect(await ask('DescribeTimeToLive', physicalId)).toContain('"ENABLED"');
    expect(await ask('DescribeContinuousBackups', physicalId)).toContain('"PointInTimeRecoveryStatus":"ENABLED"');
  });

  it('keeps its data when a setting changes', async () => {
    const before = aTable();
    const { physicalId } = await provider.create(before, context);

    const off = aTable({ TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: false } });
    const changed = await provider.update(physicalId, off, before, context);

    expect(changed.physicalId).toBe(physicalId);
    expect(await ask('DescribeTimeToLive', physicalId)).toContain('"DISABLED"');
  });

  it('is replaced when its keys change', async () => {
    const before = aTable();
    const { physicalId } = await provider.create(before, context);

    const rekeyed = aTable({ KeySchema: [{ AttributeName: 'lpk', KeyType: 'HASH' }] });
    const changed = await provider.update(physicalId, rekeyed, before, context);

    expect(changed.physicalId).not.toBe(physicalId);
  });

  it('is not made by halves: what fails leaves nothing', async () => {
    const invalid = aTable({ TableName: 'named', TimeToLiveSpecification: { AttributeName: '', Enabled: true } });

    await expect(provider.create(invalid, context)).rejects.toThrow('UpdateTimeToLive');

    expect(await ask('DescribeTable', 'named')).toContain('ResourceNotFoundException');
  });

  it('says that its indexes can not change here', async () => {
    const before = aTable();
    const { physicalId } = await provider.create(before, context);

    const { GlobalSecondaryIndexes: _, ...without } = aTable();

    await expect(provider.update(physicalId, without, before, context)).rejects.toThrow('--fresh');
  });

  it('with deletion protection stays, with the reason of DynamoDB', async () => {
    const { physicalId } = await provider.create(aTable({ DeletionProtectionEnabled: true }), context);

    await expect(provider.delete(physicalId, {}, context)).rejects.toThrow('DeleteTable');
  });
});
