import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchGetCommand,
  GetCommand,
  PutCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { aWorld, type World } from './a-client.ts';

const TableName = 'items';

// On disk, where writes take time, so that they can overlap.
let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'dynamo-front-'));
});
afterEach(() => rm(path, { recursive: true, force: true }));

const account = (n: number) => ({ pk: `account${n}`, sk: 'a' });

const move = (from: number, to: number, amount: number) =>
  new TransactWriteCommand({
    TransactItems: [
      {
        Update: {
          TableName,
          Key: account(from),
          UpdateExpression: 'ADD balance :less',
          ConditionExpression: 'balance >= :amount',
          ExpressionAttributeValues: { ':less': -amount, ':amount': amount },
        },
      },
      {
        Update: {
          TableName,
          Key: account(to),
          UpdateExpression: 'ADD balance :amount',
          ExpressionAttributeValues: { ':amount': amount },
        },
      },
    ],
  });

const openAccounts = ({ documents }: World, count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, n) =>
      documents.send(new PutCommand({ TableName, Item: { ...account(n), balance: 10 } })),
    ),
  );

async function balances({ documents }: World, count: number): Promise<number[]> {
  const { Responses } = await documents.send(
    new TransactGetCommand({
      TransactItems: Array.from({ length: count }, (_, n) => ({ Get: { TableName, Key: account(n) } })),
    }),
  );
  return (Responses ?? []).map(({ Item }) => Number(Item?.['balance']));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

it('lets exactly one of 50 parallel transactions create an item', async () => {
  const { documents, front } = await aWorld({ path });
  const create = (writer: number) =>
    documents.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: { TableName, Item: { pk: 'name', sk: 'a', writer }, ConditionExpression: 'attribute_not_exists(pk)' },
          },
          { Put: { TableName, Item: { pk: `writer${writer}`, sk: 'a' } } },
        ],
      }),
    );

  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, writer) => create(writer)));

  const winners = outcomes.flatMap(({ status }, writer) => (status === 'fulfilled' ? [writer] : []));
  const keys = Array.from({ length: 50 }, (_, writer) => ({ pk: `writer${writer}`, sk: 'a' }));
  const written = await documents.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys: keys } } }));
  const name = await documents.send(new GetCommand({ TableName, Key: { pk: 'name', sk: 'a' } }));
  expect(winners).toHaveLength(1);
  expect(written.Responses?.[TableName]).toEqual([{ pk: `writer${winners[0]}`, sk: 'a' }]);
  expect(name.Item).toMatchObject({ writer: winners[0] });
  await front.close();
});

it('loses nothing when 50 writers move amounts at once, and shows every reader the same sum', async () => {
  const world = await aWorld({ path });
  await openAccounts(world, 10);
  const expected = Array.from({ length: 10 }, () => 10);
  const seen: number[] = [];
  let refused = 0;

  const writers = Array.from({ length: 50 }, async (_, writer) => {
    for (let step = 0; step < 6; step += 1) {
      const [from, to, amount] = [(writer + step) % 10, (writer * 3 + step + 1) % 10, 1 + (writer % 7)];
      if (from !== to && (await isDone(world.documents.send(move(from, to, amount))))) {
        expected[from] = (expected[from] ?? 0) - amount;
        expected[to] = (expected[to] ?? 0) + amount;
      } else refused += 1;
      if (writer % 10 === 0) seen.push(sum(await balances(world, 10)));
    }
  });
  await Promise.all(writers);

  expect(await balances(world, 10)).toEqual(expected);
  expect(Math.min(...expected)).toBeGreaterThanOrEqual(0);
  expect(refused).toBeLessThan(200);
  expect(new Set(seen)).toEqual(new Set([100]));
  await world.front.close();
});

const isDone = (transaction: Promise<unknown>): Promise<boolean> =>
  transaction.then(
    () => true,
    (error: Error) => {
      if (error.name !== 'TransactionCanceledException') throw error;
      return false;
    },
  );

it('counts single writes and transactions on one item together', async () => {
  const world = await aWorld({ path });
  await openAccounts(world, 2);
  const single = () =>
    world.documents.send(
      new UpdateCommand({
        TableName,
        Key: account(0),
        UpdateExpression: 'ADD balance :one',
        ExpressionAttributeValues: { ':one': 1 },
      }),
    );

  await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 2 ? single() : world.documents.send(move(1, 0, 0)))));

  expect(await balances(world, 2)).toEqual([30, 10]);
  await world.front.close();
});
