import { invalidValue, shown } from './errors.ts';
import { limits } from './limits.ts';

export interface Paging {
  /** Of the first resource on the page, from 1. */
  readonly startIndex: number;
  /** Most resources on the page; 0 asks for the total only. */
  readonly count: number;
}

/**
 * Reads `startIndex` and `count` (RFC 7644 §3.4.2.4): less than 1 is 1, a negative count is 0, and more than a page
 * holds is a full page. Throws invalidValue for what is no whole number.
 */
export function parsePaging(query: {
  readonly startIndex?: string | undefined;
  readonly count?: string | undefined;
}): Paging {
  const startIndex = wholeNumber('startIndex', query.startIndex) ?? 1;
  const count = wholeNumber('count', query.count) ?? limits.defaultPageSize;
  return {
    startIndex: Math.min(Math.max(startIndex, 1), Number.MAX_SAFE_INTEGER),
    count: Math.min(Math.max(count, 0), limits.pageSize),
  };
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  if (!/^[+-]?\d{1,30}$/.test(text.trim())) throw invalidValue(`${name} must be a whole number, not ${shown(text)}.`);
  return Number(text);
}

interface Page {
  readonly totalResults: number;
  readonly startIndex: number;
  readonly resources: readonly unknown[];
}

/** The body of a list answer (RFC 7644 §3.4.2). `Resources` is there even when it is empty; Entra needs it. */
export const listResponse = ({ totalResults, startIndex, resources }: Page) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
});
