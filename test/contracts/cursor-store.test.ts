import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoCursors } from '#aws/dynamo/dynamo-cursors.ts';
import type { Cursor, CursorStore } from '#provisioning/lists/cursor-store.ts';
import { memoryCursors } from '#test/provisioning/memory-cursors.ts';
import { openTestTable, type TestTable } from './test-table.ts';

let testTable: TestTable;
beforeAll(async () => {
  testTable = await openTestTable();
});
afterAll(() => testTable.close());

const stores: readonly [string, () => CursorStore][] = [
  ['in memory', memoryCursors],
  ['on DynamoDB', () => dynamoCursors(testTable.dynamo)],
];

const aCursor = (overrides: Partial<Cursor> = {}): Cursor => ({
  connector: 'c1',
  query: 'all users',
  start: 7,
  expiresAt: new Date(Date.now() + 600_000).toISOString(),
  ...overrides,
});

describe.each(stores)('the cursor store %s', (_name, open) => {
  it.each([
    ['a number', 7],
    ['a resource', { created: '2026-03-01T09:00:00.000Z', id: 'm1' }],
    ['a resource of a kind', { created: '2026-03-01T09:00:00.000Z', id: 'g1', kind: 'Group' }],
  ])('finds what it keeps, with a start behind %s', async (_what, start) => {
    const cursors = open();
    const cursor = aCursor({ start });

    const id = await cursors.keep('acme', cursor);

    expect(await cursors.find('acme', id)).toEqual(cursor);
  });

  it('gives each an id of its own, that is found in its tenant only', async () => {
    const cursors = open();

    const ids = [await cursors.keep('acme', aCursor()), await cursors.keep('acme', aCursor())];

    expect(new Set(ids).size).toBe(2);
    expect(await cursors.find('other', ids[0] ?? '')).toBeUndefined();
  });

  it.each(['', 'nothing', 'AAAAAAAAAAAAAAAAAAAAAAAA', 'a#b', 'x'.repeat(5_000)])('finds nothing as %s', async (id) => {
    expect(await open().find('acme', id)).toBeUndefined();
  });
});
