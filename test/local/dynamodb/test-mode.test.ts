import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand, TransactGetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import { aWorld } from './a-client.ts';

const TableName = 'items';
const item = (pk: string) => ({ pk, sk: 'a' });
const put = (pk: string) => ({ Put: { TableName, Item: item(pk) } });

describe('in the mode of conflicts', () => {
  it('refuses what meets a transaction in flight, and nothing else', async () => {
    const { documents, front } = await aWorld({ testMode: { conflictOnOverlap: true } });
    const transact = (...pks: string[]) => documents.send(new TransactWriteCommand({ TransactItems: pks.map(put) }));

    const [first, second, single, reading, apart, plain] = await Promise.allSettled([
      transact('a', 'b'),
      transact('c', 'b'),
      documents.send(new PutCommand({ TableName, Item: item('a') })),
      documents.send(new TransactGetCommand({ TransactItems: [{ Get: { TableName, Key: item('b') } }] })),
      transact('d'),
      documents.send(new GetCommand({ TableName, Key: item('a') })),
    ]);
    const afterwards = await transact('c', 'b');

    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({
      reason: {
        name: TransactionCanceledException.name,
        CancellationReasons: [
          { Code: 'None' },
          { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' },
        ],
      },
    });
    expect(single).toMatchObject({ reason: { name: TransactionConflictException.name } });
    expect(reading).toMatchObject({ reason: { CancellationReasons: [{ Code: 'TransactionConflict' }] } });
    expect([apart.status, plain.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(afterwards.$metadata.httpStatusCode).toBe(200);
    await front.close();
  });

  it('does not repeat a request while the first is in progress', async () => {
    const { documents, front } = await aWorld({ testMode: { conflictOnOverlap: true } });
    const command = () => new TransactWriteCommand({ ClientRequestToken: 'token', TransactItems: [put('a')] });

    const [first, second] = await Promise.allSettled([documents.send(command()), documents.send(command())]);

    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ reason: { name: 'TransactionInProgressException' } });
    await front.close();
  });
});

describe('in the mode of late indexes', () => {
  const listed = {
    TableName,
    IndexName: 'list',
    KeyConditionExpression: 'lpk = :l',
    ExpressionAttributeValues: { ':l': 'l' },
  };

  it('shows a write in the table at once and in the index later', async () => {
    const { documents, front } = await aWorld({ testMode: { indexDelayMs: 100 } });
    const lsks = async () => (await documents.send(new QueryCommand(listed))).Items?.map((found) => found['lsk']);

    await documents.send(new PutCommand({ TableName, Item: { ...item('a'), lpk: 'l', lsk: 'old' } }));
    await documents.send(new PutCommand({ TableName, Item: { ...item('a'), lpk: 'l', lsk: 'new' } }));

    const inTable = await documents.send(new GetCommand({ TableName, Key: item('a') }));
    expect(inTable.Item).toMatchObject({ lsk: 'new' });
    expect(await lsks()).toEqual([]);
    await vi.waitFor(async () => expect(await lsks()).toEqual(['new']));
    await front.close();
  });
});
