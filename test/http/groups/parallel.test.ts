import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoGroups } from '#aws/dynamo/dynamo-groups.ts';
import { dynamoMembers } from '#aws/dynamo/dynamo-members.ts';
import { openTestTable, type TestTable } from '#test/contracts/test-table.ts';
import { aGroupsWorld, functionsOver } from './a-groups-world.ts';

// As on AWS: transactions that overlap are refused, and the index knows of a write a moment later.
let table: TestTable;
beforeAll(async () => {
  table = await openTestTable({ testMode: { conflictOnOverlap: true, indexDelayMs: 20 } });
});
afterAll(() => table.close());

const aWorld = () => functionsOver(dynamoMembers(table.dynamo), dynamoGroups(table.dynamo));
type World = ReturnType<typeof aWorld>;

const change = (world: World, group: string, op: 'add' | 'remove', ...ids: readonly string[]) =>
  world.call('PATCH', `/Groups/${group}`, {
    body: { Operations: [{ op, path: 'members', value: ids.map((value) => ({ value })) }] },
  });

let names = 0;
const newName = (what: string) => {
  names += 1;
  return `${what} ${names}`;
};
const people = async (world: World, count: number) => {
  const ids: string[] = [];
  while (ids.length < count) ids.push(await world.user(newName('user')));
  return ids;
};

/** Both sides must say the same of each of these. */
async function agreed(world: World, group: string, users: readonly string[]): Promise<readonly string[]> {
  const members = await world.membersOf(group);
  for (const user of users) {
    expect([user, (await world.groupsOf(user)).includes(group)]).toEqual([user, members.includes(user)]);
  }
  return members;
}

describe('requests at the same time', () => {
  it('add fifty members one by one, lose none and fail never', async () => {
    const world = aWorld();
    const users = await people(world, 50);
    const group = await world.group(newName('group'));

    const answers = await Promise.all(users.map((user) => change(world, group, 'add', user)));

    expect(answers.map(({ status }) => status)).toEqual(users.map(() => 204));
    expect(await agreed(world, group, users)).toEqual([...users].sort());
    expect((await world.call('GET', `/Groups/${group}`)).headers['etag']).toBe('W/"51"');
  });

  it('add fifty members while the group gets another name', async () => {
    const world = aWorld();
    const users = await people(world, 50);
    const group = await world.group(newName('group'));
    const displayName = newName('renamed');

    const [renamed, ...answers] = await Promise.all([
      world.call('PATCH', `/Groups/${group}`, { body: { Operations: [{ op: 'replace', value: { displayName } }] } }),
      ...users.map((user) => change(world, group, 'add', user)),
    ]);

    expect([renamed, ...answers].every(({ status }) => status === 204)).toBe(true);
    expect(await agreed(world, group, users)).toEqual([...users].sort());
    expect((await world.call('GET', `/Groups/${group}`)).body['displayName']).toBe(displayName);
  });

  it('add and remove one member as if one came after the other', async () => {
    const world = aWorld();
    const [user = ''] = await people(world, 1);
    const group = await world.group(newName('group'));

    for (let round = 0; round < 10; round += 1) {
      const answers = await Promise.all([
        change(world, group, 'add', user),
        change(world, group, 'remove', user),
        change(world, group, 'add', user),
      ]);

      expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
      await agreed(world, group, [user]);
    }
    await change(world, group, 'add', user);
    expect(await agreed(world, group, [user])).toEqual([user]);
  });

  it('delete a user who is being added to groups, and leave no membership behind', async () => {
    const world = aWorld();
    for (let round = 0; round < 10; round += 1) {
      const [user = ''] = await people(world, 1);
      const groups = [await world.group(newName('group'), [user]), await world.group(newName('group'))];

      const [deleted, ...added] = await Promise.all([
        world.call('DELETE', `/Users/${user}`),
        ...groups.map((group) => change(world, group, 'add', user)),
      ]);

      expect(deleted?.status).toBe(204);
      for (const { status } of added) expect([204, 400]).toContain(status);
      for (const group of groups) expect(await world.membersOf(group)).toEqual([]);
    }
  });

  it('delete a group that gets members, and leave no membership behind', async () => {
    const world = aWorld();
    for (let round = 0; round < 10; round += 1) {
      const users = await people(world, 3);
      const group = await world.group(newName('group'));

      const [deleted, ...added] = await Promise.all([
        world.call('DELETE', `/Groups/${group}`),
        ...users.map((user) => change(world, group, 'add', user)),
      ]);

      expect(deleted?.status).toBe(204);
      for (const { status } of added) expect([204, 404]).toContain(status);
      for (const user of users) expect(await world.groupsOf(user)).toEqual([]);
    }
  });

  it('add one user to thirty groups, each for itself', async () => {
    const world = aWorld();
    const [user = ''] = await people(world, 1);
    const groups: string[] = [];
    while (groups.length < 30) groups.push(await world.group(newName('group')));

    const answers = [];
    for (let at = 0; at < groups.length; at += 5) {
      answers.push(...(await Promise.all(groups.slice(at, at + 5).map((group) => change(world, group, 'add', user)))));
    }

    expect(answers.map(({ status }) => status)).toEqual(groups.map(() => 204));
    expect(await world.groupsOf(user)).toEqual([...groups].sort());
  });

  it('make a group of one name once', async () => {
    const world = aWorld();
    const displayName = newName('group');

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => world.call('POST', '/Groups', { body: { displayName } })),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });
});

describe('a thousand members in one request', () => {
  it('are completed by its repetition when the function was killed in between', async () => {
    let moves = 0;
    const world = aGroupsWorld((groups) => ({
      ...groups,
      moveMembers: (tenant, id, moved) => {
        moves += 1;
        if (moves === 4) throw new Error('killed');
        return groups.moveMembers(tenant, id, moved);
      },
    }));
    const users = await people(world, 200);
    const group = await world.group('IT Ops');

    const killed = await change(world, group, 'add', ...users);
    const between = await world.membersOf(group);
    const repeated = await change(world, group, 'add', ...users);

    expect([killed.status, repeated.status]).toEqual([500, 204]);
    expect(between.length).toBeGreaterThan(0);
    expect(between.every((id) => users.includes(id))).toBe(true);
    expect(await agreed(world, group, users)).toEqual([...users].sort());
    const added = (await world.members.events('acme')).filter(({ action }) => action === 'group.member-added');
    expect(new Set(added.map(({ memberId }) => memberId)).size).toBe(200);
    expect(added).toHaveLength(200);
  });

  it('come in by many transactions, each once', async () => {
    const world = aWorld();
    const users = await people(world, 1_000);
    const group = await world.group(newName('group'));

    const answer = await change(world, group, 'add', ...users);

    expect(answer.status).toBe(204);
    expect(await world.membersOf(group)).toEqual([...users].sort());
  }, 60_000);
});

describe('the cost of adding or removing one member', () => {
  it('is the same in a group of one and of hundreds', async () => {
    const world = aWorld();
    const users = await people(world, 402);
    const [first = '', second = '', ...others] = users;
    const [small, large] = [await world.group(newName('group')), await world.group(newName('group'))];
    await change(world, large, 'add', ...others);
    const callsOf = async (work: () => Promise<{ status: number }>) => {
      const before = table.dynamo.calls();
      expect((await work()).status).toBe(204);
      return table.dynamo.calls() - before;
    };

    const costs = [];
    for (const group of [small, large]) {
      costs.push([
        await callsOf(() => change(world, group, 'add', first)),
        await callsOf(() => change(world, group, 'add', first)),
        await callsOf(() => change(world, group, 'remove', first)),
        await callsOf(() => change(world, group, 'remove', second)),
      ]);
    }

    expect(costs[1]).toEqual(costs[0]);
    expect(costs[0]?.[0]).toBe(3);
    expect(costs[0]?.[2]).toBe(3);
  });
});
