import { describe, expect, it } from 'vitest';
import { aGroupsWorld, type GroupsWorld } from './a-groups-world.ts';

const patch = (...Operations: readonly unknown[]) => ({
  body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations },
});
const members = (...ids: readonly string[]) => ids.map((value) => ({ value }));

/** A world with Ava and Bob, and a group that Ava is in. */
async function aTeam(world: GroupsWorld = aGroupsWorld()) {
  const [ava, bob] = [await world.user('ava'), await world.user('bob')];
  const ops = await world.group('IT Ops', [ava]);
  return { world, ava, bob, ops };
}

describe('a group', () => {
  it('is created with its members and read as it was sent', async () => {
    const { world, ava, ops } = await aTeam();

    const { status, headers, body } = await world.call('GET', `/Groups/${ops}`);

    const location = `https://api.example.com/scim/v2/acme/Groups/${ops}`;
    expect(status).toBe(200);
    expect(headers).toMatchObject({ etag: 'W/"1"', location });
    expect(body).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      id: ops,
      displayName: 'IT Ops',
      members: [{ value: ava, $ref: `https://api.example.com/scim/v2/acme/Users/${ava}`, type: 'User' }],
      meta: {
        resourceType: 'Group',
        created: expect.any(String),
        lastModified: expect.any(String),
        location,
        version: 'W/"1"',
      },
    });
  });

  it("is shown by its members, without its name, and moves their ETag; clients can't change that side", async () => {
    const { world, ava, ops } = await aTeam();

    const read = await world.call('GET', `/Users/${ava}`);
    const replaced = await world.call('PUT', `/Users/${ava}`, { body: { userName: 'ava', groups: [] } });
    const patched = await world.call(
      'PATCH',
      `/Users/${ava}`,
      patch({ op: 'replace', path: 'groups', value: members('x') }),
    );

    const groups = [{ value: ops, $ref: `https://api.example.com/scim/v2/acme/Groups/${ops}`, type: 'direct' }];
    expect(read.body['groups']).toEqual(groups);
    expect(read.headers['etag']).toBe('W/"2"');
    expect(replaced.body['groups']).toEqual(groups);
    expect([patched.status, patched.body['scimType']]).toEqual([400, 'mutability']);
  });

  it("keeps Entra's foreign schema and what an unknown extension says", async () => {
    const world = aGroupsWorld();
    const urn = 'urn:example:params:scim:schemas:extension:2.0:Group';

    const { status, body } = await world.call('POST', '/Groups', {
      body: {
        schemas: [
          'urn:ietf:params:scim:schemas:core:2.0:Group',
          'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
        ],
        externalId: '8aa1a0c0',
        displayName: 'IT Ops',
        meta: { resourceType: 'Group' },
        [urn]: { costCentre: 7 },
      },
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({ externalId: '8aa1a0c0', displayName: 'IT Ops', [urn]: { costCentre: 7 } });
    expect(body).not.toHaveProperty('members');
  });

  it.each([
    ['no displayName', {}, 'invalidValue'],
    ['a blank displayName', { displayName: ' ' }, 'invalidValue'],
    ['members that are texts', { displayName: 'x', members: ['u1'] }, 'invalidValue'],
    ['a member without value', { displayName: 'x', members: [{ type: 'User' }] }, 'invalidValue'],
    ['a group as member', { displayName: 'x', members: [{ value: 'g1', type: 'Group' }] }, 'invalidValue'],
    ['an unknown member', { displayName: 'x', members: [{ value: 'u1' }] }, 'invalidValue'],
  ])('with %s is refused', async (_what, body, scimType) => {
    const world = aGroupsWorld();

    const answer = await world.call('POST', '/Groups', { body });

    expect([answer.status, answer.body['scimType']]).toEqual([400, scimType]);
    expect((await world.call('GET', '/Groups')).body['totalResults']).toBe(0);
  });

  it.each(['displayName', 'externalId'] as const)(
    'that takes the %s of another is refused on POST, PUT and PATCH alike',
    async (name) => {
      const world = aGroupsWorld();
      await world.call('POST', '/Groups', { body: { displayName: 'IT Ops', externalId: 'X1' } });
      const other = await world.group('Other');
      const value = { displayName: 'it ops', externalId: 'X1' }[name];
      const body = { displayName: 'New', externalId: 'X3', [name]: value };

      const answers = [
        await world.call('POST', '/Groups', { body }),
        await world.call('PUT', `/Groups/${other}`, { body }),
        await world.call('PATCH', `/Groups/${other}`, patch({ op: 'replace', path: name, value })),
      ];

      expect(answers.map(({ status, body }) => [status, body['scimType']])).toEqual(Array(3).fill([409, 'uniqueness']));
      expect((await world.groups.get('acme', other))?.version).toBe(1);
    },
  );

  it('deleted is unknown, its name free, and nobody is in it', async () => {
    const { world, ava, ops } = await aTeam();

    expect((await world.call('DELETE', `/Groups/${ops}`)).status).toBe(204);

    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      expect((await world.call(method, `/Groups/${ops}`, patch())).status).toBe(404);
    }
    expect(await world.groupsOf(ava)).toEqual([]);
    expect(await world.group('it ops')).not.toBe(ops);
    expect(world.started).toEqual([]);
  });

  it('too large for one transaction is deleted at once all the same, and a job looks after its members', async () => {
    const world = aGroupsWorld();
    const people = await Promise.all(Array.from({ length: 21 }, (_, n) => world.user(`user.${n}`)));
    const ops = await world.group('IT Ops', people);

    expect((await world.call('DELETE', `/Groups/${ops}`)).status).toBe(204);

    expect((await world.call('GET', `/Groups/${ops}`)).status).toBe(404);
    expect(world.groups.owed).toMatchObject([{ tenant: 'acme', kind: 'group.delete', subject: ops }]);
    expect(world.started).toEqual(world.groups.owed);
    for (const person of people) expect(await world.groupsOf(person)).toEqual([]);
  });
});

describe('members', () => {
  it.each([
    ['Entra adds', { op: 'Add', path: 'members', value: [{ $ref: null, value: 'BOB' }] }, ['AVA', 'BOB']],
    [
      'an add of who is there',
      { op: 'Add', path: 'members', value: [{ value: 'AVA' }, { value: 'BOB' }] },
      ['AVA', 'BOB'],
    ],
    ['one object for a list', { op: 'add', path: 'members', value: { value: 'BOB' } }, ['AVA', 'BOB']],
    [
      'the same member twice',
      { op: 'add', path: 'members', value: [{ value: 'BOB' }, { value: 'BOB' }] },
      ['AVA', 'BOB'],
    ],
    ['Entra removes', { op: 'Remove', path: 'members', value: [{ value: 'AVA' }] }, []],
    ['Entra removes, flagged', { op: 'remove', path: 'members[value eq "AVA"]' }, []],
    ['a removal of who is not there', { op: 'remove', path: 'members[value eq "BOB"]' }, ['AVA']],
    ['a removal of all', { op: 'remove', path: 'members' }, []],
    ['Okta pushes', { op: 'replace', path: 'members', value: [{ value: 'BOB', display: 'bob' }] }, ['BOB']],
    ['Okta pushes, pathless', { op: 'replace', value: { id: 'x', members: [{ value: 'BOB' }] } }, ['BOB']],
    ['Okta empties', { op: 'replace', path: 'members', value: [] }, []],
    ['Okta empties, pathless', { op: 'replace', value: { members: [], displayName: 'IT Ops' } }, []],
    ['a replacement that names no members', { op: 'replace', value: { displayName: 'Other' } }, ['AVA']],
    [
      'a core URN',
      { op: 'add', path: 'urn:ietf:params:scim:schemas:core:2.0:Group:members', value: [{ value: 'BOB' }] },
      ['AVA', 'BOB'],
    ],
  ])('%s', async (_what, operation, expected) => {
    const { world, ava, bob, ops } = await aTeam();
    const named = (text: string) => text.replaceAll('AVA', ava).replaceAll('BOB', bob);

    const answer = await world.call('PATCH', `/Groups/${ops}`, patch(JSON.parse(named(JSON.stringify(operation)))));

    expect(answer).toMatchObject({ status: 204, body: {} });
    expect(await world.membersOf(ops)).toEqual(expected.map(named).sort());
    for (const user of [ava, bob]) {
      expect(await world.groupsOf(user)).toEqual(expected.map(named).includes(user) ? [ops] : []);
    }
  });

  it.each([
    ['names no members', { displayName: 'Renamed' }, ['AVA']],
    ['names others', { displayName: 'IT Ops', members: [{ value: 'BOB', display: 'bob' }] }, ['BOB']],
    ['names none', { displayName: 'IT Ops', members: [] }, []],
  ])('of a group whose PUT %s', async (_what, body, expected) => {
    const { world, ava, bob, ops } = await aTeam();
    const named = (text: string) => text.replaceAll('AVA', ava).replaceAll('BOB', bob);

    const answer = await world.call('PUT', `/Groups/${ops}`, { body: JSON.parse(named(JSON.stringify(body))) });

    expect(answer.status).toBe(200);
    expect(((answer.body['members'] ?? []) as { value: string }[]).map(({ value }) => value)).toEqual(
      expected.map(named),
    );
    expect(await world.membersOf(ops)).toEqual(expected.map(named));
  });

  it.each([1, 25])('who are unknown are named and keep %i others out, and a new name too', async (others) => {
    const { world, ava, ops } = await aTeam();
    const people = await Promise.all(Array.from({ length: others }, (_, n) => world.user(`user.${n}`)));

    const answer = await world.call(
      'PATCH',
      `/Groups/${ops}`,
      patch(
        { op: 'replace', path: 'displayName', value: 'Renamed' },
        { op: 'add', path: 'members', value: members(...people, 'ghost', 'spook') },
      ),
    );

    expect([answer.status, answer.body['scimType']]).toEqual([400, 'invalidValue']);
    expect(answer.body['detail']).toContain('"ghost", "spook"');
    expect(await world.membersOf(ops)).toEqual([ava]);
    expect((await world.groups.get('acme', ops))?.attributes['displayName']).toBe('IT Ops');
  });

  it('a thousand can come and go in one request, and no more', async () => {
    const world = aGroupsWorld();
    const people = await Promise.all(Array.from({ length: 1_001 }, (_, n) => world.user(`user.${n}`)));
    const ops = await world.group('IT Ops');
    const thousand = people.slice(0, 1_000);

    const tooMany = await world.call(
      'PATCH',
      `/Groups/${ops}`,
      patch({ op: 'add', path: 'members', value: members(...people) }),
    );
    const added = await world.call(
      'PATCH',
      `/Groups/${ops}`,
      patch({ op: 'add', path: 'members', value: members(...thousand) }),
    );
    const onceMore = await world.call('PUT', `/Groups/${ops}`, {
      body: { displayName: 'IT Ops', members: members(...people) },
    });
    const events = (await world.members.events('acme')).filter(({ action }) => action === 'group.member-added');
    const emptied = await world.call('PATCH', `/Groups/${ops}`, patch({ op: 'remove', path: 'members' }));

    expect([tooMany.status, tooMany.body['scimType']]).toEqual([400, 'tooMany']);
    expect([added.status, onceMore.status]).toEqual([204, 200]);
    expect(events).toHaveLength(1_001);
    expect([emptied.status, emptied.body['scimType']]).toEqual([400, 'tooMany']);
    expect(await world.membersOf(ops)).toEqual([...people].sort());
  });

  it('leave the groups when they are deleted', async () => {
    const { world, ava, ops } = await aTeam();

    expect((await world.call('DELETE', `/Users/${ava}`)).status).toBe(204);

    expect(await world.membersOf(ops)).toEqual([]);
  });
});

describe('what is not read', () => {
  it.each([
    ['GET', '/Groups/OPS', { excludedAttributes: 'members' }],
    ['GET', '/Groups/OPS', { attributes: 'displayName' }],
    ['GET', '/Groups', { excludedAttributes: 'members', filter: 'displayName eq "IT Ops"' }],
    ['GET', '/Groups', { attributes: 'displayName', filter: 'id eq "OPS" and members eq "AVA"' }],
    ['PATCH', '/Groups/OPS', {}],
  ])('%s %s %j reads no members', async (method, path, query) => {
    const read: string[] = [];
    const { world, ava, ops } = await aTeam(
      aGroupsWorld((groups) => ({
        ...groups,
        memberIds: (tenant, id, limit) => {
          read.push(id);
          return groups.memberIds(tenant, id, limit);
        },
      })),
    );
    read.length = 0;
    const named = (text: string) => text.replaceAll('OPS', ops).replaceAll('AVA', ava);

    const answer = await world.call(method, named(path), {
      query: JSON.parse(named(JSON.stringify(query))),
      ...(method === 'PATCH' ? patch({ op: 'remove', path: `members[value eq "${ava}"]` }) : {}),
    });

    expect(answer.status).toBe(method === 'PATCH' ? 204 : 200);
    expect(JSON.stringify(answer.body)).not.toContain('"members"');
    expect(read).toEqual([]);
  });
});

describe('a group too large for one answer', () => {
  const crowd = Array.from({ length: 20_001 }, (_, n) => `user-${n}`);
  const aCrowd = () =>
    aTeam(aGroupsWorld((groups) => ({ ...groups, memberIds: async (_tenant, _id, limit) => crowd.slice(0, limit) })));

  it.each(['/Groups/OPS', '/Groups'])('is refused by GET %s, which says what to do', async (path) => {
    const { world, ops } = await aCrowd();

    const answer = await world.call('GET', path.replace('OPS', ops));
    const without = await world.call('GET', path.replace('OPS', ops), { query: { excludedAttributes: 'members' } });

    expect([answer.status, answer.body['scimType']]).toEqual([400, 'tooMany']);
    expect(answer.body['detail']).toContain('excludedAttributes=members');
    expect(without.status).toBe(200);
  });

  it('is changed like any other; the answer then is without members', async () => {
    const { world, ops } = await aCrowd();

    const answer = await world.call('PUT', `/Groups/${ops}`, { body: { displayName: 'Renamed' } });

    expect(answer).toMatchObject({ status: 200, body: { displayName: 'Renamed' } });
    expect(answer.body).not.toHaveProperty('members');
  });
});

describe('versions', () => {
  it.each([
    ['W/"1"', 204],
    ['*', 204],
    ['W/"2"', 412],
  ])('If-Match: %s on version 1 is answered %i', async (tag, status) => {
    const { world, ops, bob } = await aTeam();

    const answer = await world.call('PATCH', `/Groups/${ops}`, {
      ...patch({ op: 'add', path: 'members', value: members(bob) }),
      headers: { 'If-Match': tag },
    });

    expect(answer.status).toBe(status);
    expect(await world.membersOf(ops)).toHaveLength(status === 204 ? 2 : 1);
  });

  it('move with the members', async () => {
    const { world, ops, bob } = await aTeam();

    const answer = await world.call(
      'PATCH',
      `/Groups/${ops}`,
      patch({ op: 'add', path: 'members', value: members(bob) }),
    );

    expect(answer.headers['etag']).toBe('W/"2"');
    expect((await world.call('GET', `/Groups/${ops}`)).headers['etag']).toBe('W/"2"');
  });

  it('answer 304 to who has read the group without members, never to who sees them', async () => {
    const { world, ops } = await aTeam();
    const headers = { 'If-None-Match': 'W/"1"' };

    const without = await world.call('GET', `/Groups/${ops}`, { headers, query: { excludedAttributes: 'members' } });
    const whole = await world.call('GET', `/Groups/${ops}`, { headers });

    expect([without.status, whole.status]).toEqual([304, 200]);
  });

  it('stay, and nothing is written, when a request changes nothing', async () => {
    const { world, ava, ops } = await aTeam();
    const before = (await world.members.events('acme')).length;

    const rename = await world.call(
      'PATCH',
      `/Groups/${ops}`,
      patch({ op: 'replace', value: { id: ops, displayName: 'IT Ops' } }),
    );
    const added = await world.call(
      'PATCH',
      `/Groups/${ops}`,
      patch({ op: 'add', path: 'members', value: members(ava) }),
    );

    expect([rename.status, added.status]).toEqual([204, 204]);
    expect((await world.groups.get('acme', ops))?.version).toBe(1);
    expect(await world.members.events('acme')).toHaveLength(before);
  });

  it('of a PATCH that asks for attributes come with the resource', async () => {
    const { world, bob, ops } = await aTeam();

    const answer = await world.call('PATCH', `/Groups/${ops}`, {
      ...patch({ op: 'add', path: 'members', value: members(bob) }),
      query: { attributes: 'displayName' },
    });

    expect(answer).toMatchObject({ status: 200, body: { id: ops, displayName: 'IT Ops' } });
    expect(answer.body).not.toHaveProperty('members');
  });
});

describe('the timeline', () => {
  it('has an event for the group, and one for each member who moves', async () => {
    const { world, ava, bob, ops } = await aTeam();
    await world.call(
      'PATCH',
      `/Groups/${ops}`,
      patch(
        { op: 'replace', path: 'displayName', value: 'Operations' },
        { op: 'replace', path: 'members', value: members(bob) },
      ),
    );
    await world.call('POST', '/Groups', { body: { displayName: 'operations' } });
    await world.call('DELETE', `/Groups/${ops}`);

    const events = (await world.members.events('acme')).filter(({ action }) => action.startsWith('group.'));
    const seen = events.map(({ action, result, memberId, groupId, changed }) => [
      action,
      result,
      memberId,
      groupId,
      changed,
    ]);
    expect(seen.map((event) => JSON.stringify(event)).sort()).toEqual(
      [
        ['group.create', 'applied', undefined, ops, ['displayName']],
        ['group.member-added', 'applied', ava, ops, ['groups']],
        ['group.patch', 'applied', undefined, ops, ['displayName']],
        ['group.member-removed', 'applied', ava, ops, ['groups']],
        ['group.member-added', 'applied', bob, ops, ['groups']],
        ['group.create', 'refused', undefined, undefined, []],
        ['group.member-removed', 'applied', bob, ops, ['groups']],
        ['group.delete', 'applied', undefined, ops, []],
      ]
        .map((event) => JSON.stringify(event))
        .sort(),
    );
  });
});

describe('finding groups', () => {
  it.each([
    ['displayName eq "it OPS"', 1],
    ['displayName eq "nothing"', 0],
    ['externalId eq "X1"', 1],
    ['externalId eq "x1"', 0],
    ['id eq "OPS"', 1],
    ['members.value eq "AVA"', 1],
    ['members eq "AVA"', 1],
    ['members[value eq "AVA"]', 1],
    ['members[value eq "AVA" and type eq "User"]', 1],
    ['members.value eq "BOB"', 0],
    ['members.value eq "nobody"', 0],
    ['id eq "OPS" and members eq "AVA"', 1],
    ['id eq "OPS" and members eq "BOB"', 0],
    ['displayName sw "it"', 1],
    ['displayName sw "it" and not (members.value eq "AVA")', 0],
    ['members.value eq "AVA" or members.value eq "BOB"', 1],
    ['meta.resourceType eq "Group"', 2],
  ])('%s finds %i', async (filter, total) => {
    const world = aGroupsWorld();
    const [ava, bob] = [await world.user('ava'), await world.user('bob')];
    const made = await world.call('POST', '/Groups', {
      body: { displayName: 'IT Ops', externalId: 'X1', members: members(ava) },
    });
    await world.group('Other');
    const named = filter.replace('OPS"', `${made.body['id']}"`).replaceAll('AVA', ava).replaceAll('BOB', bob);

    const { status, body } = await world.call('GET', '/Groups', {
      query: { filter: filter.startsWith('displayName eq "it') ? filter : named },
    });

    expect(status).toBe(200);
    expect(body['totalResults']).toBe(total);
  });

  it.each(['members pr', 'members.value sw "a"', 'members.type eq "User"', 'members.value ne "a"', 'displayName eq'])(
    '%s is invalidFilter',
    async (filter) => {
      const { world } = await aTeam();

      const { status, body } = await world.call('GET', '/Groups', { query: { filter } });

      expect([status, body['scimType']]).toEqual([400, 'invalidFilter']);
    },
  );

  it('shows members in a list as in a single group', async () => {
    const { world, ava } = await aTeam();

    const { body } = await world.call('GET', '/Groups', { query: { filter: 'displayName eq "IT Ops"' } });

    expect(body).toMatchObject({ totalResults: 1, Resources: [{ members: [{ value: ava }] }] });
  });
});

describe('a tenant that refuses groups', () => {
  const refuse = { authorizer: { groups: 'refuse' } };

  it('is answered an empty list, so that nobody is quarantined', async () => {
    const { world } = await aTeam();

    const answer = await world.call('GET', '/Groups', { ...refuse, query: { filter: 'displayName eq "IT Ops"' } });

    expect(answer).toMatchObject({ status: 200, body: { totalResults: 0, Resources: [] } });
  });

  it.each(['POST /Groups', 'PUT /Groups/OPS', 'PATCH /Groups/OPS', 'DELETE /Groups/OPS'])(
    'answers %s with the fix, on the timeline too',
    async (request) => {
      const { world, ava, ops } = await aTeam();
      const [method = '', path = ''] = request.replace('OPS', ops).split(' ');

      const answer = await world.call(method, path, { ...refuse, body: { displayName: 'New' } });

      expect([answer.status, answer.body['scimType']]).toEqual([400, 'invalidValue']);
      expect(answer.body['detail']).toContain('Provision Groups: No');
      expect((await world.members.events('acme')).at(-1)).toMatchObject({ result: 'refused' });
      expect(await world.membersOf(ops)).toEqual([ava]);
    },
  );

  it('knows no group by its id, and its users as ever', async () => {
    const { world, ava, ops } = await aTeam();

    expect((await world.call('GET', `/Groups/${ops}`, refuse)).status).toBe(404);
    expect((await world.call('GET', `/Users/${ava}`, refuse)).status).toBe(200);
  });
});
