import { randomUUID } from 'node:crypto';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aWorld, type World } from './a-client.ts';

type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const TableName = 'items';
const isNew = 'attribute_not_exists(pk)';
const isThere = 'attribute_exists(pk)';

const key = (pk: string) => ({ pk, sk: 'a' });
const put = (pk: string, more: object = {}): Action => ({ Put: { TableName, Item: { ...key(pk), ...more } } });
const putNew = (pk: string, more: object = {}): Action => ({
  Put: { TableName, Item: { ...key(pk), ...more }, ConditionExpression: isNew },
});
const add = (pk: string, n: number): Action => ({
  Update: { TableName, Key: key(pk), UpdateExpression: 'ADD n :n', ExpressionAttributeValues: { ':n': n } },
});
const check = (pk: string, condition = isThere): Action => ({
  ConditionCheck: { TableName, Key: key(pk), ConditionExpression: condition },
});
const remove = (pk: string): Action => ({ Delete: { TableName, Key: key(pk) } });

/** No test sees another's items. */
const fresh = (): string => randomUUID();

let world: World;
beforeAll(async () => {
  world = await aWorld();
});
afterAll(() => world.front.close());

const transact = (actions: readonly Action[], token?: string) =>
  world.documents.send(new TransactWriteCommand({ TransactItems: [...actions], ClientRequestToken: token }));
const found = async (pk: string) => (await world.documents.send(new GetCommand({ TableName, Key: key(pk) }))).Item;
const refusalOf = (promise: Promise<unknown>): Promise<Record<string, unknown>> =>
  promise.then(
    () => ({ name: 'no refusal' }),
    (error) => error,
  );

describe('a write transaction', () => {
  it('does all that it says', async () => {
    const [made, changed, gone, checked] = [fresh(), fresh(), fresh(), fresh()];
    await transact([put(changed, { n: 1, lpk: changed, lsk: '1' }), put(gone), put(checked)]);

    await transact([putNew(made, { text: 'new' }), add(changed, 2), remove(gone), check(checked)]);

    expect(await found(made)).toEqual({ ...key(made), text: 'new' });
    expect(await found(changed)).toMatchObject({ n: 3 });
    expect(await found(gone)).toBeUndefined();
    expect(await found(checked)).toEqual(key(checked));
  });

  it('keeps the index in step', async () => {
    const list = fresh();
    const [moved, gone] = [fresh(), fresh()];
    await transact([put(moved, { lpk: list, lsk: '1' }), put(gone, { lpk: list, lsk: '2' })]);

    await transact([put(moved, { lpk: list, lsk: '3' }), remove(gone)]);

    const listed = await world.documents.send(
      new QueryCommand({
        TableName,
        IndexName: 'list',
        KeyConditionExpression: 'lpk = :list',
        ExpressionAttributeValues: { ':list': list },
      }),
    );
    expect(listed.Items).toEqual([{ ...key(moved), lpk: list, lsk: '3' }]);
  });

  it('does nothing when one condition fails, and says at which action', async () => {
    const [taken, free] = [fresh(), fresh()];
    await transact([put(taken, { n: 1 })]);

    const refusal = await refusalOf(transact([add(taken, 1), putNew(free), check(fresh()), putNew(fresh())]));

    expect(refusal).toBeInstanceOf(TransactionCanceledException);
    expect(refusal).toMatchObject({
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, None, ConditionalCheckFailed, None]',
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
        { Code: 'None' },
      ],
    });
    expect(await found(taken)).toMatchObject({ n: 1 });
    expect(await found(free)).toBeUndefined();
  });

  it('gives the old item with each failed condition that asks for it', async () => {
    const [asked, unasked, missing] = [fresh(), fresh(), fresh()];
    await transact([put(asked, { n: 7 }), put(unasked)]);

    const refusal = await refusalOf(
      transact([
        {
          Put: {
            TableName,
            Item: key(asked),
            ConditionExpression: isNew,
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
        putNew(unasked),
        {
          ConditionCheck: {
            TableName,
            Key: key(missing),
            ConditionExpression: isThere,
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
      ]),
    );

    expect(refusal['CancellationReasons']).toEqual([
      {
        Code: 'ConditionalCheckFailed',
        Message: expect.any(String),
        Item: { pk: { S: asked }, sk: { S: 'a' }, n: { N: '7' } },
      },
      { Code: 'ConditionalCheckFailed', Message: expect.any(String) },
      { Code: 'ConditionalCheckFailed', Message: expect.any(String) },
    ]);
  });

  it.each([
    ['a key of another type', { Delete: { TableName, Key: { pk: 1, sk: 'a' } } }],
    ['a missing part of the key', { Put: { TableName, Item: { pk: 'x' } } }],
    ['an index key of another type', { Put: { TableName, Item: { ...key('x'), lpk: 1 } } }],
    [
      'a sum with a text',
      { Update: { TableName, Key: key('text'), UpdateExpression: 'ADD t :n', ExpressionAttributeValues: { ':n': 1 } } },
    ],
  ] as [string, Action][])('cancels with a validation error for %s', async (_what, action) => {
    const other = fresh();
    await world.documents.send(new PutCommand({ TableName, Item: { ...key('text'), t: 'text' } }));

    const refusal = await refusalOf(transact([put(other), action]));

    expect(refusal['CancellationReasons']).toMatchObject([{ Code: 'None' }, { Code: 'ValidationError' }]);
    expect(await found(other)).toBeUndefined();
  });

  it('takes 100 actions', async () => {
    const prefix = fresh();

    await transact(Array.from({ length: 100 }, (_, n) => put(`${prefix}${n}`)));

    expect(await found(`${prefix}99`)).toBeDefined();
  });

  const many = (count: number, size: number) =>
    Array.from({ length: count }, (_, n) => put(`many${n}`, { text: 'x'.repeat(size) }));
  it.each([
    ['101 actions', many(101, 1), 'less than or equal to 100'],
    ['no action', [], 'greater than or equal to 1'],
    [
      'one item twice',
      [put('same'), check('same')],
      'Transaction request cannot include multiple operations on one item',
    ],
    ['more than 4 MB', many(11, 390_000), '4 MB'],
    ['an item of more than 400 KB', many(1, 410_000), 'Item size has exceeded'],
    ['an empty action', [{}], 'TransactItems can only contain one of Check, Put, Update or Delete'],
    ['two actions in one', [{ ...put('one'), ...remove('two') }], 'TransactItems can only contain one of'],
    ['a check without condition', [{ ConditionCheck: { TableName, Key: key('x') } }], 'must not be null'],
    ['a condition that is none', [check('x', 'pk ==')], 'Invalid ConditionExpression'],
    [
      'a value that no expression uses',
      [{ Delete: { TableName, Key: key('x'), ConditionExpression: isThere, ExpressionAttributeValues: { ':v': 1 } } }],
      'unused in expressions',
    ],
  ] as [string, Action[], string][])('refuses %s before anything is written', async (_what, actions, text) => {
    const refusal = await refusalOf(transact(actions));

    expect(refusal['name']).toBe('ValidationException');
    expect(refusal['message']).toContain(text);
    expect(await found('many0')).toBeUndefined();
  });

  it('refuses a table that is not there', async () => {
    const refusal = await refusalOf(transact([{ Delete: { TableName: 'nowhere', Key: key('x') } }]));

    expect(refusal['name']).toBe('ResourceNotFoundException');
  });

  it('counts twice the capacity of single writes', async () => {
    const answer = await world.documents.send(
      new TransactWriteCommand({ TransactItems: [put(fresh()), remove(fresh())], ReturnConsumedCapacity: 'TOTAL' }),
    );

    expect(answer.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4 }]);
  });
});

describe('a request token', () => {
  it('makes a repetition succeed without effect', async () => {
    const counter = fresh();
    await transact([put(counter, { n: 0 })]);
    const token = fresh().slice(0, 36);

    await transact([add(counter, 1)], token);
    await transact([add(counter, 1)], token);

    expect(await found(counter)).toMatchObject({ n: 1 });
  });

  it('makes one of simultaneous repetitions happen', async () => {
    const counter = fresh();
    const token = fresh();

    await Promise.all(Array.from({ length: 5 }, () => transact([add(counter, 1)], token)));

    expect(await found(counter)).toMatchObject({ n: 1 });
  });

  it('does not mind the order of attributes', async () => {
    const item = fresh();
    const token = fresh();
    await transact([put(item, { one: { a: 1, b: 2 }, two: 2 })], token);

    const repeated = transact([put(item, { two: 2, one: { b: 2, a: 1 } })], token);

    await expect(repeated).resolves.toBeDefined();
  });

  it('is refused with other content', async () => {
    const counter = fresh();
    const token = fresh();
    await transact([add(counter, 1)], token);

    const refusal = await refusalOf(transact([add(counter, 2)], token));

    expect(refusal['name']).toBe('IdempotentParameterMismatchException');
    expect(await found(counter)).toMatchObject({ n: 1 });
  });

  it('is free again after a cancelled transaction', async () => {
    const taken = fresh();
    const token = fresh();
    await transact([put(taken)]);
    await refusalOf(transact([putNew(taken)], token));
    await transact([remove(taken)]);

    await transact([putNew(taken, { second: true })], token);

    expect(await found(taken)).toMatchObject({ second: true });
  });

  it('is forgotten after ten minutes', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const { documents, front } = await aWorld({ clock: () => now });
    const send = () =>
      documents.send(new TransactWriteCommand({ ClientRequestToken: 'token', TransactItems: [add('counter', 1)] }));
    await send();

    now += 9 * 60_000;
    await send();
    now += 2 * 60_000;
    await front.sweepExpired();
    await send();

    const counter = await documents.send(new GetCommand({ TableName, Key: key('counter') }));
    expect(counter.Item).toMatchObject({ n: 2 });
    await front.close();
  });
});

describe('a read transaction', () => {
  const get = (pk: string) => ({ Get: { TableName, Key: key(pk) } });

  it('answers the items in the order asked, and nothing for one that is missing', async () => {
    const [one, two] = [fresh(), fresh()];
    await transact([put(one, { n: 1 }), put(two, { n: 2 })]);

    const { Responses } = await world.documents.send(
      new TransactGetCommand({
        TransactItems: [get(two), get(fresh()), { Get: { TableName, Key: key(one), ProjectionExpression: 'n' } }],
      }),
    );

    expect(Responses).toEqual([{ Item: { ...key(two), n: 2 } }, {}, { Item: { n: 1 } }]);
  });

  it.each([
    ['one item twice', [get('x'), get('x')], 'ValidationException'],
    ['101 items', Array.from({ length: 101 }, (_, n) => get(`x${n}`)), 'ValidationException'],
    ['a key that does not fit', [get('x'), { Get: { TableName, Key: { pk: 'x' } } }], 'TransactionCanceledException'],
  ])('refuses %s', async (_what, gets, name) => {
    const refusal = await refusalOf(world.documents.send(new TransactGetCommand({ TransactItems: gets })));

    expect(refusal['name']).toBe(name);
  });
});
