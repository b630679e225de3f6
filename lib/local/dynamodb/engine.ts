import {
  createKey,
  type Item,
  type Store,
  type Table,
  validateItem,
  validateKey,
  type Write,
} from 'dynalite/db/index.js';
import { itemEntries } from './database.ts';
import { KeyLocks } from './key-locks.ts';

export interface TestMode {
  /** A write that meets a transaction in flight is refused with a conflict, as on AWS, and does not wait for it. */
  readonly conflictOnOverlap?: boolean;
  /** Global indexes show a write this many milliseconds later. A killed process loses what is not shown yet. */
  readonly indexDelayMs?: number;
}

/** dynalite's database, and the two things every writer must share. */
export interface Engine {
  readonly store: Store;
  readonly locks: KeyLocks;
  readonly conflictOnOverlap: boolean;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** All or nothing, whenever the process dies: leveldb writes a batch as one record of its log. */
  commit(writes: readonly Write[]): Promise<void>;
  /** Resolves when the indexes are up to date. */
  settle(): Promise<void>;
}

export function createEngine(store: Store, testMode: TestMode, clock: () => number): Engine {
  const base = { store, clock, locks: new KeyLocks(), conflictOnOverlap: testMode.conflictOnOverlap ?? false };
  if (!testMode.indexDelayMs) {
    return { ...base, commit: (writes) => store.db.batch(writes), settle: () => Promise.resolve() };
  }
  return { ...base, ...delayedIndexes(store, testMode.indexDelayMs) };
}

/** Index writes follow later, but in the order of their items. */
function delayedIndexes(store: Store, delayMs: number): Pick<Engine, 'commit' | 'settle'> {
  const waiting: (readonly Write[])[] = [];
  let last = Promise.resolve();
  const showNext = (): void => {
    const writes = waiting.shift();
    if (writes) last = last.then(() => store.db.batch(writes));
  };
  return {
    commit: async (writes) => {
      await store.db.batch(writes.filter((write) => !isGlobalIndex(write)));
      const later = writes.filter(isGlobalIndex);
      if (later.length === 0) return;
      waiting.push(later);
      setTimeout(showNext, delayMs).unref();
    },
    settle: () => {
      while (waiting.length > 0) showNext();
      return last;
    },
  };
}

const isGlobalIndex = (write: Write): boolean => write.key.startsWith('index-global~');

/** Where an item is kept; throws when `target` does not fit the table's key schema. */
export function entryOf(table: Table, target: { readonly Item: Item } | { readonly Key: Item }): string {
  const invalid = 'Item' in target ? validateItem(target.Item, table) : validateKey(target.Key, table);
  if (invalid) throw invalid;
  return itemEntries(table.TableName) + createKey('Item' in target ? target.Item : target.Key, table);
}
