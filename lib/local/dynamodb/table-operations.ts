import createTable from 'dynalite/actions/createTable.js';
import deleteTable from 'dynalite/actions/deleteTable.js';
import updateTable from 'dynalite/actions/updateTable.js';
import type { Callback, Store, Table } from 'dynalite/db/index.js';
import * as createTableChecks from 'dynalite/validations/createTable.js';
import * as deleteTableChecks from 'dynalite/validations/deleteTable.js';
import * as describeTableChecks from 'dynalite/validations/describeTable.js';
import * as listTablesChecks from 'dynalite/validations/listTables.js';
import * as updateTableChecks from 'dynalite/validations/updateTable.js';
import * as z from 'zod';
import { describedTable } from './action-store.ts';
import { indexEntries, itemEntries, rangeOf, tableEntries, tableEntry } from './database.ts';
import type { Engine } from './engine.ts';
import { validationFault } from './faults.ts';
import { type Operations, parse, parseShape } from './operation.ts';
import { dropSettings, readSettings, saveSettings, type TableSettings } from './table-settings.ts';

type Named = { readonly TableName: string };

/** What CreateTable and UpdateTable say that dynalite does not keep. Streams are not among it: there are none here. */
const extras = z.object({
  DeletionProtectionEnabled: z.boolean().optional(),
  TableClass: z.string().optional(),
  SSESpecification: z
    .object({ Enabled: z.boolean().optional(), SSEType: z.string().optional(), KMSMasterKeyId: z.string().optional() })
    .optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).optional(),
  BillingMode: z.string().optional(),
  ProvisionedThroughput: z.unknown().optional(),
  GlobalSecondaryIndexUpdates: z.array(z.unknown()).optional(),
});
type Extras = z.infer<typeof extras>;

export function tableOperations(engine: Engine): Operations {
  const { store } = engine;
  return {
    CreateTable: (body) => create(store, body),
    UpdateTable: (body) => update(store, body),
    DeleteTable: (body) => remove(engine, body),
    DescribeTable: async (body) => {
      const { TableName } = parse<Named>(store, body, describeTableChecks.types, describeTableChecks.custom);
      return { Table: describe(store, describedTable(store, TableName)) };
    },
    ListTables: (body) => list(store, body),
  };
}

/** The name and status of every table. */
export async function allTables(store: Store): Promise<readonly Table[]> {
  const rows = store.db.values<Table>(rangeOf(tableEntries));
  try {
    // More than an account may have.
    return await rows.nextv(10_000);
  } finally {
    await rows.close();
  }
}

async function create(store: Store, body: unknown): Promise<unknown> {
  const settings = withExtras(readSettings(store, ''), parseShape(extras, body));
  const request = parse<Named>(store, body, createTableChecks.types, createTableChecks.custom);
  const answer = await runOn(store, createTable, request);
  await saveSettings(store, request.TableName, settings);
  await reached(() => tableStatus(store, request.TableName) === 'ACTIVE');
  return { TableDescription: describe(store, answer) };
}

async function update(store: Store, body: unknown): Promise<unknown> {
  const changes = parseShape(extras, body);
  if (changes.GlobalSecondaryIndexUpdates?.length) {
    throw validationFault('The indexes of an existing table can not be changed here; start with --fresh.');
  }
  const { TableName } = parse<Named>(store, structuredClone(body), describeTableChecks.types);
  const table = describedTable(store, TableName);
  await saveSettings(store, TableName, withExtras(readSettings(store, TableName), changes));
  const sameMode = changes.BillingMode === (table.BillingModeSummary?.BillingMode ?? 'PROVISIONED');
  if (changes.ProvisionedThroughput === undefined && (changes.BillingMode === undefined || sameMode)) {
    return { TableDescription: describe(store, table) };
  }
  const request = parse<Named>(store, body, updateTableChecks.types, updateTableChecks.custom);
  const answer = await runOn(store, updateTable, request);
  await reached(() => tableStatus(store, TableName) === 'ACTIVE');
  return { TableDescription: describe(store, answer) };
}

async function remove(engine: Engine, body: unknown): Promise<unknown> {
  const { store } = engine;
  const { TableName } = parse<Named>(store, body, deleteTableChecks.types, deleteTableChecks.custom);
  const table = describedTable(store, TableName);
  if (readSettings(store, TableName).deletionProtection) {
    throw validationFault(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  }
  const description = { ...describe(store, table), TableStatus: 'DELETING' };
  await engine.settle();
  await runOn(store, deleteTable, { TableName });
  await dropSettings(store, TableName);
  await reached(() => tableStatus(store, TableName) === undefined);
  return { TableDescription: description };
}

async function list(store: Store, body: unknown): Promise<unknown> {
  const request = parse<{ readonly Limit?: number; readonly ExclusiveStartTableName?: string }>(
    store,
    body,
    listTablesChecks.types,
    listTablesChecks.custom,
  );
  const { Limit: limit = 100, ExclusiveStartTableName: after = '' } = request;
  const names = (await allTables(store)).map((table) => table.TableName).filter((name) => name > after);
  const page = names.slice(0, limit);
  return { TableNames: page, ...(names.length > limit ? { LastEvaluatedTableName: page.at(-1) } : {}) };
}

function withExtras(settings: TableSettings, changes: Extras): TableSettings {
  const { DeletionProtectionEnabled, TableClass, SSESpecification, Tags } = changes;
  return {
    ...settings,
    ...(DeletionProtectionEnabled === undefined ? {} : { deletionProtection: DeletionProtectionEnabled }),
    ...(TableClass === undefined ? {} : { tableClass: TableClass }),
    ...(SSESpecification === undefined ? {} : { encryption: encryptionBy(SSESpecification) }),
    ...(Tags === undefined ? {} : { tags: Object.fromEntries(Tags.map((tag) => [tag.Key, tag.Value])) }),
  };
}

function encryptionBy(wanted: NonNullable<Extras['SSESpecification']>): TableSettings['encryption'] {
  return wanted.Enabled ? { type: wanted.SSEType ?? 'KMS', key: wanted.KMSMasterKeyId } : undefined;
}

/** The table as AWS would describe it. */
function describe(store: Store, table: Table): Table & Readonly<Record<string, unknown>> {
  const { deletionProtection, tableClass, encryption } = readSettings(store, table.TableName);
  return {
    ...table,
    DeletionProtectionEnabled: deletionProtection,
    ...(tableClass === undefined ? {} : { TableClassSummary: { TableClass: tableClass } }),
    ...(encryption === undefined
      ? {}
      : { SSEDescription: { Status: 'ENABLED', SSEType: encryption.type, KMSMasterKeyArn: encryption.key } }),
  };
}

const tableStatus = (store: Store, name: string): unknown =>
  z
    .object({ TableStatus: z.string() })
    .optional()
    .parse(store.db.getSync(tableEntry(name)))?.TableStatus;

/** Runs an action on dynalite's own store; a copy of its answer, since dynalite goes on changing that object. */
function runOn(store: Store, action: typeof createTable, request: unknown): Promise<Table> {
  return new Promise((resolve, reject) => {
    action(withQuickDeletion(store), request, (error, answer) => {
      if (error) reject(error);
      else resolve(structuredClone(tableAnswer.parse(answer).TableDescription));
    });
  });
}

const tableAnswer = z.object({ TableDescription: z.custom<Table>((value) => value instanceof Object) });

/** dynalite looks at every key of the database for each part of a table it deletes. */
function withQuickDeletion(store: Store) {
  const clear = (prefix: string, callback: Callback): void => {
    store.db.clear(rangeOf(prefix)).then(() => callback(null), callback);
  };
  return {
    ...store,
    deleteItemDb: (table: string, callback: Callback) => clear(itemEntries(table), callback),
    deleteIndexDb: (kind: string, table: string, index: string, callback: Callback) =>
      clear(indexEntries(kind, table, index), callback),
    deleteTagDb: (table: string, callback: Callback) => clear(`tag-${table}~`, callback),
  };
}

/** dynalite changes a table's state on a timer of 0 ms, after its answer. */
async function reached(state: () => boolean): Promise<void> {
  while (!state()) await new Promise((resolve) => setTimeout(resolve, 1));
}
