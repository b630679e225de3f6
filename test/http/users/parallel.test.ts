import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoGroups } from '#aws/dynamo/dynamo-groups.ts';
import { dynamoMembers } from '#aws/dynamo/dynamo-members.ts';
import { openTestTable, type TestTable } from '#test/contracts/test-table.ts';
import { functionsOver } from '#test/http/groups/a-groups-world.ts';

// As on AWS: transactions that overlap are refused, and the index knows of a write a moment later.
let table: TestTable;
beforeAll(async () => {
  table = await openTestTable({ testMode: { conflictOnOverlap: true, indexDelayMs: 20 } });
});
afterAll(() => table.close());

const aWorld = () => functionsOver(dynamoMembers(table.dynamo), dynamoGroups(table.dynamo));
type World = ReturnType<typeof aWorld>;

const pairs = Array.from({ length: 20 }, (_, n) => n);
const statusesOf = (answers: readonly { readonly status: number }[]) => answers.map(({ status }) => status).sort();

const create = (world: World, user: object) => world.call('POST', '/Users', { body: user });
const replace = (world: World, id: string, path: string, value: unknown) =>
  world.call('PATCH', `/Users/${id}`, { body: { Operations: [{ op: 'replace', path, value }] } });
const found = async (world: World, userName: string) => {
  const { body } = await world.call('GET', '/Users', { query: { filter: `userName eq "${userName}"` } });
  return body['totalResults'];
};

describe('requests at the same time', () => {
  it.each([
    ['spelled alike', (n: number) => [`zoe.${n}@pairs.example`, `zoe.${n}@pairs.example`]],
    ['in capitals', (n: number) => [`max.${n}@pairs.example`, `MAX.${n}@PAIRS.EXAMPLE`]],
    ['with accents apart', (n: number) => [`ren\u00e9.${n}@pairs.example`, `rene\u0301.${n}@pairs.example`]],
  ])('make one of two users of one userName, %s, twenty times (F11)', async (_what, namesOf) => {
    const world = aWorld();

    for (const pair of pairs) {
      const [first = '', second = ''] = namesOf(pair);
      const answers = await Promise.all([create(world, { userName: first }), create(world, { userName: second })]);

      expect(statusesOf(answers)).toEqual([201, 409]);
      expect(await found(world, second)).toBe(1);
    }
  });

  it('make one of two users of one externalId, and keep the userName of the other free', async () => {
    const world = aWorld();

    for (const pair of pairs) {
      const names = [`left.${pair}@pairs.example`, `right.${pair}@pairs.example`];
      const answers = await Promise.all(names.map((userName) => create(world, { userName, externalId: `x-${pair}` })));

      expect(statusesOf(answers)).toEqual([201, 409]);
      const loser = names[answers.findIndex(({ status }) => status === 409)];
      expect((await create(world, { userName: loser })).status).toBe(201);
    }
  });

  it('rename one of two users to one userName, and leave the other and its name as they were (F12)', async () => {
    const world = aWorld();

    for (const pair of pairs) {
      const names = [`old-a.${pair}@races.example`, `old-b.${pair}@races.example`];
      const ids = [await world.user(names[0] ?? ''), await world.user(names[1] ?? '')];
      const answers = await Promise.all(ids.map((id) => replace(world, id, 'userName', `new.${pair}@races.example`)));

      expect(statusesOf(answers)).toEqual([200, 409]);
      const loser = answers.findIndex(({ status }) => status === 409);
      const { body } = await world.call('GET', `/Users/${ids[loser]}`);
      expect(body).toMatchObject({ userName: names[loser], meta: { version: 'W/"1"' } });
      expect((await create(world, { userName: names[loser] })).status).toBe(409);
      expect((await create(world, { userName: names[1 - loser] })).status).toBe(201);
    }
  });

  it('change different attributes of one user, and none is lost (F17)', async () => {
    const world = aWorld();
    const id = await world.user('many@patches.example');
    const changes = {
      title: 'Lead',
      nickName: 'Mia',
      displayName: 'Mia Berg',
      locale: 'de',
      timezone: 'Europe/Berlin',
    };

    const answers = await Promise.all(Object.entries(changes).map(([path, value]) => replace(world, id, path, value)));

    expect(statusesOf(answers)).toEqual([200, 200, 200, 200, 200]);
    const { body } = await world.call('GET', `/Users/${id}`);
    expect(body).toMatchObject({ ...changes, meta: { version: 'W/"6"' } });
  });

  it('with one If-Match apply one of two changes, and tell the other so', async () => {
    const world = aWorld();
    const id = await world.user('one@versions.example');
    const change = (value: string) =>
      world.call('PATCH', `/Users/${id}`, {
        body: { Operations: [{ op: 'replace', path: 'title', value }] },
        headers: { 'If-Match': 'W/"1"' },
      });

    const answers = await Promise.all([change('Lead'), change('Clerk')]);

    expect(statusesOf(answers)).toEqual([200, 412]);
  });

  it('delete a user twice, once with effect, and free the userName (F09)', async () => {
    const world = aWorld();

    for (const pair of pairs) {
      const userName = `gone.${pair}@deletes.example`;
      const id = await world.user(userName);
      const answers = await Promise.all([1, 2].map(() => world.call('DELETE', `/Users/${id}`)));

      expect(statusesOf(answers)).toEqual([204, 404]);
      expect((await create(world, { userName })).status).toBe(201);
    }
  });

  it('leave a total that counts every user once', async () => {
    const world = aWorld();
    const total = async () =>
      Number((await world.call('GET', '/Users', { query: { count: '0' } })).body['totalResults']);
    const before = await total();

    const made = await Promise.all(pairs.map((n) => create(world, { userName: `counted.${n}@totals.example` })));
    await Promise.all(
      made.filter((_, n) => n % 2 === 0).map(({ body }) => world.call('DELETE', `/Users/${String(body['id'])}`)),
    );

    expect(await total()).toBe(before + pairs.length / 2);
  });
});
