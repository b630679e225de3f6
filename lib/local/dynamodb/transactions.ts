import getItem from 'dynalite/actions/getItem.js';
import { type Item, itemSize, type Write } from 'dynalite/db/index.js';
import { openTable, read, stage } from './action-store.ts';
import { type Engine, entryOf } from './engine.ts';
import {
  type CancellationReason,
  conflictReason,
  isFailedCondition,
  isFault,
  noReason,
  transactionCancelled,
  transactionInProgress,
  validationFault,
} from './faults.ts';
import { fieldOf, type Operations } from './operation.ts';
import { contentDigest, type RequestTokens } from './request-tokens.ts';
import { parseReadTransaction, parseWriteTransaction, type WriteAction } from './transaction-request.ts';

const maximumSize = 4 * 1024 * 1024;

/** An action with its place in the database, or the reason why it can't have one. */
interface Placed {
  readonly action: WriteAction;
  readonly entry: string | undefined;
  readonly reason: CancellationReason;
}

interface Judged {
  readonly reason: CancellationReason;
  readonly writes: readonly Write[];
  readonly answer?: unknown;
}

export function transactionOperations(engine: Engine, tokens: RequestTokens): Operations {
  return {
    TransactWriteItems: (body) => transactWrite(engine, tokens, body),
    TransactGetItems: (body) => transactGet(engine, body),
  };
}

async function transactWrite(engine: Engine, tokens: RequestTokens, body: unknown): Promise<unknown> {
  const content = contentDigest(fieldOf(body, 'TransactItems'));
  const { actions, token, capacity } = parseWriteTransaction(engine.store, body);
  const placed = actions.map((action) => place(engine, action));
  const entries = distinct(placed.map(({ entry }) => entry));
  // The token is locked like an item, so that a repetition waits for the outcome of the first.
  const locked = token === undefined ? entries : [...entries, lockOf(token)];
  if (engine.conflictOnOverlap) refuseOverlap(engine, placed, token);

  const release = await engine.locks.acquire(locked, 'transaction');
  try {
    if (token !== undefined && tokens.isDone(token, content)) return {};
    const judged = placed.map((one) => judge(engine, one));
    const reasons = judged.map(({ reason }) => reason);
    if (reasons.some((reason) => reason !== noReason)) throw transactionCancelled(reasons);
    const writes = judged.flatMap((one) => one.writes);
    refuseTooLarge(writes);
    await engine.commit(token === undefined ? writes : [...writes, tokens.write(token, content)]);
    if (token !== undefined) tokens.remember(token, content);
    return capacity === undefined || capacity === 'NONE'
      ? {}
      : { ConsumedCapacity: consumed(judged.map(({ answer }) => answer)) };
  } finally {
    release();
  }
}

/** All items as they were at one moment: a snapshot needs to wait for nobody. */
async function transactGet(engine: Engine, body: unknown): Promise<unknown> {
  const { store, locks } = engine;
  const { gets, capacity } = parseReadTransaction(store, body);
  const entries = gets.map((get) => entryOrReason(engine, get));
  const reasons = entries.map(({ entry, reason }) =>
    engine.conflictOnOverlap && entry !== undefined && locks.isInTransaction(entry) ? conflictReason : reason,
  );
  distinct(entries.map(({ entry }) => entry));
  if (reasons.some((reason) => reason !== noReason)) throw transactionCancelled(reasons);

  const snapshot = store.db.snapshot();
  try {
    const answers = await Promise.all(gets.map((get) => read(store, getItem, get, snapshot)));
    const found = answers.map((answer) => {
      const item = fieldOf(answer, 'Item');
      return item === undefined ? {} : { Item: item };
    });
    if (capacity === undefined || capacity === 'NONE') return { Responses: found };
    return { Responses: found, ConsumedCapacity: consumed(answers) };
  } finally {
    await snapshot.close();
  }
}

const place = (engine: Engine, action: WriteAction): Placed => ({ action, ...entryOrReason(engine, action.data) });

function entryOrReason(
  { store }: Engine,
  target: { readonly TableName: string } & Parameters<typeof entryOf>[1],
): { readonly entry: string | undefined; readonly reason: CancellationReason } {
  const table = openTable(store, target.TableName);
  try {
    return { entry: entryOf(table, target), reason: noReason };
  } catch (error) {
    return { entry: undefined, reason: reasonFor(error) };
  }
}

/** The entries that are known, none twice. */
function distinct(entries: readonly (string | undefined)[]): readonly string[] {
  const known = entries.filter((entry) => entry !== undefined);
  if (new Set(known).size === known.length) return known;
  throw validationFault('Transaction request cannot include multiple operations on one item');
}

const lockOf = (token: string): string => `token ${token}`;

function refuseOverlap({ locks }: Engine, placed: readonly Placed[], token: string | undefined): void {
  if (token !== undefined && locks.isInTransaction(lockOf(token))) throw transactionInProgress();
  const reasons = placed.map(({ entry, reason }) =>
    entry !== undefined && locks.isInTransaction(entry) ? conflictReason : reason,
  );
  if (reasons.includes(conflictReason)) throw transactionCancelled(reasons);
}

/** Judged one by one, all against the state before: nothing is written until all are. */
function judge({ store }: Engine, { action, entry, reason }: Placed): Judged {
  if (reason !== noReason || entry === undefined) return { reason, writes: [] };
  try {
    const { answer, writes } = stage(store, action.run, action.data);
    return { reason: noReason, writes: action.kind === 'ConditionCheck' ? [] : writes, answer };
  } catch (error) {
    const refused = reasonFor(error);
    const wantsOld = action.data.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
    if (refused.Code !== 'ConditionalCheckFailed' || !wantsOld) return { reason: refused, writes: [] };
    return { reason: { ...refused, Item: store.db.getSync(entry) }, writes: [] };
  }
}

/** Throws what is no reason for a cancellation, but a defect. */
function reasonFor(error: unknown): CancellationReason {
  if (!isFault(error)) throw error;
  return { Code: isFailedCondition(error) ? 'ConditionalCheckFailed' : 'ValidationError', Message: error.message };
}

function refuseTooLarge(writes: readonly Write[]): void {
  const sizes = writes.map((write) =>
    write.type === 'put' && write.key.startsWith('item-') ? sizeOf(write.value) : 0,
  );
  if (sizes.reduce((sum, size) => sum + size, 0) <= maximumSize) return;
  throw validationFault('The aggregate size of the items in the transaction exceeds the maximum of 4 MB');
}

const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null;
const sizeOf = (value: unknown): number => (isItem(value) ? itemSize(value) : 0);

/** A transaction costs twice as much. */
function consumed(
  answers: readonly unknown[],
): readonly { readonly TableName: string; readonly CapacityUnits: number }[] {
  const units = new Map<string, number>();
  for (const answer of answers) {
    const capacity = fieldOf(answer, 'ConsumedCapacity');
    const table = String(fieldOf(capacity, 'TableName'));
    units.set(table, (units.get(table) ?? 0) + 2 * Number(fieldOf(capacity, 'CapacityUnits')));
  }
  return [...units].map(([TableName, CapacityUnits]) => ({ TableName, CapacityUnits }));
}
