import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { table } from '#manifest/table.ts';
import { bytesAtOnce, type PageStart } from '#provisioning/lists/resource-source.ts';
import { keepBookmarks, nearest } from './bookmark.ts';
import type { Dynamo } from './client.ts';
import { type ListedKind, resourceListKey, resourceListPartition } from './keys.ts';
import { readTally } from './resource-counts.ts';
import type { Tally } from './tally.ts';

type Item = Record<string, unknown>;

export interface ItemPage {
  /** All resources of the list, not only those of this page. */
  readonly total: number;
  readonly items: readonly Item[];
  readonly more: boolean;
}

/** A sort key of the index that all others come behind. */
const atTheStart = '';
const end = Symbol('end');

/** Reads the list of one kind of resources, oldest first, page by page. docs/decisions/0007-lists.md */
export function resourceList(dynamo: Dynamo, kind: ListedKind, now: () => Date = () => new Date()) {
  const query = (tenant: string, after: string, limit: number, rest: Partial<QueryCommandInput> = {}) =>
    dynamo.documents.send(
      new QueryCommand({
        TableName: dynamo.tableName,
        IndexName: table.listIndex.name,
        KeyConditionExpression: after === atTheStart ? 'lpk = :lpk' : 'lpk = :lpk AND lsk > :after',
        ExpressionAttributeValues: {
          ':lpk': resourceListPartition(tenant, kind),
          ...(after === atTheStart ? {} : { ':after': after }),
        },
        Limit: limit,
        ...rest,
      }),
    );

  /** Behind which sort key the list has its `offset`-th resource; `end` when there are not so many. */
  async function skip(tenant: string, offset: number, tally: Tally): Promise<string | typeof end> {
    let place = nearest(tally, offset);
    while (place.offset < offset) {
      const page = await query(tenant, place.after, offset - place.offset, { Select: 'COUNT' });
      if (page.LastEvaluatedKey === undefined) return end;
      place = { offset: place.offset + (page.Count ?? 0), after: String(page.LastEvaluatedKey['lsk']) };
    }
    return place.after;
  }

  /** Up to `limit` resources, fewer when they would be too large for one answer. */
  async function read(tenant: string, start: string, limit: number): Promise<Omit<ItemPage, 'total'>> {
    const items: Item[] = [];
    let after = start;
    for (let bytes = 0; bytes < bytesAtOnce; ) {
      const page = await query(tenant, after, limit + 1 - items.length);
      const found = page.Items ?? [];
      items.push(...found);
      if (items.length > limit) return { items: items.slice(0, limit), more: true };
      if (page.LastEvaluatedKey === undefined) return { items, more: false };
      bytes += Buffer.byteLength(JSON.stringify(found));
      after = String(page.LastEvaluatedKey['lsk']);
    }
    return { items, more: true };
  }

  async function pageAt(tenant: string, offset: number, limit: number): Promise<ItemPage> {
    if (limit === 0) {
      const { total } = await readTally(dynamo, tenant, kind);
      return { total, items: [], more: offset < total };
    }
    const counting = readTally(dynamo, tenant, kind);
    const [tally, fromStart] = await Promise.all([
      counting,
      offset === 0 ? read(tenant, atTheStart, limit) : undefined,
    ]);
    const { total } = tally;
    if (fromStart === undefined && offset >= total) return { total, items: [], more: false };
    const start = fromStart === undefined ? await skip(tenant, offset, tally) : atTheStart;
    if (start === end) return { total, items: [], more: false };

    const page = fromStart ?? (await read(tenant, start, limit));
    const marks = [{ offset, after: start }, ...(page.more ? [endOf(page.items, offset)] : [])];
    await keepBookmarks(dynamo, tenant, kind, tally, marks, now());
    return { total, ...page };
  }

  return {
    /** Up to `limit` resources from `start` on; the order is stable. */
    async page(tenant: string, start: PageStart, limit: number): Promise<ItemPage> {
      if (typeof start === 'number') return pageAt(tenant, start, limit);
      const after = resourceListKey(tenant, kind, start.created, start.id).lsk;
      const [{ total }, page] = await Promise.all([readTally(dynamo, tenant, kind), read(tenant, after, limit)]);
      return { total, ...page };
    },
  };
}

const endOf = (items: readonly Item[], offset: number) => ({
  offset: offset + items.length,
  after: String(items.at(-1)?.['lsk'] ?? ''),
});
