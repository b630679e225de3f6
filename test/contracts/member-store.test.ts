import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoMembers } from '#aws/dynamo/dynamo-members.ts';
import type { Member } from '#provisioning/member.ts';
import type { MemberStore } from '#provisioning/member-store.ts';
import type { ProvisioningEvent } from '#provisioning/provisioning-event.ts';
import { aMember, anEvent } from '#test/provisioning/builders.ts';
import { memoryMembers } from '#test/provisioning/memory-members.ts';
import { openTestTable, type TestTable } from './test-table.ts';

let testTable: TestTable;
beforeAll(async () => {
  testTable = await openTestTable();
});
afterAll(() => testTable.close());

const stores: readonly [string, () => MemberStore][] = [
  ['in memory', memoryMembers],
  ['on DynamoDB', () => dynamoMembers(testTable.dynamo)],
];

const newTenant = () => `tenant-${randomUUID()}`;

describe.each(stores)('the member store %s', (_name, open) => {
  const created = async (
    members: MemberStore,
    tenant: string,
    member: Member,
    event: ProvisioningEvent = anEvent(),
  ) => {
    expect(await members.create(tenant, member, event)).toBeUndefined();
    return member;
  };

  it('finds a created member by id, userName, externalId and work mail', async () => {
    const [members, tenant] = [open(), newTenant()];

    const ava = await created(
      members,
      tenant,
      aMember({ identity: { userName: 'ava', externalId: 'X1', workMails: ['a@x', 'b@x'] } }),
    );

    expect(await members.get(tenant, ava.id)).toEqual(ava);
    expect(await members.findByUserName(tenant, 'ava')).toEqual(ava);
    expect(await members.findByExternalId(tenant, ava.connector, 'X1')).toEqual(ava);
    expect(await members.findByWorkMail(tenant, 'b@x')).toEqual([ava]);
  });

  it.each([
    ['another tenant', 'get', (members: MemberStore, ava: Member) => members.get('elsewhere', ava.id)],
    ['another userName', 'find', (members: MemberStore) => members.findByUserName('elsewhere', 'ava')],
    ['another connector', 'find', (members: MemberStore) => members.findByExternalId('elsewhere', 'c2', 'X1')],
  ])('knows nobody of %s (%s)', async (_what, _how, look) => {
    const [members, tenant] = [open(), newTenant()];
    const ava = await created(
      members,
      tenant,
      aMember({ identity: { userName: 'ava', externalId: 'X1', workMails: [] } }),
    );

    expect(await look(members, ava)).toBeUndefined();
  });

  it('keeps an externalId of one connector apart from the same one of another', async () => {
    const [members, tenant] = [open(), newTenant()];
    const identity = { externalId: 'X1', workMails: [] };

    const one = await created(members, tenant, aMember({ connector: 'c1', identity: { ...identity, userName: 'a' } }));
    const two = await created(members, tenant, aMember({ connector: 'c2', identity: { ...identity, userName: 'b' } }));

    expect(await members.findByExternalId(tenant, 'c1', 'X1')).toEqual(one);
    expect(await members.findByExternalId(tenant, 'c2', 'X1')).toEqual(two);
  });

  it.each(['userName', 'externalId'] as const)('refuses a second %s and names its owner', async (attribute) => {
    const [members, tenant] = [open(), newTenant()];
    const ava = await created(
      members,
      tenant,
      aMember({ identity: { userName: 'ava', externalId: 'X1', workMails: [] } }),
    );
    const second = aMember({
      identity: { userName: 'other', externalId: 'X2', workMails: [], [attribute]: ava.identity[attribute] },
    });

    const conflict = await members.create(tenant, second, anEvent());

    expect(conflict).toEqual({ kind: 'taken', attribute, ownerId: ava.id });
    expect(await members.get(tenant, second.id)).toBeUndefined();
    expect((await members.list(tenant, 0, 10)).total).toBe(1);
  });

  it('lets one of twenty simultaneous creates of a userName win', async () => {
    const [members, tenant] = [open(), newTenant()];
    const twins = Array.from({ length: 20 }, () => aMember({ identity: { userName: 'twin', workMails: [] } }));

    const outcomes = await Promise.all(twins.map((twin) => members.create(tenant, twin, anEvent())));

    expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
    expect((await members.list(tenant, 0, 50)).total).toBe(1);
  });

  it('moves the look-ups with an update and frees the old ones', async () => {
    const [members, tenant] = [open(), newTenant()];
    const before = await created(
      members,
      tenant,
      aMember({ identity: { userName: 'ava', externalId: 'X1', workMails: ['a@x'] } }),
    );
    const after = { ...before, version: 2, identity: { userName: 'eve', externalId: 'X2', workMails: ['e@x'] } };

    expect(await members.update(tenant, before, after, anEvent())).toBeUndefined();

    expect(await members.findByUserName(tenant, 'eve')).toEqual(after);
    expect(await members.findByUserName(tenant, 'ava')).toBeUndefined();
    expect(await members.findByExternalId(tenant, after.connector, 'X1')).toBeUndefined();
    expect(await members.findByWorkMail(tenant, 'a@x')).toEqual([]);
    await created(members, tenant, aMember({ identity: { userName: 'ava', externalId: 'X1', workMails: [] } }));
  });

  it('refuses an update of a version that is no longer the stored one', async () => {
    const [members, tenant] = [open(), newTenant()];
    const first = await created(members, tenant, aMember());
    const second = { ...first, version: 2, user: { userName: 'second' } };
    await members.update(tenant, first, second, anEvent());

    const conflict = await members.update(
      tenant,
      first,
      { ...first, version: 2, user: { userName: 'lost' } },
      anEvent(),
    );

    expect(conflict).toEqual({ kind: 'stale' });
    expect(await members.get(tenant, first.id)).toEqual(second);
  });

  it('refuses to rename one member to the userName of another, and both keep theirs', async () => {
    const [members, tenant] = [open(), newTenant()];
    const ava = await created(members, tenant, aMember({ identity: { userName: 'ava', workMails: [] } }));
    const bob = await created(members, tenant, aMember({ identity: { userName: 'bob', workMails: [] } }));

    const conflict = await members.update(tenant, bob, { ...bob, version: 2, identity: ava.identity }, anEvent());

    expect(conflict).toEqual({ kind: 'taken', attribute: 'userName', ownerId: ava.id });
    expect(await members.findByUserName(tenant, 'bob')).toEqual(bob);
  });

  it('knows an archived member no more, under any name, and frees the userName', async () => {
    const [members, tenant] = [open(), newTenant()];
    const ava = await created(
      members,
      tenant,
      aMember({ identity: { userName: 'ava', externalId: 'X1', workMails: ['a@x'] } }),
    );

    expect(await members.archive(tenant, ava, anEvent())).toBeUndefined();

    expect(await members.get(tenant, ava.id)).toBeUndefined();
    expect(await members.findByUserName(tenant, 'ava')).toBeUndefined();
    expect(await members.findByWorkMail(tenant, 'a@x')).toEqual([]);
    expect(await members.list(tenant, 0, 10)).toEqual({ total: 0, records: [], more: false });
    expect(await members.archive(tenant, ava, anEvent())).toEqual({ kind: 'stale' });
    await created(members, tenant, aMember({ identity: ava.identity }));
  });

  it('lists by creation, in pages that join without gap or overlap', async () => {
    const [members, tenant] = [open(), newTenant()];
    const all: Member[] = [];
    for (let n = 0; n < 7; n += 1) {
      all.push(await created(members, tenant, aMember({ created: `2026-01-01T00:00:0${n}.000Z` })));
    }

    const pages = [
      await members.list(tenant, 0, 3),
      await members.list(tenant, 3, 3),
      await members.list(tenant, 6, 3),
    ];

    expect(pages.flatMap((page) => page.records)).toEqual(all);
    expect(pages.map((page) => page.total)).toEqual([7, 7, 7]);
    expect(pages.map((page) => page.more)).toEqual([true, true, false]);
    expect(await members.list(tenant, 0, 0)).toEqual({ total: 7, records: [], more: true });
    expect(await members.list(tenant, 100, 3)).toEqual({ total: 7, records: [], more: false });
  });

  it('applies the same create twice as once', async () => {
    const [members, tenant] = [open(), newTenant()];
    const [ava, event] = [aMember(), anEvent()];
    await created(members, tenant, ava, event);

    await members.create(tenant, ava, event);

    expect(await members.list(tenant, 0, 10)).toEqual({ total: 1, records: [ava], more: false });
  });
});
