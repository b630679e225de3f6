import { createHash } from 'node:crypto';
import { expiredCursor, invalidCursor } from '#scim/errors.ts';
import { parseFilter } from '#scim/filter-parser.ts';
import type { JsonObject } from '#scim/json.ts';
import { limits } from '#scim/limits.ts';
import type { Paging } from '#scim/lists.ts';
import type { Projection } from '#scim/projection.ts';
import { type Order, parseSort } from '#scim/sort.ts';
import type { Caller } from '../caller.ts';
import type { CursorStore } from './cursor-store.ts';
import { type PageStart, type Place, pageOf, type RecordPage, type ResourceSource } from './resource-source.ts';

export interface ListDependencies {
  readonly cursors: CursorStore;
  readonly now: () => Date;
}

export interface ListQuery {
  readonly filter?: string | undefined;
  readonly sortBy?: string | undefined;
  readonly sortOrder?: string | undefined;
  readonly paging: Paging;
  readonly projection: Projection;
}

export interface ListAnswer {
  readonly totalResults: number;
  readonly startIndex?: number | undefined;
  readonly nextCursor?: string | undefined;
  readonly resources: readonly JsonObject[];
}

/**
 * RFC 7644 §3.4.2, by index or by cursor. Without filter and order a page is read by its place, however long the list is;
 * a filter with a key reads what the key finds; anything else reads the list. A cursor of such a list goes on behind the
 * last resource, whatever was made or deleted meanwhile; one of a sorted list counts, as an index does.
 */
export async function listResources<R extends Place>(
  deps: ListDependencies,
  caller: Caller,
  source: ResourceSource<R>,
  query: ListQuery,
): Promise<ListAnswer> {
  const { paging } = query;
  const queryId = queryIdOf(source, query);
  const start = paging.by === 'index' ? paging.startIndex - 1 : await resume(deps, caller, queryId, paging.cursor);
  const filter = query.filter === undefined ? undefined : parseFilter(source.type, query.filter);
  const order = parseSort(source.type, query);
  const page =
    filter === undefined && order === undefined
      ? await source.list(start, paging.count)
      : pageOf(ordered(source, await source.matching(filter), order), start, paging.count);

  const resources = withinPage(await source.show(page.records, query.projection));
  if (paging.by === 'index') return { totalResults: page.total, startIndex: paging.startIndex, resources };
  const next = nextStart(page, start, resources.length, order);
  const nextCursor = next === undefined ? undefined : await keep(deps, caller, queryId, next);
  return { totalResults: page.total, nextCursor, resources };
}

function ordered<R extends Place>(
  source: ResourceSource<R>,
  records: readonly R[],
  order: Order | undefined,
): readonly R[] {
  if (order === undefined) return records;
  const described = records.map((record) => ({ record, resource: source.toResource(record) }));
  return described.toSorted((a, b) => order(a.resource, b.resource)).map(({ record }) => record);
}

/** As many resources, but at least one, as an answer may have bytes. */
function withinPage(resources: readonly JsonObject[]): readonly JsonObject[] {
  let bytes = 0;
  const end = resources.findIndex((resource, index) => {
    bytes += Buffer.byteLength(JSON.stringify(resource)) + 1;
    return index > 0 && bytes > limits.pageBytes;
  });
  return end === -1 ? resources : resources.slice(0, end);
}

function nextStart<R extends Place>(
  { records, more }: RecordPage<R>,
  start: PageStart,
  shown: number,
  order: Order | undefined,
): PageStart | undefined {
  if (!more && shown === records.length) return undefined;
  const last = records[shown - 1];
  if (order !== undefined || last === undefined) return typeof start === 'number' ? start + shown : start;
  return { created: last.created, id: last.id, ...(last.kind === undefined ? {} : { kind: last.kind }) };
}

/** A cursor is good for the same query of the same connector only. */
const queryIdOf = <R extends Place>({ type }: ResourceSource<R>, { filter, sortBy, sortOrder }: ListQuery): string =>
  createHash('sha256')
    .update(JSON.stringify([type.endpoint, filter ?? null, sortBy ?? null, sortOrder ?? null]))
    .digest('base64url');

async function resume(
  { cursors, now }: ListDependencies,
  caller: Caller,
  queryId: string,
  id: string,
): Promise<PageStart> {
  if (id === '') return 0;
  const cursor = await cursors.find(caller.tenant, id);
  if (cursor === undefined || cursor.connector !== caller.connector || cursor.query !== queryId) {
    throw invalidCursor(
      'This cursor was not given for this query. Send an empty cursor for the first page, then each nextCursor with the same filter and order.',
    );
  }
  if (cursor.expiresAt <= now().toISOString()) {
    throw expiredCursor(`This cursor is older than ${limits.cursorSeconds} seconds. Begin again with an empty cursor.`);
  }
  return cursor.start;
}

function keep({ cursors, now }: ListDependencies, caller: Caller, query: string, start: PageStart): Promise<string> {
  const expiresAt = new Date(now().getTime() + limits.cursorSeconds * 1000).toISOString();
  return cursors.keep(caller.tenant, { connector: caller.connector, query, start, expiresAt });
}
