import { describe, expect, it } from 'vitest';
import { limits } from '#scim/limits.ts';
import { aScimWorld, type ScimWorld } from '../a-scim-world.ts';
import type { Answer, Call } from '../scim-call.ts';

type Query = Readonly<Record<string, string>>;

const namesOf = ({ body }: Answer) =>
  (body['Resources'] as { userName?: string; displayName?: string }[]).map(
    ({ userName, displayName }) => userName ?? displayName,
  );
const get = (world: ScimWorld, query: Query, path = '/Users', rest: Call = {}) =>
  world.call('GET', path, { query, ...rest });

async function people(...userNames: readonly string[]): Promise<ScimWorld> {
  const world = aScimWorld();
  for (const userName of userNames) await world.made('/Users', { userName });
  return world;
}

describe('sorting', () => {
  it.each<[string, Query, readonly string[]]>([
    ['in the order of creation without sortBy', {}, ['bob', 'Ava', 'cid']],
    ['by case-insensitive text', { sortBy: 'userName' }, ['Ava', 'bob', 'cid']],
    ['descending', { sortBy: 'userName', sortOrder: 'descending' }, ['cid', 'bob', 'Ava']],
    ['by any spelling of the name', { sortBy: 'USERNAME', sortOrder: 'Descending' }, ['cid', 'bob', 'Ava']],
    ['by a common attribute', { sortBy: 'meta.created', sortOrder: 'descending' }, ['cid', 'Ava', 'bob']],
    ['page by page', { sortBy: 'userName', startIndex: '2', count: '1' }, ['bob']],
    ['after filtering', { sortBy: 'userName', filter: 'userName co "b" or userName co "A"' }, ['Ava', 'bob']],
    ['what has no value as it was', { sortBy: 'title' }, ['bob', 'Ava', 'cid']],
  ])('puts users %s', async (_what, query, expected) => {
    const world = await people('bob', 'Ava', 'cid');

    const answer = await get(world, query);

    expect([answer.status, namesOf(answer)]).toEqual([200, expected]);
  });

  it('puts groups in order as well', async () => {
    const world = aScimWorld();
    for (const displayName of ['IT', 'finance']) await world.made('/Groups', { displayName });

    expect(namesOf(await get(world, { sortBy: 'displayName' }, '/Groups'))).toEqual(['finance', 'IT']);
  });

  it.each<[string, Query, string]>([
    ['an unknown attribute', { sortBy: 'nothing' }, 'invalidPath'],
    ['what is never returned', { sortBy: 'password' }, 'invalidPath'],
    ['a prototype', { sortBy: '__proto__' }, 'invalidPath'],
    ['another order', { sortBy: 'userName', sortOrder: 'sideways' }, 'invalidValue'],
  ])('refuses %s', async (_what, query, scimType) => {
    const { status, body } = await get(await people('bob'), query);

    expect([status, body['scimType']]).toEqual([400, scimType]);
  });

  it('is refused when it would have to read too many', async () => {
    const world = aScimWorld({
      members: (members) => ({ ...members, list: async () => ({ total: 5_001, records: [], more: true }) }),
    });

    const { status, body } = await get(world, { sortBy: 'userName' });

    expect([status, body['scimType']]).toEqual([400, 'tooMany']);
  });
});

describe('paging by cursor (RFC 9865)', () => {
  /** The pages that a client reads which follows `nextCursor` to the end. */
  async function walk(world: ScimWorld, query: Query, path = '/Users'): Promise<readonly Answer[]> {
    const pages: Answer[] = [];
    for (let cursor: unknown = ''; typeof cursor === 'string'; cursor = pages.at(-1)?.body['nextCursor']) {
      pages.push(await get(world, { ...query, cursor }, path));
    }
    return pages;
  }

  it.each<[string, Query, readonly (readonly string[])[]]>([
    ['everybody', { count: '2' }, [['a', 'b'], ['c', 'd'], ['e']]],
    ['everybody when the last page is full', { count: '5' }, [['a', 'b', 'c', 'd', 'e']]],
    ['who matches', { count: '2', filter: 'userName gt "b"' }, [['c', 'd'], ['e']]],
    ['in an order', { count: '2', sortBy: 'userName', sortOrder: 'descending' }, [['e', 'd'], ['c', 'b'], ['a']]],
  ])('gives %s once', async (_what, query, expected) => {
    const world = await people('a', 'b', 'c', 'd', 'e');

    const pages = await walk(world, query);

    expect(pages.map(namesOf)).toEqual(expected);
    expect(pages.map(({ body }) => 'startIndex' in body)).toEqual(pages.map(() => false));
    expect(pages.every(({ body }) => body['itemsPerPage'] === (body['Resources'] as unknown[]).length)).toBe(true);
    expect(new Set(pages.map(({ body }) => body['totalResults'])).size).toBe(1);
  });

  it('misses nobody and shows nobody twice when others come and go meanwhile', async () => {
    const world = await people('a', 'b', 'c', 'd');
    const first = await get(world, { cursor: '', count: '2' });
    const [a] = first.body['Resources'] as { id: string }[];

    await world.call('DELETE', `/Users/${a?.id}`);
    await world.made('/Users', { userName: 'e' });
    const second = await get(world, { cursor: String(first.body['nextCursor']) });

    expect(namesOf(second)).toEqual(['c', 'd', 'e']);
  });

  it('goes on though the last one on the page is gone', async () => {
    const world = await people('a', 'b', 'c');
    const first = await get(world, { cursor: '', count: '2' });
    const [, b] = first.body['Resources'] as { id: string }[];

    await world.call('DELETE', `/Users/${b?.id}`);

    expect(namesOf(await get(world, { cursor: String(first.body['nextCursor']) }))).toEqual(['c']);
  });

  const asked: Query = { cursor: '', count: '1', filter: 'userName pr' };
  it.each<[string, (cursor: string) => readonly [Query, string?, Call?]]>([
    ['a forged cursor', () => [{ ...asked, cursor: 'AAAAAAAAAAAAAAAAAAAAAAAA' }]],
    ['a cursor that is none', () => [{ ...asked, cursor: '../../x#y' }]],
    ['the cursor of another filter', (cursor) => [{ cursor, filter: 'userName eq "a"' }]],
    ['the cursor of another order', (cursor) => [{ ...asked, cursor, sortBy: 'userName' }]],
    ['the cursor of another endpoint', (cursor) => [{ cursor, count: '1' }, '/Groups']],
    [
      'the cursor of another connector',
      (cursor) => [{ ...asked, cursor }, '/Users', { authorizer: { connector: 'c2' } }],
    ],
  ])('refuses %s', async (_what, other) => {
    const world = await people('a', 'b');
    const cursor = String((await get(world, asked)).body['nextCursor']);

    const { status, body } = await get(world, ...other(cursor));

    expect([status, body['scimType']]).toEqual([400, 'invalidCursor']);
  });

  it('refuses a cursor that is too old, and says so', async () => {
    const world = await people('a', 'b');
    const { body: first } = await get(world, { cursor: '', count: '1' });

    world.pass(limits.cursorSeconds * 1000 + 1);
    const { status, body } = await get(world, { cursor: String(first['nextCursor']) });

    expect([status, body['scimType']]).toEqual([400, 'expiredCursor']);
  });

  it('takes the same cursor twice', async () => {
    const world = await people('a', 'b');
    const { body } = await get(world, { cursor: '', count: '1' });
    const cursor = String(body['nextCursor']);

    expect(namesOf(await get(world, { cursor }))).toEqual(['b']);
    expect(namesOf(await get(world, { cursor }))).toEqual(['b']);
  });

  it('is only done for who asks: a page by index has no cursor', async () => {
    const { body } = await get(await people('a', 'b'), { count: '1' });

    expect(body).toMatchObject({ startIndex: 1, itemsPerPage: 1, totalResults: 2 });
    expect(body).not.toHaveProperty('nextCursor');
  });
});

describe('a page that would be too large', () => {
  const notes = 'urn:example:notes:2.0:User';
  const large = (userName: string) => ({
    userName,
    [notes]: { a: 'x'.repeat(99_000), b: 'x'.repeat(99_000), c: 'x'.repeat(90_000) },
  });

  it('is cut, says how many it holds, and the next starts there', async () => {
    const world = aScimWorld();
    for (let n = 10; n < 30; n += 1) await world.made('/Users', large(`user${n}`));

    const first = await get(world, { count: '20' });
    const held = Number(first.body['itemsPerPage']);
    const second = await get(world, { startIndex: String(1 + held), count: '20' });
    const byCursor = await get(world, { cursor: '', count: '20' });
    const rest = await get(world, { cursor: String(byCursor.body['nextCursor']), count: '20' });

    expect(JSON.stringify(first.body).length).toBeLessThan(limits.pageBytes + 1_000);
    expect(held).toBeGreaterThan(10);
    expect(held).toBeLessThan(20);
    expect(first.body['totalResults']).toBe(20);
    expect([...namesOf(first), ...namesOf(second)]).toEqual(Array.from({ length: 20 }, (_, n) => `user${n + 10}`));
    expect([...namesOf(byCursor), ...namesOf(rest)]).toEqual([...namesOf(first), ...namesOf(second)]);
  });
});

describe('.search (RFC 7644 §3.4.3)', () => {
  const search = (world: ScimWorld, body: Readonly<Record<string, unknown>>, path = '/.search', rest: Call = {}) =>
    world.call('POST', path, {
      body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], ...body },
      ...rest,
    });

  async function mixed(): Promise<ScimWorld> {
    const world = aScimWorld();
    await world.made('/Groups', { displayName: 'Alpha' });
    await world.made('/Users', { userName: 'ava', displayName: 'Ava' });
    await world.made('/Users', { userName: 'bob', displayName: 'Bob' });
    await world.made('/Groups', { displayName: 'Zeta' });
    return world;
  }

  it.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['everything', {}, ['ava', 'bob', 'Alpha', 'Zeta']],
    ['a page across both', { startIndex: 2, count: 2 }, ['bob', 'Alpha']],
    ['a page of groups', { startIndex: 4, count: 5 }, ['Zeta']],
    ['an attribute of both', { filter: 'displayName sw "a"' }, ['Alpha', 'ava']],
    ['an attribute of users', { filter: 'userName eq "BOB"' }, ['bob']],
    ['attributes of each', { filter: 'userName eq "ava" or displayName eq "zeta"' }, ['ava', 'Zeta']],
    ['one kind by its name', { filter: 'meta.resourceType eq "Group"' }, ['Alpha', 'Zeta']],
    ['in an order', { sortBy: 'displayName', sortOrder: 'descending' }, ['Zeta', 'bob', 'ava', 'Alpha']],
  ])('at the root finds %s', async (_what, body, expected) => {
    const answer = await search(await mixed(), body);

    expect(answer.status).toBe(200);
    expect(namesOf(answer).sort()).toEqual([...expected].sort());
    expect(answer.body['totalResults']).toBeGreaterThanOrEqual(expected.length);
    if ('sortBy' in body || !('filter' in body)) expect(namesOf(answer)).toEqual(expected);
  });

  it('at the root pages by cursor from users on to groups', async () => {
    const world = await mixed();
    const found: unknown[] = [];
    for (let cursor: unknown = ''; cursor !== undefined; ) {
      const answer = await search(world, { cursor, count: 1 });
      found.push(...namesOf(answer));
      cursor = answer.body['nextCursor'];
    }

    expect(found).toEqual(['ava', 'bob', 'Alpha', 'Zeta']);
  });

  it('shows no groups where the tenant refuses them', async () => {
    const answer = await search(await mixed(), {}, '/.search', { authorizer: { groups: 'refuse' } });

    expect(namesOf(answer)).toEqual(['ava', 'bob']);
  });

  it.each([
    ['/Users/.search', { filter: 'userName sw "b"' }, ['bob']],
    ['/Groups/.search', { filter: 'displayName eq "ZETA"' }, ['Zeta']],
    ['/Users/.search', { FILTER: 'userName sw "b"', schemas: null }, ['bob']],
  ])('of %s answers as GET does', async (path, body, expected) => {
    expect(namesOf(await search(await mixed(), body, path))).toEqual(expected);
  });

  it('projects', async () => {
    const { body } = await search(
      await mixed(),
      { attributes: ['userName', 'displayName'], excludedAttributes: ['displayName'], count: 1 },
      '/Users/.search',
    );

    expect(body['Resources']).toEqual([{ schemas: expect.any(Array), id: expect.any(String), userName: 'ava' }]);
  });

  it('is a read: a key that may only write is refused, one that may only read is not', async () => {
    const world = await mixed();

    expect((await search(world, {}, '/.search', { authorizer: { scopes: 'write' } })).status).toBe(403);
    expect((await search(world, {}, '/.search', { authorizer: { scopes: 'read' } })).status).toBe(200);
  });

  it.each([
    ['a list', [], 'invalidSyntax'],
    ['a filter that is no text', { filter: 1 }, 'invalidValue'],
    ['an index that is a text', { startIndex: '1' }, 'invalidValue'],
    ['a count that is no whole number', { count: 1.5 }, 'invalidValue'],
    ['names that are a text', { attributes: 'userName' }, 'invalidValue'],
    ['a name that is no text', { attributes: [1] }, 'invalidValue'],
    ['schemas that are a text', { schemas: 'x' }, 'invalidSyntax'],
    ['a broken filter', { filter: 'userName eq' }, 'invalidFilter'],
  ])('refuses %s', async (_what, body, scimType) => {
    const answer = await (await mixed()).call('POST', '/Users/.search', { body });

    expect([answer.status, answer.body['scimType']]).toEqual([400, scimType]);
  });
});
