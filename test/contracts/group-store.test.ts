import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoGroups } from '#aws/dynamo/dynamo-groups.ts';
import { dynamoMembers } from '#aws/dynamo/dynamo-members.ts';
import type { Group } from '#provisioning/group.ts';
import type { GroupStore, MemberMove } from '#provisioning/group-store.ts';
import type { Member } from '#provisioning/member.ts';
import type { MemberStore } from '#provisioning/member-store.ts';
import { newJob } from '#provisioning/work.ts';
import { aGroup, aMember, anEvent } from '#test/provisioning/builders.ts';
import { memoryGroups } from '#test/provisioning/memory-groups.ts';
import { memoryMembers } from '#test/provisioning/memory-members.ts';
import { openTestTable, type TestTable } from './test-table.ts';

let testTable: TestTable;
beforeAll(async () => {
  testTable = await openTestTable();
});
afterAll(() => testTable.close());

interface Stores {
  readonly groups: GroupStore;
  readonly members: MemberStore;
}

function inMemory(): Stores {
  const members = memoryMembers();
  return { members, groups: memoryGroups(members) };
}
const onDynamo = (): Stores => ({
  members: dynamoMembers(testTable.dynamo),
  groups: dynamoGroups(testTable.dynamo),
});

const move = (kind: MemberMove['move'], { id }: Pick<Member, 'id'>): MemberMove => ({
  memberId: id,
  move: kind,
  event: anEvent({
    at: '2026-02-02T00:00:00.000Z',
    action: kind === 'add' ? 'group.member-added' : 'group.member-removed',
    memberId: id,
  }),
});
const groupEvent = () => anEvent({ action: 'group.create' });

describe.each([
  ['in memory', inMemory],
  ['on DynamoDB', onDynamo],
])('the group store %s', (_name, open) => {
  const world = async (memberCount = 0) => {
    const stores = open();
    const tenant = `tenant-${randomUUID()}`;
    const people = Array.from({ length: memberCount }, () => aMember());
    for (const person of people) expect(await stores.members.create(tenant, person, anEvent())).toBeUndefined();
    const created = async (group: Group, moves: readonly MemberMove[] = []) => {
      expect(await stores.groups.create(tenant, group, groupEvent(), moves)).toBeUndefined();
      return group;
    };
    /** What both sides say; they must agree. */
    const membersOf = async (group: Group) => {
      const ids = await stores.groups.memberIds(tenant, group.id, 100);
      for (const { id } of people) {
        const said = (await stores.members.get(tenant, id))?.groups.includes(group.id) ?? false;
        expect([id, said]).toEqual([id, ids.includes(id)]);
      }
      return [...ids].sort();
    };
    const [first, second] = [people[0] ?? aMember(), people[1] ?? aMember()];
    return { ...stores, tenant, people, first, second, created, membersOf };
  };

  it('finds a created group by id, name and externalId', async () => {
    const { groups, tenant, created } = await world();

    const ops = await created(aGroup({ identity: { name: 'ops', externalId: 'X1' } }));

    expect(await groups.get(tenant, ops.id)).toEqual(ops);
    expect(await groups.findByName(tenant, 'ops')).toEqual(ops);
    expect(await groups.findByExternalId(tenant, 'c1', 'X1')).toEqual(ops);
    expect(await groups.getAll(tenant, [ops.id, randomUUID()])).toEqual([ops]);
  });

  it('knows nothing of another tenant or connector', async () => {
    const { groups, tenant, created } = await world();
    const ops = await created(aGroup({ identity: { name: 'ops', externalId: 'X1' } }));

    expect(await groups.get('elsewhere', ops.id)).toBeUndefined();
    expect(await groups.findByName('elsewhere', 'ops')).toBeUndefined();
    expect(await groups.findByExternalId(tenant, 'c2', 'X1')).toBeUndefined();
    expect(await groups.getAll('elsewhere', [ops.id])).toEqual([]);
  });

  it.each([
    ['displayName', { name: 'ops', externalId: 'X2' }],
    ['externalId', { name: 'other', externalId: 'X1' }],
  ] as const)('refuses a second %s, names its owner and writes nothing', async (attribute, identity) => {
    const { groups, tenant, first, created, membersOf } = await world(1);
    const ops = await created(aGroup({ identity: { name: 'ops', externalId: 'X1' } }));
    const second = aGroup({ identity });

    const conflict = await groups.create(tenant, second, groupEvent(), [move('add', first)]);

    expect(conflict).toEqual({ kind: 'taken', attribute, ownerId: ops.id });
    expect(await groups.get(tenant, second.id)).toBeUndefined();
    expect(await membersOf(second)).toEqual([]);
  });

  it('does not take the externalId of a user for that of a group', async () => {
    const { groups, members, tenant } = await world();
    await members.create(
      tenant,
      aMember({ identity: { userName: 'ava', externalId: 'X1', workMails: [] } }),
      anEvent(),
    );

    expect(
      await groups.create(tenant, aGroup({ identity: { name: 'ava', externalId: 'X1' } }), groupEvent(), []),
    ).toBeUndefined();
  });

  it('creates a group with its members, on both sides and with a new version of each', async () => {
    const { members, tenant, people, first, created, membersOf } = await world(20);

    const ops = await created(
      aGroup(),
      people.map((person) => move('add', person)),
    );

    expect(await membersOf(ops)).toEqual(people.map(({ id }) => id).sort());
    expect(await members.get(tenant, first.id)).toMatchObject({
      groups: [ops.id],
      version: 2,
      lastModified: '2026-02-02T00:00:00.000Z',
    });
  });

  it('moves members to and fro', async () => {
    const { groups, tenant, people, first, second, created, membersOf } = await world(3);
    const ops = await created(aGroup());

    expect(
      await groups.moveMembers(
        tenant,
        ops.id,
        people.map((person) => move('add', person)),
      ),
    ).toBeUndefined();
    expect(await groups.moveMembers(tenant, ops.id, [move('remove', first)])).toBeUndefined();

    expect(await membersOf(ops)).toEqual(
      people
        .slice(1)
        .map(({ id }) => id)
        .sort(),
    );
    expect(await groups.membersAmong(tenant, ops.id, [first.id, second.id, 'nobody'])).toEqual(new Set([second.id]));
    expect(await groups.memberIds(tenant, ops.id, 1)).toHaveLength(1);
  });

  it.each([
    ['somebody who is there already', 'add', 'present'],
    ['an unknown member', 'add', 'unknown'],
    ['a deleted member', 'add', 'deleted'],
    ['a member of another tenant', 'add', 'foreign'],
    ['somebody who is not there', 'remove', 'absent'],
  ] as const)('moves nobody when one of the moves concerns %s', async (_what, kind, who) => {
    const { groups, members, tenant, first, second, created, membersOf } = await world(2);
    const [present, deleted, foreign] = [aMember(), aMember(), aMember()];
    await members.create(tenant, present, anEvent());
    await members.create(tenant, deleted, anEvent());
    await members.archive(tenant, deleted, anEvent());
    await members.create('elsewhere', foreign, anEvent());
    const ops = await created(aGroup(), [move('add', present)]);
    const other = { present, unknown: aMember(), deleted, foreign, absent: second }[who];

    const conflict = await groups.moveMembers(tenant, ops.id, [move('add', first), move(kind, other)]);

    expect(conflict).toEqual({ kind: 'members' });
    expect(await groups.memberIds(tenant, ops.id, 10)).toEqual([present.id]);
    expect(await membersOf(ops)).toEqual([present.id]);
  });

  it('tells who is unknown', async () => {
    const { groups, members, tenant, first, second } = await world(2);
    await members.archive(tenant, second, anEvent());

    expect(await groups.unableToJoin(tenant, [first.id, second.id, 'nobody'])).toEqual({
      unknown: [second.id, 'nobody'],
      full: [],
    });
    expect(await groups.unableToJoin(tenant, [])).toEqual({ unknown: [], full: [] });
  });

  it('updates a group together with its members, or not at all', async () => {
    const { groups, tenant, first, created, membersOf } = await world(1);
    const before = await created(aGroup({ identity: { name: 'ops', externalId: 'X1' } }));
    const after = { ...before, version: 2, identity: { name: 'it', externalId: 'X2' } };

    const refused = await groups.update(tenant, before, after, groupEvent(), [move('remove', first)]);
    expect(refused).toEqual({ kind: 'members' });
    expect(await groups.get(tenant, before.id)).toEqual(before);

    expect(await groups.update(tenant, before, after, groupEvent(), [move('add', first)])).toBeUndefined();
    expect(await groups.findByName(tenant, 'it')).toEqual(after);
    expect(await groups.findByName(tenant, 'ops')).toBeUndefined();
    expect(await groups.findByExternalId(tenant, 'c1', 'X1')).toBeUndefined();
    expect(await membersOf(after)).toEqual([first.id]);
  });

  it('counts a change of the members as a version, and refuses an update of the version before', async () => {
    const { groups, tenant, created } = await world();
    const ops = await created(aGroup());

    const touched = await groups.touch(tenant, ops.id, '2026-03-03T00:00:00.000Z');

    expect(touched).toEqual({ ...ops, version: 2, lastModified: '2026-03-03T00:00:00.000Z' });
    expect(await groups.get(tenant, ops.id)).toEqual(touched);
    expect(await groups.update(tenant, ops, { ...ops, version: 2 }, groupEvent(), [])).toEqual({ kind: 'stale' });
    expect(await groups.touch(tenant, 'nobody', '2026-03-03T00:00:00.000Z')).toBeUndefined();
  });

  it('deletes a group with its memberships: unknown, uncounted, its name and externalId free', async () => {
    const { groups, tenant, first, created, membersOf } = await world(1);
    const ops = await created(aGroup({ identity: { name: 'ops', externalId: 'X1' } }), [move('add', first)]);

    expect(await groups.delete(tenant, ops, groupEvent(), { moves: [move('remove', first)] })).toBeUndefined();

    expect(await groups.get(tenant, ops.id)).toBeUndefined();
    expect(await groups.getAll(tenant, [ops.id])).toEqual([]);
    expect(await groups.list(tenant, 0, 10)).toMatchObject({ total: 0, records: [] });
    expect(await membersOf(ops)).toEqual([]);
    expect(await groups.touch(tenant, ops.id, '2026-03-03T00:00:00.000Z')).toBeUndefined();
    expect(await groups.delete(tenant, ops, groupEvent(), { moves: [] })).toEqual({ kind: 'stale' });
    await created(aGroup({ identity: ops.identity }));
  });

  it('deletes a group that owes the rest, and can be emptied afterwards', async () => {
    const { groups, tenant, first, created, membersOf } = await world(1);
    const ops = await created(aGroup(), [move('add', first)]);
    const owed = newJob({ tenant, id: randomUUID(), kind: 'group.delete', subject: ops.id }, new Date());

    expect(await groups.delete(tenant, ops, groupEvent(), { owed })).toBeUndefined();

    expect(await groups.get(tenant, ops.id)).toBeUndefined();
    expect(await membersOf(ops)).toEqual([first.id]);
    expect(await groups.moveMembers(tenant, ops.id, [move('remove', first)])).toBeUndefined();
    expect(await membersOf(ops)).toEqual([]);
  });

  it('lists groups by creation, in pages that join', async () => {
    const { groups, tenant, created } = await world();
    const all: Group[] = [];
    for (let n = 0; n < 5; n += 1) all.push(await created(aGroup({ created: `2026-01-01T00:00:0${n}.000Z` })));

    const pages = [await groups.list(tenant, 0, 3), await groups.list(tenant, 3, 3)];

    expect(pages.flatMap((page) => page.records)).toEqual(all);
    expect(pages.map(({ total }) => total)).toEqual([5, 5]);
  });

  it.each([3, 40, 100])('lets a member of %i groups go from all of them', async (count) => {
    const { groups, members, tenant, first, second, created } = await world(2);
    const all: Group[] = [];
    for (let n = 0; n < count; n += 1) all.push(await created(aGroup(), [move('add', first), move('add', second)]));

    const member = (await members.get(tenant, first.id)) ?? first;
    expect(member.groups).toHaveLength(count);
    expect(await members.archive(tenant, member, anEvent())).toBeUndefined();

    const left = await Promise.all(all.map(({ id }) => groups.memberIds(tenant, id, 10)));
    expect(left).toEqual(all.map(() => [second.id]));
  });

  it('does not archive a member who came into a group since it was read', async () => {
    const { groups, members, tenant, first, created, membersOf } = await world(1);
    const ops = await created(aGroup(), [move('add', first)]);

    expect(await members.archive(tenant, first, anEvent())).toEqual({ kind: 'stale' });

    expect(await membersOf(ops)).toEqual([first.id]);
    expect(await groups.membersAmong(tenant, ops.id, [first.id])).toEqual(new Set([first.id]));
  });
});
