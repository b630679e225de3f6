import deleteItem from 'dynalite/actions/deleteItem.js';
import putItem from 'dynalite/actions/putItem.js';
import updateItem from 'dynalite/actions/updateItem.js';
import type { Item, Store } from 'dynalite/db/index.js';
import * as deleteItemChecks from 'dynalite/validations/deleteItem.js';
import * as getItemChecks from 'dynalite/validations/getItem.js';
import type { Types } from 'dynalite/validations/index.js';
import * as putItemChecks from 'dynalite/validations/putItem.js';
import * as updateItemChecks from 'dynalite/validations/updateItem.js';
import { validationFault } from './faults.ts';
import { onFailedCondition } from './item-operations.ts';
import { parse } from './operation.ts';

type Capacity = 'INDEXES' | 'TOTAL' | 'NONE';

type Target = {
  readonly TableName: string;
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE';
  ReturnConsumedCapacity?: Capacity;
} & ({ readonly Item: Item } | { readonly Key: Item });

/** One action of a write transaction, checked as far as the request alone can be. */
export interface WriteAction {
  /** A check is judged like a delete; its writes are dropped. */
  readonly kind: keyof typeof kinds;
  readonly run: typeof putItem;
  readonly data: Target;
}

export interface WriteTransaction {
  readonly actions: readonly WriteAction[];
  readonly token: string | undefined;
  readonly capacity: Capacity | undefined;
}

interface Get {
  readonly TableName: string;
  readonly Key: Item;
  ReturnConsumedCapacity?: Capacity;
}

export interface ReadTransaction {
  readonly gets: readonly Get[];
  readonly capacity: Capacity | undefined;
}

/** The fields that an action of a transaction shares with the operation of its name: those of the age of expressions. */
const modern = [
  'TableName',
  'Item',
  'Key',
  'ConditionExpression',
  'UpdateExpression',
  'ProjectionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
];

const expression = { type: 'String', notNull: true };

const action = (name: string, types: Types, more: Types = {}) => ({
  type: `FieldStruct<${name}>`,
  children: { ...Object.fromEntries(Object.entries(types).filter(([field]) => modern.includes(field))), ...more },
});

const kinds = {
  ConditionCheck: {
    run: deleteItem,
    custom: deleteItemChecks.custom,
    types: action('ConditionCheck', deleteItemChecks.types, { ...onFailedCondition, ConditionExpression: expression }),
  },
  Put: {
    run: putItem,
    custom: putItemChecks.custom,
    types: action('Put', putItemChecks.types, onFailedCondition),
  },
  Update: {
    run: updateItem,
    custom: updateItemChecks.custom,
    types: action('Update', updateItemChecks.types, { ...onFailedCondition, UpdateExpression: expression }),
  },
  Delete: {
    run: deleteItem,
    custom: deleteItemChecks.custom,
    types: action('Delete', deleteItemChecks.types, onFailedCondition),
  },
};

const capacityTypes = { ReturnConsumedCapacity: { type: 'String', enum: ['INDEXES', 'TOTAL', 'NONE'] } };

const items = (structure: string, children: Types) => ({
  type: 'List',
  notNull: true,
  lengthGreaterThanOrEqual: 1,
  lengthLessThanOrEqual: 100,
  children: { type: `ValueStruct<${structure}>`, children },
});

const writeTypes = {
  ...capacityTypes,
  ClientRequestToken: { type: 'String', lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 36 },
  TransactItems: items(
    'TransactWriteItem',
    Object.fromEntries(Object.entries(kinds).map(([kind, { types }]) => [kind, types])),
  ),
};

const readTypes = {
  ...capacityTypes,
  TransactItems: items('TransactGetItem', { Get: { ...action('Get', getItemChecks.types), notNull: true } }),
};

const kindNames = ['ConditionCheck', 'Put', 'Update', 'Delete'] as const;

export function parseWriteTransaction(store: Store, body: unknown): WriteTransaction {
  const request = parse<{
    readonly TransactItems: readonly Partial<Record<keyof typeof kinds, Target>>[];
    readonly ClientRequestToken?: string;
    readonly ReturnConsumedCapacity?: Capacity;
  }>(store, body, writeTypes);
  const capacity = request.ReturnConsumedCapacity;
  const actions = request.TransactItems.map((item) => {
    const [first, ...others] = kindNames.flatMap((kind) => (item[kind] ? [{ kind, data: item[kind] }] : []));
    if (!first || others.length > 0) {
      throw validationFault('TransactItems can only contain one of Check, Put, Update or Delete');
    }
    const { kind, data } = first;
    checkExpressions(store, kinds[kind].custom, data);
    if (capacity) data.ReturnConsumedCapacity = capacity;
    return { kind, run: kinds[kind].run, data };
  });
  return { actions, token: request.ClientRequestToken, capacity };
}

export function parseReadTransaction(store: Store, body: unknown): ReadTransaction {
  const request = parse<{
    readonly TransactItems: readonly { readonly Get: Get }[];
    readonly ReturnConsumedCapacity?: Capacity;
  }>(store, body, readTypes);
  const capacity = request.ReturnConsumedCapacity;
  const gets = request.TransactItems.map(({ Get: get }) => {
    checkExpressions(store, getItemChecks.custom, get);
    if (capacity) get.ReturnConsumedCapacity = capacity;
    return get;
  });
  return { gets, capacity };
}

/** Parses the expressions into `data`, where dynalite's actions look for them. */
function checkExpressions(store: Store, custom: typeof putItemChecks.custom, data: object): void {
  const wrong = custom?.(data, store);
  if (wrong) throw validationFault(wrong);
}
