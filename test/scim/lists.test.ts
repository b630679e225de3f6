import { describe, expect, it } from 'vitest';
import { limits } from '#scim/limits.ts';
import { listResponse, parsePaging } from '#scim/lists.ts';
import { refusal } from './shorthand.ts';

describe('parsePaging', () => {
  it.each([
    [{}, { startIndex: 1, count: limits.defaultPageSize }],
    [
      { startIndex: '', count: ' ' },
      { startIndex: 1, count: limits.defaultPageSize },
    ],
    [
      { startIndex: '3', count: '2' },
      { startIndex: 3, count: 2 },
    ],
    [
      { startIndex: '0', count: '0' },
      { startIndex: 1, count: 0 },
    ],
    [
      { startIndex: '-5', count: '-1' },
      { startIndex: 1, count: 0 },
    ],
    [
      { startIndex: '1000001', count: '5000' },
      { startIndex: 1_000_001, count: limits.pageSize },
    ],
    [
      { startIndex: '9'.repeat(25), count: '9'.repeat(25) },
      { startIndex: Number.MAX_SAFE_INTEGER, count: limits.pageSize },
    ],
  ])('reads %j', (query, expected) => {
    expect(parsePaging(query)).toEqual({ by: 'index', ...expected });
  });

  it.each(['1.5', '1e309', 'ten', '0x10', 'NaN', '1 2', '9'.repeat(31)])('refuses %s', (text) => {
    expect(refusal(() => parsePaging({ startIndex: text }))).toBe('400 invalidValue');
    expect(refusal(() => parsePaging({ count: text }))).toBe('400 invalidValue');
  });
});

describe('parsePaging with a cursor', () => {
  it.each([
    [{ cursor: '' }, { cursor: '', count: limits.defaultPageSize }],
    [
      { cursor: 'abc', count: '1' },
      { cursor: 'abc', count: 1 },
    ],
    [
      { cursor: 'abc', count: '5000', startIndex: '' },
      { cursor: 'abc', count: limits.pageSize },
    ],
  ])('reads %j', (query, expected) => {
    expect(parsePaging(query)).toEqual({ by: 'cursor', ...expected });
  });

  it.each(['0', '-1', '1.5', 'ten'])('takes %s for no size of a page', (count) => {
    expect(refusal(() => parsePaging({ cursor: '', count }))).toBe('400 invalidCount');
  });

  it('refuses an index beside it', () => {
    expect(refusal(() => parsePaging({ cursor: '', startIndex: '1' }))).toBe('400 invalidValue');
  });
});

describe('listResponse', () => {
  it('counts what is on the page, and has Resources even when there are none', () => {
    expect(listResponse({ totalResults: 7, startIndex: 3, resources: [{ id: '1' }] })).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 7,
      startIndex: 3,
      itemsPerPage: 1,
      Resources: [{ id: '1' }],
    });
    expect(listResponse({ totalResults: 0, startIndex: 1, resources: [] }).Resources).toEqual([]);
  });
});
