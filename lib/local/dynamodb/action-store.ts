import { Stream } from 'node:stream';
import type { Callback, Database, RangeOptions, Rows, Snapshot, Store, Table, Write } from 'dynalite/db/index.js';
import { indexEntries, itemEntries, rangeOf, tableEntry } from './database.ts';
import { isFault, tableMissing } from './faults.ts';

type DynaliteAction = (store: unknown, data: unknown, callback: Callback) => void;

/** What an action answers, and what it would write. */
export interface Staged {
  readonly answer: unknown;
  readonly writes: readonly Write[];
}

/**
 * Runs one of dynalite's write actions without writing: it reads the database as it is now, and its writes, items and
 * indexes alike, come back for the caller to commit as one. Everything happens before this function returns. Throws the
 * action's refusal.
 */
export function stage(store: Store, action: DynaliteAction, data: unknown): Staged {
  const writes: Write[] = [];
  let outcome: { readonly error: Error | undefined; readonly answer: unknown } | undefined;
  action(actionStore(store, { writes }), data, (error, answer) => {
    outcome = { error: error ?? undefined, answer };
  });
  // Only TypeScript's view of a variable that a callback sets needs the function.
  const { error, answer } = settled(() => outcome);
  if (error) throw error;
  return { answer, writes };
}

function settled<Outcome>(read: () => Outcome | undefined): Outcome {
  const outcome = read();
  if (outcome === undefined) throw new Error('dynalite answered later than its store');
  return outcome;
}

/** Runs one of dynalite's read actions, on a snapshot if one is given. */
export function read(store: Store, action: DynaliteAction, data: unknown, snapshot?: Snapshot): Promise<unknown> {
  return new Promise((resolve, reject) => {
    action(actionStore(store, { snapshot }), data, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

/** Throws ResourceNotFoundException, also while the table is being made or deleted. */
export function openTable(store: Store, name: string): Table {
  const table = describedTable(store, name);
  if (table.TableStatus === 'CREATING' || table.TableStatus === 'DELETING') throw tableMissing();
  return table;
}

/** The table in any state; throws ResourceNotFoundException when there is none. */
export function describedTable(store: Store, name: string): Table {
  const table = store.db.getSync(tableEntry(name));
  if (!isTable(table)) throw tableMissing(`Requested resource not found: Table: ${name} not found`);
  return table;
}

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && 'TableStatus' in value;

/** What dynalite's actions take for their store. All but streams answer at once. */
function actionStore(store: Store, view: { readonly writes?: Write[]; readonly snapshot?: Snapshot | undefined }) {
  const part = (prefix: string) => ({
    lock: (_key: string, run: (release: (callback: Callback) => Callback) => void) => run((callback) => callback),
    get: (key: string, callback: Callback) => callback(null, readEntry(store.db, prefix + key, view.snapshot)),
    put: (key: string, value: unknown, callback: Callback) => {
      view.writes?.push({ type: 'put', key: prefix + key, value });
      callback(null);
    },
    del: (key: string, callback: Callback) => {
      view.writes?.push({ type: 'del', key: prefix + key });
      callback(null);
    },
    createValueStream: (range: RangeOptions) => new ValueStream(store.db.values(within(prefix, range))),
  });
  return {
    options: store.options,
    getItemDb: (table: string) => part(itemEntries(table)),
    getIndexDb: (kind: string, table: string, index: string) => part(indexEntries(kind, table, index)),
    getTable: (name: string, callback: Callback<Table>) => {
      try {
        callback(null, openTable(store, name));
      } catch (error) {
        if (!isFault(error)) throw error;
        callback(error);
      }
    },
  };
}

function readEntry(database: Database, key: string, snapshot: Snapshot | undefined): unknown {
  return snapshot ? database.getSync(key, { snapshot }) : database.getSync(key);
}

/** The range of one part in the whole database, with the bounds that an action leaves open. */
function within(prefix: string, { gt, gte, lt, lte, ...rest }: RangeOptions): RangeOptions {
  const all = rangeOf(prefix);
  const from = gt === undefined ? { gte: gte === undefined ? all.gte : prefix + gte } : { gt: prefix + gt };
  const to = lte === undefined ? { lt: lt === undefined ? all.lt : prefix + lt } : { lte: prefix + lte };
  return { ...rest, ...from, ...to, highWaterMarkBytes: 1 << 20 };
}

/** A stream of the old kind, which dynalite wants; a `Readable` would take ten times as long for each item. */
class ValueStream extends Stream {
  #stopped = false;

  constructor(rows: Rows<unknown>) {
    super();
    queueMicrotask(() => void this.#flow(rows));
  }

  destroy(): void {
    this.#stopped = true;
  }

  async #flow(rows: Rows<unknown>): Promise<void> {
    try {
      for (let size = 100; !this.#stopped; size = 1000) {
        const values = await rows.nextv(size);
        if (values.length === 0) break;
        for (const value of values) {
          if (this.#stopped) break;
          this.emit('data', value);
        }
      }
      if (!this.#stopped) this.emit('end');
    } catch (error) {
      this.emit('error', error);
    } finally {
      await rows.close();
    }
  }
}
