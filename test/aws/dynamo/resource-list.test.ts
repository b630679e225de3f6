import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoMembers } from '#aws/dynamo/dynamo-members.ts';
import { resourceList } from '#aws/dynamo/resource-list.ts';
import { openTestTable, type TestTable } from '#test/contracts/test-table.ts';
import { aMember, anEvent } from '#test/provisioning/builders.ts';

let testTable: TestTable;
beforeAll(async () => {
  testTable = await openTestTable();
});
afterAll(() => testTable.close());

const madeAt = Date.parse('2026-03-01T09:00:00.000Z');

/** A tenant of so many members, and its list as it is read at some time after they were made. */
async function aList(size: number) {
  const tenant = `tenant-${randomUUID()}`;
  const members = dynamoMembers(testTable.dynamo);
  let clock = madeAt + 3_600_000;
  const made = Array.from({ length: size }, (_, n) =>
    aMember({ created: new Date(madeAt + n).toISOString(), identity: { userName: `u${n}`, workMails: [] } }),
  );
  for (const member of made) await members.create(tenant, member, anEvent());
  const list = resourceList(testTable.dynamo, 'MEMBER', () => new Date(clock));
  return {
    ids: made.map(({ id }) => id),
    /** Ids on the page, and the calls that it took. */
    async page(startIndex: number, count: number) {
      const before = testTable.dynamo.calls();
      const { items } = await list.page(tenant, startIndex - 1, count);
      return { ids: items.map(({ id }) => id), calls: testTable.dynamo.calls() - before };
    },
    async remove(index: number, at: number) {
      const member = made[index];
      if (member === undefined) throw new Error('no such member');
      await members.archive(tenant, member, anEvent({ at: new Date(at).toISOString() }));
    },
    at: (time: number) => {
      clock = time;
    },
  };
}

describe('a list that is read page by page, by index', () => {
  it('reads each page once: none costs more calls than the first', async () => {
    const list = await aList(60);

    const pages = [];
    for (let startIndex = 1; startIndex <= 60; startIndex += 5) pages.push(await list.page(startIndex, 5));

    expect(pages.flatMap(({ ids }) => ids)).toEqual(list.ids);
    const [first, ...others] = pages.map(({ calls }) => calls);
    expect(Math.max(...others)).toBeLessThanOrEqual(first ?? 0);
  });

  it('remembers where a page began that was asked for out of order', async () => {
    const list = await aList(20);

    const jump = await list.page(11, 3);
    const again = await list.page(11, 3);

    expect([jump.ids, again.ids]).toEqual([list.ids.slice(10, 13), list.ids.slice(10, 13)]);
    expect(again.calls).toBeLessThan(jump.calls);
  });

  it('is exact after a deletion: a bookmark from before it counts no more', async () => {
    const list = await aList(20);
    await list.page(1, 10);

    await list.remove(3, madeAt + 3_600_000);
    const after = await list.page(11, 5);

    expect(after.ids).toEqual(list.ids.slice(11, 16));
  });

  it('makes no bookmark right after a deletion, while the index may still show what is gone', async () => {
    const list = await aList(20);
    await list.remove(3, madeAt + 3_600_000 - 1_000);

    await list.page(1, 10);
    const second = await list.page(11, 5);
    const again = await list.page(11, 5);

    expect(second.ids).toEqual(list.ids.slice(11, 16));
    expect(again.calls).toBe(second.calls);
  });

  it('makes no bookmark behind a member who was made just now, since others may still come before', async () => {
    const list = await aList(20);
    list.at(madeAt + 1_000);

    await list.page(1, 10);

    expect((await list.page(11, 5)).calls).toBe((await list.page(11, 5)).calls);
  });

  it('keeps few bookmarks, and counts on from the nearest', async () => {
    const list = await aList(50);

    for (let startIndex = 1; startIndex <= 48; startIndex += 2) await list.page(startIndex, 2);
    const early = await list.page(5, 2);
    const late = await list.page(46, 3);

    expect(early.ids).toEqual(list.ids.slice(4, 6));
    expect(late.ids).toEqual(list.ids.slice(45, 48));
  });

  it('is empty beyond its end, and costs one call there', async () => {
    const list = await aList(3);

    expect(await list.page(1_000_001, 10)).toEqual({ ids: [], calls: 1 });
  });
});
