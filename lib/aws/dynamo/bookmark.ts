import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Dynamo } from './client.ts';
import { bookmarkKey, type ListedKind } from './keys.ts';
import type { Bookmark, Tally } from './tally.ts';

type Item = Record<string, unknown>;

/** So many are kept of one list, since the query that counts reads them all; the oldest makes way. */
const slots = 16;
const keptSeconds = 3_600;
/** What was made or deleted so short a time ago, the index may not show yet, or not in its place. */
const settlingSeconds = 10;

const bookmarkItem = z.object({
  slot: z.number(),
  offset: z.number(),
  after: z.string(),
  deletedBefore: z.number(),
  keptAt: z.string(),
});

/** `undefined`: this item is none. */
export function toBookmark(item: Item): Bookmark | undefined {
  const parsed = z.safeParse(bookmarkItem, item);
  return parsed.success ? parsed.data : undefined;
}

/** A place in a list. */
export type Mark = Pick<Bookmark, 'offset' | 'after'>;

/** The place nearest to `offset` from where on the list has to be counted. */
export const nearest = (tally: Tally, offset: number): Mark =>
  valid(tally)
    .filter((bookmark) => bookmark.offset <= offset)
    .reduce<Mark>((best, next) => (next.offset > best.offset ? next : best), { offset: 0, after: '' });

const valid = ({ bookmarks, deletions }: Tally): readonly Bookmark[] =>
  bookmarks.filter(({ deletedBefore }) => deletedBefore === deletions);

/** Keeps these places, unless they are known or the list is moving just there. `after` begins with the time of creation. */
export async function keepBookmarks(
  dynamo: Dynamo,
  tenant: string,
  kind: ListedKind,
  tally: Tally,
  marks: readonly Mark[],
  now: Date,
): Promise<void> {
  const settled = new Date(now.getTime() - settlingSeconds * 1000).toISOString();
  if (tally.lastDeletion > settled) return;
  const known = new Set(valid(tally).map(({ offset }) => offset));
  const wanted = marks.filter(({ offset, after }) => offset > 0 && !known.has(offset) && after <= settled);
  const free = slotsToUse(tally);
  await Promise.all(
    wanted.map(({ offset, after }, index) => {
      const slot = free[index] ?? 0;
      const bookmark: Bookmark = {
        slot,
        offset,
        after,
        deletedBefore: tally.deletions,
        keptAt: now.toISOString(),
      };
      const ttl = Math.floor(now.getTime() / 1000) + keptSeconds;
      return dynamo.documents.send(
        new PutCommand({ TableName: dynamo.tableName, Item: { ...bookmarkKey(tenant, kind, slot), ...bookmark, ttl } }),
      );
    }),
  );
}

/** Empty slots first, then the oldest. */
function slotsToUse({ bookmarks }: Tally): readonly number[] {
  const taken = new Set(bookmarks.map(({ slot }) => slot));
  const empty = Array.from({ length: slots }, (_, slot) => slot).filter((slot) => !taken.has(slot));
  const oldest = bookmarks.toSorted((a, b) => (a.keptAt < b.keptAt ? -1 : 1)).map(({ slot }) => slot);
  return [...empty, ...oldest];
}
