import { describe, expect, it } from 'vitest';
import { limits } from '#scim/limits.ts';
import { aScimWorld, type ScimWorld } from '../a-scim-world.ts';

type Operation = Readonly<Record<string, unknown>>;

interface Result {
  readonly method: string;
  readonly bulkId?: string;
  readonly location?: string;
  readonly version?: string;
  readonly status: string;
  readonly response?: Readonly<Record<string, unknown>>;
}

const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
const baseUrl = 'https://api.example.com/scim/v2/acme';

const user = (bulkId: string, userName = bulkId): Operation => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: { userName },
});
const group = (bulkId: string, ...members: readonly string[]): Operation => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: { displayName: bulkId, members: members.map((value) => ({ value })) },
});
const patch = (path: string, ...Operations: readonly unknown[]): Operation => ({
  method: 'PATCH',
  path,
  data: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations },
});

async function done(
  world: ScimWorld,
  Operations: readonly Operation[],
  rest: Readonly<Record<string, unknown>> = {},
): Promise<readonly Result[]> {
  const { status, body } = await world.call('POST', '/Bulk', { body: { schemas, Operations, ...rest } });
  expect([status, body['schemas']]).toEqual([200, ['urn:ietf:params:scim:api:messages:2.0:BulkResponse']]);
  return body['Operations'] as readonly Result[];
}

const statuses = (results: readonly Result[]) => results.map(({ status }) => status);
const idIn = (result: Result | undefined) => result?.location?.split('/').at(-1) ?? 'no location';

describe('the answer to a bulk request', () => {
  it('tells method, bulkId, location, version and status of each operation, in the order they were sent', async () => {
    const world = aScimWorld();
    const bob = await world.made('/Users', { userName: 'bob' });

    const results = await done(world, [
      user('ava'),
      { ...patch(`/Users/${bob}`, { op: 'replace', path: 'title', value: 'Lead' }), version: 'W/"1"' },
      { method: 'PUT', path: `/Users/${bob}`, bulkId: 'p', data: { userName: 'bobby' } },
      { method: 'DELETE', path: `/Users/${bob}` },
    ]);

    expect(results).toEqual([
      {
        method: 'POST',
        bulkId: 'ava',
        location: expect.stringMatching(`^${baseUrl}/Users/[0-9a-f-]{36}$`),
        version: 'W/"1"',
        status: '201',
      },
      { method: 'PATCH', location: `${baseUrl}/Users/${bob}`, version: 'W/"2"', status: '200' },
      { method: 'PUT', bulkId: 'p', location: `${baseUrl}/Users/${bob}`, version: 'W/"3"', status: '200' },
      { method: 'DELETE', location: `${baseUrl}/Users/${bob}`, status: '204' },
    ]);
  });

  it('has the error of an operation that fails, and what was done besides', async () => {
    const world = aScimWorld();
    await world.made('/Users', { userName: 'ava' });

    const results = await done(world, [user('1', 'AVA'), user('2', 'bob')]);

    expect(statuses(results)).toEqual(['409', '201']);
    expect(results[0]?.response).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '409',
      scimType: 'uniqueness',
      detail: expect.stringContaining('userName'),
    });
    expect(results[0]).not.toHaveProperty('location');
  });

  it.each<[string, Operation, string]>([
    ['an unknown endpoint', { method: 'POST', path: '/Things', bulkId: 'a', data: {} }, '404'],
    ['a bulk request within', { method: 'POST', path: '/Bulk', bulkId: 'a', data: {} }, '404'],
    ['a search', { method: 'POST', path: '/Users/.search', bulkId: 'a', data: {} }, '405'],
    ['a query behind the path', { method: 'DELETE', path: '/Users/x?y=z', bulkId: 'a' }, '404'],
    ['a read', { method: 'GET', path: '/Users/x' }, '405'],
    ['a PUT of a list', { method: 'PUT', path: '/Users', data: {} }, '405'],
    ['a POST without bulkId', { method: 'POST', path: '/Users', data: { userName: 'x' } }, '400'],
    ['a POST without data', { method: 'POST', path: '/Users', bulkId: 'a' }, '400'],
    ['an unknown id', { method: 'DELETE', path: '/Users/nobody' }, '404'],
    ['a prototype by path', patch('/Users/nobody', { op: 'add', path: '__proto__.x', value: 1 }), '404'],
  ])('has a refusal for %s, and only for it', async (_what, operation, status) => {
    const results = await done(aScimWorld(), [operation, user('ava')]);

    expect(statuses(results)).toEqual([status, '201']);
  });

  it.each([
    ['W/"1"', '200'],
    ['W/"7"', '412'],
  ])('heeds the version %s as If-Match', async (version, status) => {
    const world = aScimWorld();
    const ava = await world.made('/Users', { userName: 'ava' });

    const results = await done(world, [
      { ...patch(`/Users/${ava}`, { op: 'add', path: 'title', value: 'x' }), version },
    ]);

    expect(statuses(results)).toEqual([status]);
  });
});

describe('a bulk request that is refused whole, with nothing done', () => {
  it.each<[string, unknown, number]>([
    ['no object', [], 400],
    ['no operations', { schemas }, 400],
    ['an empty list', { schemas, Operations: [] }, 400],
    ['an operation that is none', { schemas, Operations: [user('a'), 'x'] }, 400],
    ['no method', { schemas, Operations: [user('a'), { path: '/Users' }] }, 400],
    ['a path that is no text', { schemas, Operations: [user('a'), { method: 'DELETE', path: 1 }] }, 400],
    ['one bulkId twice', { schemas, Operations: [user('a'), user('a', 'b')] }, 400],
    ['an empty bulkId', { schemas, Operations: [user('a'), user('', 'b')] }, 400],
    ['failOnErrors that is no number', { schemas, failOnErrors: '1', Operations: [user('a')] }, 400],
    ['failOnErrors below 0', { schemas, failOnErrors: -1, Operations: [user('a')] }, 400],
    ['101 operations', { schemas, Operations: Array.from({ length: 101 }, (_, n) => user(`u${n}`)) }, 413],
    ['more than a MiB', { schemas, Operations: [{ ...user('a'), data: { title: 'x'.repeat(1_048_576) } }] }, 413],
  ])('has %s', async (_what, body, status) => {
    const world = aScimWorld();

    const answer = await world.call('POST', '/Bulk', { body });

    expect(answer.status).toBe(status);
    expect(answer.body['status']).toBe(String(status));
    expect(world.members.all('acme')).toEqual([]);
  });

  it('comes with a key that may only read', async () => {
    const answer = await aScimWorld().call('POST', '/Bulk', {
      body: { schemas, Operations: [user('a')] },
      authorizer: { scopes: 'read' },
    });

    expect(answer.status).toBe(403);
  });
});

describe('references by bulkId', () => {
  it('reach forward and back, in bodies', async () => {
    const world = aScimWorld();

    const results = await done(world, [group('team', 'bulkId:ava', 'bulkId:bob'), user('ava'), user('bob')]);

    expect(statuses(results)).toEqual(['201', '201', '201']);
    const { body } = await world.call('GET', `/Groups/${idIn(results[0])}`);
    const members = (body['members'] as { value: string }[]).map(({ value }) => value);
    expect(members.sort()).toEqual([idIn(results[1]), idIn(results[2])].sort());
  });

  it('reach into the path of an operation and of a PATCH', async () => {
    const world = aScimWorld();

    const results = await done(world, [
      patch('/Groups/bulkId:team', { op: 'remove', path: 'members[value eq "bulkId:ava"]' }),
      group('team', 'bulkId:ava', 'bulkId:bob'),
      user('ava'),
      user('bob'),
      patch('/Users/bulkId:bob', { op: 'add', path: 'title', value: 'Lead' }),
    ]);

    expect(statuses(results)).toEqual(['204', '201', '201', '201', '200']);
    const { body } = await world.call('GET', `/Groups/${idIn(results[1])}`);
    expect(body['members']).toMatchObject([{ value: idIn(results[3]) }]);
    expect((await world.call('GET', `/Users/${idIn(results[3])}`)).body['title']).toBe('Lead');
  });

  it('reach a manager', async () => {
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    const world = aScimWorld();

    const results = await done(world, [
      { ...user('ava'), data: { userName: 'ava', [enterprise]: { manager: { value: 'bulkId:bob' } } } },
      user('bob'),
    ]);

    const { body } = await world.call('GET', `/Users/${idIn(results[0])}`);
    expect(body[enterprise]).toMatchObject({ manager: { value: idIn(results[1]) } });
  });

  it('in a circle are refused, with what waits for them; the rest is done', async () => {
    const results = await done(aScimWorld(), [
      group('a', 'bulkId:b'),
      group('b', 'bulkId:a'),
      group('itself', 'bulkId:itself'),
      patch('/Groups/bulkId:a', { op: 'add', path: 'externalId', value: 'x' }),
      user('ava'),
    ]);

    expect(statuses(results)).toEqual(['409', '409', '409', '409', '201']);
  });

  it.each([
    ['names nothing', [group('team', 'bulkId:nobody')], ['400']],
    ['names what could not be made', [user('ava', ' '), group('team', 'bulkId:ava')], ['400', '400']],
    [
      'names what is not a POST',
      [{ method: 'DELETE', path: '/Users/x', bulkId: 'd' }, group('t', 'bulkId:d')],
      ['404', '400'],
    ],
  ])('that %s fail', async (_what, operations, expected) => {
    const results = await done(aScimWorld(), operations);

    expect(statuses(results)).toEqual(expected);
  });
});

describe('failOnErrors', () => {
  const operations = [user('1', ' '), user('2', 'bob'), user('3', ' '), user('4', 'dan')];

  it.each([
    [undefined, ['400', '201', '400', '201']],
    [0, ['400', '201', '400', '201']],
    [1, ['400']],
    [2, ['400', '201', '400']],
    [3, ['400', '201', '400', '201']],
  ])('%s: what comes after so many errors is not done and not answered', async (failOnErrors, expected) => {
    const world = aScimWorld();

    const results = await done(world, operations, failOnErrors === undefined ? {} : { failOnErrors });

    expect(statuses(results)).toEqual(expected);
    expect(world.members.all('acme')).toHaveLength(expected.filter((status) => status === '201').length);
  });
});

describe('each operation', () => {
  it('is recorded and logged like a single request, refused ones too', async () => {
    const world = aScimWorld();

    await done(world, [user('1', 'ava'), user('2', 'AVA')]);

    const events = await world.members.events('acme');
    expect(events.map(({ action, result }) => [action, result])).toEqual([
      ['user.create', 'applied'],
      ['user.create', 'refused'],
    ]);
    const lines = world.log.filter(({ event }) => event === 'scim.bulk-operation');
    expect(
      lines.map(({ number, method, status, scimType, tenantId }) => [number, method, status, scimType, tenantId]),
    ).toEqual([
      [1, 'POST', 201, undefined, 'acme'],
      [2, 'POST', 409, 'uniqueness', 'acme'],
    ]);
  });

  it('that meets a fault is a 500 that tells nothing, and does not stop the others', async () => {
    let calls = 0;
    const world = aScimWorld({
      members: (members) => ({
        ...members,
        create: async (...given) => {
          calls += 1;
          if (calls === 1) throw new Error('secret cause');
          return members.create(...given);
        },
      }),
    });

    const results = await done(world, [user('1', 'ava'), user('2', 'bob')]);

    expect(statuses(results)).toEqual(['500', '201']);
    expect(JSON.stringify(results)).not.toContain('secret cause');
    expect(world.log.find(({ event }) => event === 'scim.fault')).toBeDefined();
  });

  it('is not begun when time runs out, and says so', async () => {
    const world: ScimWorld = aScimWorld({
      members: (members) => ({
        ...members,
        create: async (...given) => {
          world.pass((limits.bulkSeconds * 1000) / 2 + 1);
          return members.create(...given);
        },
      }),
    });

    const results = await done(world, [user('1'), user('2'), user('3'), user('4')]);

    expect(statuses(results)).toEqual(['201', '201', '503', '503']);
    expect(world.members.all('acme')).toHaveLength(2);
  });

  it('keeps to the limits of a single request', async () => {
    const world = aScimWorld();
    const ava = await world.made('/Users', { userName: 'ava' });
    const operations = Array.from({ length: limits.patchOperations + 1 }, () => ({
      op: 'add',
      path: 'title',
      value: '',
    }));

    const results = await done(world, [patch(`/Users/${ava}`, ...operations)]);

    expect(results[0]?.response).toMatchObject({ status: '400', scimType: 'invalidValue' });
  });

  it('leaves the groups alone where a tenant refuses them', async () => {
    const { body } = await aScimWorld().call('POST', '/Bulk', {
      body: { schemas, Operations: [group('team'), user('ava')] },
      authorizer: { groups: 'refuse' },
    });

    expect(statuses(body['Operations'] as readonly Result[])).toEqual(['400', '201']);
  });
});
