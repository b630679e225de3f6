import { invalidCount, invalidValue, shown } from './errors.ts';
import { limits } from './limits.ts';

export type Paging =
  /** RFC 7644 §3.4.2.4: `startIndex` is that of the first resource on the page, from 1. */
  | { readonly by: 'index'; readonly startIndex: number; readonly count: number }
  /** RFC 9865: an empty cursor asks for the first page. */
  | { readonly by: 'cursor'; readonly cursor: string; readonly count: number };

interface PagingParameters {
  readonly startIndex?: string | undefined;
  readonly count?: string | undefined;
  readonly cursor?: string | undefined;
}

/**
 * Reads `startIndex`, `count` and `cursor`. By index, less than 1 is 1 and a negative count is 0; more than a page holds
 * is a full page. Throws invalidValue for what is no whole number, and for a cursor together with an index; with a cursor
 * invalidCount for a count that is no size of a page.
 */
export function parsePaging(query: PagingParameters): Paging {
  const startIndex = wholeNumber('startIndex', query.startIndex);
  if (query.cursor === undefined) {
    const count = wholeNumber('count', query.count) ?? limits.defaultPageSize;
    return {
      by: 'index',
      startIndex: Math.min(Math.max(startIndex ?? 1, 1), Number.MAX_SAFE_INTEGER),
      count: Math.min(Math.max(count, 0), limits.pageSize),
    };
  }
  if (startIndex !== undefined) throw invalidValue('Send either cursor or startIndex, not both.');
  return { by: 'cursor', cursor: query.cursor, count: Math.min(countWithCursor(query.count), limits.pageSize) };
}

/** RFC 9865 §2.2: a positive integer. */
function countWithCursor(text: string | undefined): number {
  if (text === undefined || text.trim() === '') return limits.defaultPageSize;
  const count = wholeNumberIn(text);
  if (count === undefined || count < 1) {
    throw invalidCount(`count must be a whole number from 1 to ${limits.pageSize}, not ${shown(text)}.`);
  }
  return count;
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const number = wholeNumberIn(text);
  if (number === undefined) throw invalidValue(`${name} must be a whole number, not ${shown(text)}.`);
  return number;
}

const wholeNumberIn = (text: string): number | undefined =>
  /^[+-]?\d{1,30}$/.test(text.trim()) ? Number(text) : undefined;

interface Page {
  readonly totalResults: number;
  /** Of a page by index. */
  readonly startIndex?: number | undefined;
  /** Of a page by cursor that is not the last. */
  readonly nextCursor?: string | undefined;
  readonly resources: readonly unknown[];
}

/** The body of a list answer (RFC 7644 §3.4.2). `Resources` is there even when it is empty; Entra needs it. */
export const listResponse = ({ totalResults, startIndex, nextCursor, resources }: Page) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults,
  ...(startIndex === undefined ? {} : { startIndex }),
  itemsPerPage: resources.length,
  ...(nextCursor === undefined ? {} : { nextCursor }),
  Resources: resources,
});
