import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aWorld, type World } from './a-client.ts';

const TableName = 'items';
const key = (pk: string, sk = 'a') => ({ pk, sk });

let world: World;
beforeAll(async () => {
  world = await aWorld();
});
afterAll(() => world.front.close());

const put = (item: object) => world.documents.send(new PutCommand({ TableName, Item: item }));
const found = async (pk: string) => (await world.documents.send(new GetCommand({ TableName, Key: key(pk) }))).Item;

describe('a failed condition', () => {
  const failing = { TableName, ConditionExpression: 'n = :other', ExpressionAttributeValues: { ':other': 2 } };
  const set = { UpdateExpression: 'SET n = :other' };
  const writes = (more: { ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' }) =>
    [
      ['PutItem', () => world.documents.send(new PutCommand({ ...failing, ...more, Item: key('old') }))],
      ['UpdateItem', () => world.documents.send(new UpdateCommand({ ...failing, ...more, ...set, Key: key('old') }))],
      ['DeleteItem', () => world.documents.send(new DeleteCommand({ ...failing, ...more, Key: key('old') }))],
    ] as const;

  it.each(writes({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }))(
    'of %s brings the item as it is',
    async (_name, write) => {
      await put({ ...key('old'), n: 1 });

      const refusal = await write().catch((error: unknown) => error);

      expect(refusal).toBeInstanceOf(ConditionalCheckFailedException);
      expect(refusal).toMatchObject({
        message: 'The conditional request failed',
        Item: { pk: { S: 'old' }, sk: { S: 'a' }, n: { N: '1' } },
      });
      expect(await found('old')).toEqual({ ...key('old'), n: 1 });
    },
  );

  it.each(writes({}))('of %s brings none unless asked', async (_name, write) => {
    await put({ ...key('old'), n: 1 });

    const refusal = await write().catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(ConditionalCheckFailedException);
    expect(refusal).toMatchObject({ Item: undefined });
  });
});

it('writes and reads batches', async () => {
  const keys = Array.from({ length: 25 }, (_, n) => key('batch', `${n}`));
  await world.documents.send(
    new BatchWriteCommand({ RequestItems: { [TableName]: keys.map((Item) => ({ PutRequest: { Item } })) } }),
  );
  await world.documents.send(
    new BatchWriteCommand({ RequestItems: { [TableName]: keys.slice(3).map((Key) => ({ DeleteRequest: { Key } })) } }),
  );

  const { Responses } = await world.documents.send(
    new BatchGetCommand({ RequestItems: { [TableName]: { Keys: keys, ConsistentRead: true } } }),
  );

  expect(Responses?.[TableName]?.map((item) => item['sk']).sort()).toEqual(['0', '1', '2']);
});

it.each([
  ['a key twice', [key('twice'), key('twice')], 'contains duplicates'],
  ['a key that does not fit', [{ pk: 'x' }], 'The provided key element does not match the schema'],
  ['26 items', Array.from({ length: 26 }, (_, n) => key(`${n}`)), 'less than or equal to 25'],
])('refuses a batch with %s', async (_what, items, text) => {
  const refusal = await world.documents
    .send(new BatchWriteCommand({ RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) } }))
    .catch((error: unknown) => error);

  expect(refusal).toMatchObject({ name: 'ValidationException', message: expect.stringContaining(text) });
});

describe('a query', () => {
  beforeAll(async () => {
    for (let n = 0; n < 250; n += 1) {
      await put({
        ...key('many', String(n).padStart(3, '0')),
        lpk: 'many',
        lsk: String(999 - n),
        text: 'x'.repeat(100),
      });
    }
    await put(key('many2'));
  });

  const query = { TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'many' } };

  it('answers a whole partition in order', async () => {
    const { Items } = await world.documents.send(new QueryCommand(query));

    expect(Items?.map((item) => item['sk'])).toEqual(Array.from({ length: 250 }, (_, n) => String(n).padStart(3, '0')));
  });

  it.each([
    ['the table', { ...query }, '000', '249'],
    ['the table backwards', { ...query, ScanIndexForward: false }, '249', '000'],
    ['the index', { ...query, IndexName: 'list', KeyConditionExpression: 'lpk = :pk' }, '249', '000'],
  ])('pages through %s', async (_what, input, first, last) => {
    const seen: unknown[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await world.documents.send(new QueryCommand({ ...input, Limit: 60, ExclusiveStartKey: from }));
      seen.push(...(page.Items ?? []).map((item) => item['sk']));
      from = page.LastEvaluatedKey;
    } while (from);

    expect(seen).toHaveLength(250);
    expect(new Set(seen).size).toBe(250);
    expect([seen[0], seen.at(-1)]).toEqual([first, last]);
  });

  it.each([
    ['begins_with(sk, :x)', { ':x': '24' }, 10],
    ['sk BETWEEN :x AND :y', { ':x': '010', ':y': '019' }, 10],
    ['sk > :x', { ':x': '247' }, 2],
    ['sk >= :x', { ':x': '247' }, 3],
    ['sk < :x', { ':x': '002' }, 2],
    ['sk <= :x', { ':x': '002' }, 3],
  ])('knows %s', async (condition, values, count) => {
    const { Count } = await world.documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: `pk = :pk AND ${condition}`,
        ExpressionAttributeValues: { ':pk': 'many', ...values },
      }),
    );

    expect(Count).toBe(count);
  });
});

it('scans all items once', async () => {
  const seen = new Set<string>();
  let from: Record<string, unknown> | undefined;
  const { documents, front } = await aWorld();
  for (let n = 0; n < 30; n += 1) {
    await documents.send(new PutCommand({ TableName, Item: key(`p${n}`) }));
  }

  do {
    const page = await documents.send(new ScanCommand({ TableName, Limit: 7, ExclusiveStartKey: from }));
    for (const item of page.Items ?? []) seen.add(String(item['pk']));
    from = page.LastEvaluatedKey;
  } while (from);

  expect(seen.size).toBe(30);
  await front.close();
});

it.each([
  ['an operation of another service', 'DynamoDB_20120810.MakeCoffee', '{}', 'UnknownOperationException'],
  ['a property of every object', 'DynamoDB_20120810.constructor', '{}', 'UnknownOperationException'],
  ['no operation', undefined, '{}', 'UnknownOperationException'],
  ['a body that is not JSON', 'DynamoDB_20120810.GetItem', 'not json', 'SerializationException'],
  ['an empty body', 'DynamoDB_20120810.GetItem', '', 'SerializationException'],
])('answers %s with an error of DynamoDB', async (_what, target, body, type) => {
  const answer = await world.front.service({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: target === undefined ? {} : { 'x-amz-target': target },
    body: Buffer.from(body),
  });

  expect(answer.status).toBe(400);
  expect(answer.headers).toMatchObject({ 'content-type': 'application/x-amz-json-1.0' });
  expect(JSON.parse(String(answer.body))['__type']).toContain(`#${type}`);
});

it('names every request and counts it', async () => {
  const before = world.front.requests()['PutItem'] ?? 0;

  const answer = await world.client.send(
    new PutItemCommand({ TableName, Item: { pk: { S: 'counted' }, sk: { S: 'a' } } }),
  );

  expect(answer.$metadata.requestId).toMatch(/^[0-9A-Z]{52}$/);
  expect(world.front.requests()['PutItem']).toBe(before + 1);
});
