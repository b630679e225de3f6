import batchGetItem from 'dynalite/actions/batchGetItem.js';
import batchWriteItem from 'dynalite/actions/batchWriteItem.js';
import deleteItem from 'dynalite/actions/deleteItem.js';
import getItem from 'dynalite/actions/getItem.js';
import putItem from 'dynalite/actions/putItem.js';
import query from 'dynalite/actions/query.js';
import scan from 'dynalite/actions/scan.js';
import updateItem from 'dynalite/actions/updateItem.js';
import type { Item } from 'dynalite/db/index.js';
import * as batchGetItemChecks from 'dynalite/validations/batchGetItem.js';
import * as batchWriteItemChecks from 'dynalite/validations/batchWriteItem.js';
import * as deleteItemChecks from 'dynalite/validations/deleteItem.js';
import * as getItemChecks from 'dynalite/validations/getItem.js';
import * as putItemChecks from 'dynalite/validations/putItem.js';
import * as queryChecks from 'dynalite/validations/query.js';
import * as scanChecks from 'dynalite/validations/scan.js';
import * as updateItemChecks from 'dynalite/validations/updateItem.js';
import { openTable, read, stage } from './action-store.ts';
import { type Engine, entryOf } from './engine.ts';
import { DynamoFault, isFailedCondition, isFault, transactionConflict } from './faults.ts';
import { type Operations, parse } from './operation.ts';

type Target = { readonly TableName: string } & ({ readonly Item: Item } | { readonly Key: Item });
type WriteRequest = Target & { readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE' };

interface BatchWriteRequest {
  readonly RequestItems: Readonly<
    Record<
      string,
      readonly { readonly PutRequest?: { readonly Item: Item }; readonly DeleteRequest?: { readonly Key: Item } }[]
    >
  >;
}

/** dynalite does not know this field, so it would drop it. */
export const onFailedCondition = {
  ReturnValuesOnConditionCheckFailure: { type: 'String', enum: ['ALL_OLD', 'NONE'] },
};

const reads = [
  ['GetItem', getItem, getItemChecks],
  ['BatchGetItem', batchGetItem, batchGetItemChecks],
  ['Query', query, queryChecks],
  ['Scan', scan, scanChecks],
] as const;

const writes = [
  ['PutItem', putItem, putItemChecks],
  ['UpdateItem', updateItem, updateItemChecks],
  ['DeleteItem', deleteItem, deleteItemChecks],
] as const;

/** The operations on items that dynalite has; those that write keep away from transactions. */
export function itemOperations(engine: Engine): Operations {
  const { store } = engine;
  const reading = reads.map(([name, action, { types, custom }]): [string, Operations[string]] => [
    name,
    (body) => read(store, action, parse(store, body, types, custom)),
  ]);
  const writing = writes.map(([name, action, checks]): [string, Operations[string]] => {
    const types = { ...checks.types, ...onFailedCondition };
    return [name, (body) => writeItem(engine, action, parse<WriteRequest>(store, body, types, checks.custom))];
  });
  return {
    ...Object.fromEntries([...reading, ...writing]),
    BatchWriteItem: (body) => {
      const { types, custom } = batchWriteItemChecks;
      return writeBatch(engine, parse<BatchWriteRequest>(store, body, types, custom));
    },
  };
}

async function writeItem(engine: Engine, action: typeof putItem, request: WriteRequest): Promise<unknown> {
  const { store, locks } = engine;
  const entry = entryOf(openTable(store, request.TableName), request);
  if (engine.conflictOnOverlap && locks.isInTransaction(entry)) throw transactionConflict();
  const release = await locks.acquire([entry], 'write');
  try {
    const { answer, writes } = stage(store, action, request);
    await engine.commit(writes);
    return answer;
  } catch (error) {
    if (!isFault(error) || !isFailedCondition(error)) throw error;
    if (request.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD') throw error;
    throw new DynamoFault(String(error.body['__type']), error.message, { Item: store.db.getSync(entry) });
  } finally {
    release();
  }
}

/** Each item is written for itself on AWS; here all at once, which a caller can't tell. */
async function writeBatch(engine: Engine, request: BatchWriteRequest): Promise<unknown> {
  const entries = Object.entries(request.RequestItems).flatMap(([name, requests]) => {
    const table = openTable(engine.store, name);
    return requests.flatMap(({ PutRequest, DeleteRequest }) => {
      const target = PutRequest ?? DeleteRequest;
      return target ? [batchEntry(table, target)] : [];
    });
  });
  const release = await engine.locks.acquire(entries, 'write');
  try {
    const { answer, writes } = stage(engine.store, batchWriteItem, request);
    await engine.commit(writes);
    return answer;
  } finally {
    release();
  }
}

/** The batch's one text for any key that does not fit. */
function batchEntry(...[table, target]: Parameters<typeof entryOf>): string {
  try {
    return entryOf(table, target);
  } catch (error) {
    if (isFault(error) && /Missing the key|Type mismatch for key/.test(error.message)) {
      throw new DynamoFault(String(error.body['__type']), 'The provided key element does not match the schema');
    }
    throw error;
  }
}
