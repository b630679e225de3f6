import { create, type Database, type Store } from 'dynalite/db/index.js';

/** The answer to every damaged folder: local data is a convenience, not a record. */
const remedy = 'start with --fresh to begin with an empty one';

/**
 * Opens dynalite's database in a folder, or in memory, and has `load` read what is needed from the start. Rejects with one
 * clear line when the folder is in use by another process or damaged. All keys are read once, since leveldb notices a
 * damaged file only when it reads it; 100,000 items take about 0.1 s.
 */
export async function openDatabase<Loaded>(
  path: string | undefined,
  load: (database: Database) => Promise<Loaded>,
): Promise<{ readonly store: Store; readonly loaded: Loaded }> {
  const immediately = { createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 };
  const store = create({ ...(path === undefined ? {} : { path }), ...immediately });
  try {
    await store.db.open();
    await readAllKeys(store.db);
    return { store, loaded: await load(store.db) };
  } catch (error) {
    await store.db.close().catch(() => undefined);
    throw new Error(explain(error, path ?? 'memory'), { cause: error });
  }
}

async function readAllKeys(database: Database): Promise<void> {
  const keys = database.keys({ highWaterMarkBytes: 1 << 20 });
  try {
    while ((await keys.nextv(1000)).length > 0);
  } finally {
    await keys.close();
  }
}

function explain(error: unknown, path: string): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return `The DynamoDB data in ${path} can't be opened; ${remedy}.`;
  if ('code' in cause && cause.code === 'LEVEL_LOCKED') {
    return `The DynamoDB data in ${path} is in use by another process; stop that one first, or use another folder.`;
  }
  const detail = cause.message.split('\n', 1)[0] ?? '';
  return `The DynamoDB data in ${path} can't be read (${detail}); ${remedy}.`;
}

/** All keys that begin with `prefix`, which must end in `~` as dynalite's do. */
export const rangeOf = (prefix: string) => ({ gte: prefix, lt: `${prefix.slice(0, -1)}\x7f` });

export const tableEntries = 'table~';
export const tableEntry = (table: string): string => tableEntries + table;
export const itemEntries = (table: string): string => `item-${table}~`;
export const indexEntries = (kind: string, table: string, index: string): string =>
  `index-${kind.toLowerCase()}~${table}~${index}~`;
