import type { Item, Store } from 'dynalite/db/index.js';
import { describedTable } from './action-store.ts';
import { itemEntries, rangeOf } from './database.ts';
import { isFailedCondition, isFault } from './faults.ts';
import { expiringTables } from './setting-operations.ts';

/** DynamoDB leaves items alone that should have expired longer ago: they are taken for a mistake. */
const oldestSeconds = 5 * 365 * 86_400;

interface Expired {
  readonly TableName: string;
  readonly Key: Item;
  readonly attribute: string;
}

/**
 * Deletes items whose time to live has passed, by `deleteItem`, which is given DeleteItem requests; answers how many.
 * Reads every table that has a time to live, but parses only items that speak of it.
 */
export async function sweepExpired(
  store: Store,
  nowMs: number,
  deleteItem: (request: unknown) => Promise<unknown>,
): Promise<number> {
  const now = Math.floor(nowMs / 1000);
  let removed = 0;
  for (const { table, attribute } of await expiringTables(store)) {
    for await (const { attribute: name, ...target } of expiredItems(store, table, attribute, now)) {
      const deleted = await deleteItem({
        ...target,
        // Somebody may have renewed it in the meantime.
        ConditionExpression: '#ttl <= :now',
        ExpressionAttributeNames: { '#ttl': name },
        ExpressionAttributeValues: { ':now': { N: String(now) } },
      }).catch(renewed);
      if (deleted !== undefined) removed += 1;
    }
  }
  return removed;
}

function renewed(error: unknown): undefined {
  if (!isFault(error) || !isFailedCondition(error)) throw error;
}

async function* expiredItems(store: Store, table: string, attribute: string, now: number): AsyncGenerator<Expired> {
  const keys = describedTable(store, table).KeySchema.map((element) => element.AttributeName);
  const mark = `${JSON.stringify(attribute)}:{"N":"`;
  const rows = store.db.values<string>({ ...rangeOf(itemEntries(table)), valueEncoding: 'utf8' });
  try {
    for (let page = await rows.nextv(200); page.length > 0; page = await rows.nextv(200)) {
      for (const text of page) {
        if (!text.includes(mark)) continue;
        const item: Item = JSON.parse(text);
        const at = Number(item[attribute]?.['N']);
        if (!(at <= now && at > now - oldestSeconds)) continue;
        const Key = Object.fromEntries(keys.flatMap((key) => (item[key] ? [[key, item[key]]] : [])));
        yield { TableName: table, Key, attribute };
      }
    }
  } finally {
    await rows.close();
  }
}
