import type { Cursor, CursorStore } from '#provisioning/lists/cursor-store.ts';

/** The cursor store in memory. `test/contracts/cursor-store.test.ts` keeps it honest against DynamoDB. */
export function memoryCursors(): CursorStore {
  const cursors = new Map<string, Cursor>();
  return {
    keep: async (tenant, cursor) => {
      const id = `cursor-${cursors.size + 1}`;
      cursors.set(`${tenant} ${id}`, cursor);
      return id;
    },
    find: async (tenant, id) => cursors.get(`${tenant} ${id}`),
  };
}
