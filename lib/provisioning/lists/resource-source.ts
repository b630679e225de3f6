import type { Filter } from '#scim/filter.ts';
import type { JsonObject } from '#scim/json.ts';
import { limits } from '#scim/limits.ts';
import type { Projection } from '#scim/projection.ts';
import type { ResourceType } from '#scim/resource-type.ts';

/** What gives a resource its place in a list: lists are in the order of creation. */
export interface Place {
  readonly created: string;
  readonly id: string;
  /** The name of its resource type, in a list of several kinds. */
  readonly kind?: string | undefined;
}

/** Where a page begins: so many resources are skipped, or it goes on behind this one, whether or not that is still there. */
export type PageStart = number | Place;

/** A store that has read so much for one page reads no further, whatever was asked for. */
export const bytesAtOnce: number = limits.pageBytes;

export interface RecordPage<R> {
  /** All that there are, not only those of this page. */
  readonly total: number;
  readonly records: readonly R[];
  /** Whether others follow. */
  readonly more: boolean;
}

/** How the resources of one endpoint are found and shown. */
export interface ResourceSource<R extends Place> {
  readonly type: ResourceType;
  /** Up to `limit` of all; fewer when they would be too large for a page. */
  list(start: PageStart, limit: number): Promise<RecordPage<R>>;
  /**
   * All that match, oldest first: by a key that the filter names, otherwise by reading everything. Throws tooMany when that
   * is too much.
   */
  matching(filter: Filter | undefined): Promise<readonly R[]>;
  /** For putting them in order; what is read apart (members of groups) may be missing. */
  toResource(record: R): JsonObject;
  /** As the client is to see them: as many, from the first on, as fit into an answer. */
  show(records: readonly R[], projection: Projection): Promise<readonly JsonObject[]>;
}

/** Compares by place, for `toSorted`. */
export const byPlace = (a: Place, b: Place): number =>
  a.created === b.created ? compareTexts(a.id, b.id) : compareTexts(a.created, b.created);

const compareTexts = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** The first `count` of what comes behind `start` in a list that was read whole. */
export function pageOf<R extends Place>(records: readonly R[], start: PageStart, count: number): RecordPage<R> {
  const offset = typeof start === 'number' ? start : records.filter((record) => byPlace(record, start) <= 0).length;
  const end = offset + count;
  return { total: records.length, records: records.slice(offset, end), more: end < records.length };
}
