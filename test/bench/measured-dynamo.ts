import {
  type AttributeValue,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { createDynamo, type Dynamo } from '#aws/dynamo/client.ts';
import { table } from '#manifest/table.ts';
import { readUnits, type StoredItem, sizeOfItem, writeUnits } from './item-size.ts';

export interface Cost {
  readonly calls: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

export interface MeasuredDynamo {
  readonly dynamo: Dynamo;
  /** What this work costs; one at a time. */
  costOf(work: () => Promise<unknown>): Promise<Cost>;
}

type Key = Readonly<Record<string, AttributeValue>>;
type Charge = () => Promise<Omit<Cost, 'calls'>>;

/**
 * The product's client, with the capacity that AWS would charge for each of its requests: computed from the items that
 * are stored before and after, which a second client reads. DynamoDB's own figures are not to be had here, since the local
 * engine knows no transactions and counts otherwise. Failed requests and retries are charged as calls only.
 */
export function measuredDynamo(tableName: string, config: DynamoDBClientConfig): MeasuredDynamo {
  const dynamo = createDynamo(tableName, config);
  const observer = new DynamoDBClient(config);
  let cost: Cost = { calls: 0, readUnits: 0, writeUnits: 0 };

  // At this step the input is marshalled, and retries are still to come.
  dynamo.documents.middlewareStack.add(
    (next, context) => async (args) => {
      cost = { ...cost, calls: cost.calls + 1 };
      const charge = await charges(observer, String(context['commandName']), args.input);
      const result = await next(args);
      const { readUnits, writeUnits } = await charge();
      cost = { ...cost, readUnits: cost.readUnits + readUnits, writeUnits: cost.writeUnits + writeUnits };
      return result;
    },
    { step: 'build', name: 'measure' },
  );

  return {
    dynamo,
    costOf: async (work) => {
      const before = cost;
      await work();
      return {
        calls: cost.calls - before.calls,
        readUnits: cost.readUnits - before.readUnits,
        writeUnits: cost.writeUnits - before.writeUnits,
      };
    },
  };
}

const anItem = z.record(z.string(), z.custom<AttributeValue>());
const aRead = z.object({ TableName: z.string(), Key: anItem, ConsistentRead: z.boolean().optional() });
const aWrite = z.object({ TableName: z.string(), Key: anItem.optional(), Item: anItem.optional() });
const aBatch = z.object({
  RequestItems: z.record(z.string(), z.object({ Keys: z.array(anItem), ConsistentRead: z.boolean().optional() })),
});
const aTransaction = z.object({ TransactItems: z.custom<TransactWriteItemsCommandInput['TransactItems']>() });
const aQuery = z.custom<QueryCommandInput>();

/** Looks at what is there before the command, and gives what looks again afterwards and names the price. */
async function charges(observer: DynamoDBClient, command: string, input: unknown): Promise<Charge> {
  switch (command) {
    case 'GetItemCommand': {
      const { TableName, Key, ConsistentRead } = aRead.parse(input);
      const units = readUnits(sizeOfItem((await find(observer, TableName, Key)) ?? {}), ConsistentRead);
      return async () => ({ readUnits: units, writeUnits: 0 });
    }
    case 'BatchGetItemCommand': {
      const { RequestItems } = aBatch.parse(input);
      const reads = Object.entries(RequestItems).flatMap(([TableName, { Keys, ConsistentRead }]) =>
        Keys.map(async (key) => readUnits(sizeOfItem((await find(observer, TableName, key)) ?? {}), ConsistentRead)),
      );
      const units = await Promise.all(reads);
      return async () => ({ readUnits: sum(units), writeUnits: 0 });
    }
    case 'QueryCommand': {
      const units = await unitsOfQuery(observer, aQuery.parse(input));
      return async () => ({ readUnits: units, writeUnits: 0 });
    }
    case 'PutItemCommand':
    case 'UpdateItemCommand':
    case 'DeleteItemCommand':
      return chargeWrites(observer, [aWrite.parse(input)], 1);
    case 'TransactWriteItemsCommand': {
      const { TransactItems = [] } = aTransaction.parse(input);
      const writes = TransactItems.map((item) => item.Put ?? item.Update ?? item.Delete ?? item.ConditionCheck);
      return chargeWrites(observer, z.array(aWrite).parse(writes), 2);
    }
    default:
      throw new Error(`Nobody has told what ${command} costs`);
  }
}

async function find(observer: DynamoDBClient, TableName: string, Key: Key): Promise<StoredItem | undefined> {
  return (await observer.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;
}

/** A query pays for the items that it goes through, shown or not. */
async function unitsOfQuery(observer: DynamoDBClient, input: QueryCommandInput): Promise<number> {
  const { ProjectionExpression: _p, FilterExpression: _f, Select: _s, ...query } = input;
  const names = Object.entries(query.ExpressionAttributeNames ?? {}).filter(([name]) =>
    query.KeyConditionExpression?.includes(name),
  );
  query.ExpressionAttributeNames = names.length === 0 ? undefined : Object.fromEntries(names);
  const { Items = [] } = await observer.send(new QueryCommand(query));
  return readUnits(sum(Items.map(sizeOfItem)), input.ConsistentRead);
}

/** Table and index; a transaction is charged twice for the table, since it prepares and commits. */
async function chargeWrites(
  observer: DynamoDBClient,
  writes: readonly z.infer<typeof aWrite>[],
  times: 1 | 2,
): Promise<Charge> {
  const read = () =>
    Promise.all(writes.map(({ TableName, Key, Item }) => find(observer, TableName, Key ?? keyOf(Item ?? {}))));
  const before = await read();
  return async () => {
    const after = await read();
    const units = writes.map((_, at) => {
      const [old = {}, made = {}] = [before[at], after[at]];
      return times * writeUnits(Math.max(sizeOfItem(old), sizeOfItem(made))) + unitsOfIndex(old, made);
    });
    return { readUnits: 0, writeUnits: sum(units) };
  };
}

const keyOf = (item: StoredItem): Key =>
  Object.fromEntries([table.partitionKey, table.sortKey].flatMap((name) => (item[name] ? [[name, item[name]]] : [])));

function unitsOfIndex(old: StoredItem, made: StoredItem): number {
  const [from, to] = [placeInIndex(old), placeInIndex(made)];
  if (from === undefined) return to === undefined ? 0 : writeUnits(sizeOfItem(made));
  if (to === undefined) return writeUnits(sizeOfItem(old));
  if (from !== to) return writeUnits(sizeOfItem(old)) + writeUnits(sizeOfItem(made));
  if (JSON.stringify(old) === JSON.stringify(made)) return 0;
  return writeUnits(Math.max(sizeOfItem(old), sizeOfItem(made)));
}

const placeInIndex = (item: StoredItem): string | undefined => {
  const [partition, sort] = [item[table.listIndex.partitionKey]?.S, item[table.listIndex.sortKey]?.S];
  return partition === undefined || sort === undefined ? undefined : JSON.stringify([partition, sort]);
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
