import { describe, expect, it } from 'vitest';
import { Unavailable } from '#provisioning/faults.ts';
import { aUsersWorld, type UsersWorld } from './a-users-world.ts';

const patch = (...Operations: readonly unknown[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});

async function created(world: UsersWorld, user: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { status, body } = await world.call('POST', '/Users', { body: { userName: 'ava@x.example', ...user } });
  expect(status).toBe(201);
  return String(body['id']);
}

describe('what every answer has', () => {
  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])(
    '%s of an unknown id is a SCIM error with the request id',
    async (method) => {
      const world = aUsersWorld();

      const answer = await world.call(method, '/Users/nobody', { body: patch() });

      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toBe('application/scim+json');
      expect(answer.body).toMatchObject({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: '404',
        requestId: 'request-1',
      });
    },
  );

  it('gives ETag, Location and meta that agree', async () => {
    const world = aUsersWorld();
    const id = await created(world);

    const { headers, body } = await world.call('GET', `/Users/${id}`);

    const location = `https://api.example.com/scim/v2/acme/Users/${id}`;
    expect(headers).toMatchObject({ etag: 'W/"1"', location });
    expect(body['meta']).toEqual({
      resourceType: 'User',
      created: '2026-03-01T09:00:00.000Z',
      lastModified: '2026-03-01T09:00:00.000Z',
      location,
      version: 'W/"1"',
    });
  });

  it.each([
    ['the stage of API Gateway', { path: '/scim/v2/acme/Users' }, {}, 'https://api.example.com/scim/v2/acme/Users/'],
    ['another stage', { path: '/prod/v2/acme/Users' }, {}, 'https://api.example.com/prod/v2/acme/Users/'],
    [
      'a custom domain without prefix',
      { path: '/v2/acme/Users', domainName: 'itam.example' },
      {},
      'https://itam.example/v2/acme/Users/',
    ],
    ['a slash at the end', { path: '/scim/v2/acme/Users/' }, {}, 'https://api.example.com/scim/v2/acme/Users/'],
    ['a public URL', {}, { publicUrl: 'http://127.0.0.1:8000' }, 'http://127.0.0.1:8000/scim/v2/acme/Users/'],
  ])('names its location behind %s', async (_what, requestContext, settings, expected) => {
    const world = aUsersWorld(undefined, settings);

    const { headers } = await world.call('POST', '/Users', {
      body: { userName: 'ava' },
      requestContext,
      headers: { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example' },
    });

    expect(String(headers['location'])).toMatch(new RegExp(`^${expected}[0-9a-f-]+$`));
  });

  it('refuses another method and says which are allowed', async () => {
    const answer = await aUsersWorld().call('PUT', '/Users', { body: {} });

    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, POST, HEAD, OPTIONS' } });
  });
});

describe('who may', () => {
  it.each([
    ['read', 'POST', '/Users'],
    ['read', 'PATCH', '/Users/x'],
    ['read', 'DELETE', '/Users/x'],
    ['write', 'GET', '/Users'],
  ])('a key with scope %s only can not %s %s', async (scopes, method, path) => {
    const { status, body } = await aUsersWorld().call(method, path, { body: {}, authorizer: { scopes } });

    expect(status).toBe(403);
    expect(body['detail']).toContain(`lacks the scope "${scopes === 'read' ? 'write' : 'read'}"`);
  });

  it('a request whose path names another tenant than its key is refused, whatever the gateway thought', async () => {
    const { status, body } = await aUsersWorld().call('GET', '/Users', { authorizer: { tenant: 'other' } });

    expect(status).toBe(403);
    expect(body['detail']).toBe('Another tenant.');
  });
});

describe('bodies', () => {
  it.each([
    ['text/plain', 415],
    ['application/xml', 415],
    [';;;///, application/json', 415],
    ['application/json', 201],
    ['Application/SCIM+JSON; charset=UTF-8', 201],
  ])('sent as %s are answered %i', async (type, status) => {
    const answer = await aUsersWorld().call('POST', '/Users', {
      body: { userName: 'a' },
      headers: { 'content-type': type },
    });

    expect(answer.status).toBe(status);
  });

  it.each([
    ['no body', { rawBody: '' }],
    ['broken JSON', { rawBody: '{"userName":' }],
    ['bytes that are no UTF-8', { rawBody: '{"userName":"\xff\xfe"}', base64: true }],
    ['what API Gateway makes of such bytes', { rawBody: '{"userName":"a\uFFFDb"}' }],
  ])('that are %s are invalidSyntax', async (_what, call) => {
    const { status, body } = await aUsersWorld().call('POST', '/Users', call);

    expect(status).toBe(400);
    expect(body['scimType']).toBe('invalidSyntax');
  });

  it('beyond a MiB are 413', async () => {
    const { status } = await aUsersWorld().call('POST', '/Users', {
      body: { userName: 'a', title: 'x'.repeat(1_100_000) },
    });

    expect(status).toBe(413);
  });

  it('never bring a password back, nor keep it', async () => {
    const world = aUsersWorld();

    const answer = await world.call('POST', '/Users', { body: { userName: 'ava', password: 'hunter2' } });

    const id = String(answer.body['id']);
    expect(
      JSON.stringify([answer, await world.members.get('acme', id), await world.members.events('acme'), world.log]),
    ).not.toContain('hunter2');
  });
});

describe('preconditions', () => {
  it.each([
    ['W/"1"', 200],
    ['"1"', 200],
    ['*', 200],
    ['W/"7", W/"1"', 200],
    ['W/"2"', 412],
    ['%%%garbage', 412],
  ])('If-Match: %s on version 1 is answered %i', async (tag, status) => {
    const world = aUsersWorld();
    const id = await created(world);

    const answer = await world.call('PATCH', `/Users/${id}`, {
      body: patch({ op: 'replace', path: 'title', value: 'Lead' }),
      headers: { 'If-Match': tag },
    });

    expect(answer.status).toBe(status);
    expect((await world.members.get('acme', id))?.version).toBe(status === 200 ? 2 : 1);
  });

  it('a stale If-Match keeps a user from being deleted', async () => {
    const world = aUsersWorld();
    const id = await created(world);

    expect((await world.call('DELETE', `/Users/${id}`, { headers: { 'if-match': 'W/"9"' } })).status).toBe(412);
    expect((await world.call('GET', `/Users/${id}`)).status).toBe(200);
  });

  it('If-None-Match of the current version is answered 304 without a body', async () => {
    const world = aUsersWorld();
    const id = await created(world);

    const answer = await world.call('GET', `/Users/${id}`, { headers: { 'If-None-Match': 'W/"1"' } });

    expect(answer).toMatchObject({ status: 304, body: {}, headers: { etag: 'W/"1"' } });
  });
});

describe('changes', () => {
  it('that change nothing write nothing', async () => {
    const world = aUsersWorld();
    const id = await created(world, { title: 'Lead' });
    const before = await world.members.get('acme', id);

    const answer = await world.call('PATCH', `/Users/${id}`, {
      body: patch({ op: 'Replace', path: 'title', value: 'Lead' }),
    });

    expect(answer.status).toBe(200);
    expect(await world.members.get('acme', id)).toEqual(before);
    expect(await world.members.events('acme')).toHaveLength(1);
  });

  it('never let lastModified go back when the clock does', async () => {
    const world = aUsersWorld();
    const id = await created(world);
    world.pass(-600_000);

    const { body } = await world.call('PATCH', `/Users/${id}`, {
      body: patch({ op: 'add', path: 'title', value: 'Lead' }),
    });

    expect(body['meta']).toMatchObject({ lastModified: '2026-03-01T09:00:00.000Z', version: 'W/"2"' });
  });

  it('are applied to the version that another writer has just made, so that neither is lost', async () => {
    let raced = false;
    const world = aUsersWorld((members) => ({
      ...members,
      update: async (tenant, before, after, event) => {
        if (!raced) {
          raced = true;
          const user = { ...before.user, nickName: 'A' };
          await members.update(tenant, before, { ...before, user, version: before.version + 1 }, event);
        }
        return members.update(tenant, before, after, event);
      },
    }));
    const id = await created(world);

    const { body } = await world.call('PATCH', `/Users/${id}`, {
      body: patch({ op: 'add', path: 'title', value: 'Lead' }),
    });

    expect(body).toMatchObject({ nickName: 'A', title: 'Lead', meta: { version: 'W/"3"' } });
  });

  it('that never find a quiet moment are answered 503 with Retry-After', async () => {
    const world = aUsersWorld((members) => ({ ...members, update: async () => ({ kind: 'stale' }) }));
    const id = await created(world);

    const answer = await world.call('PATCH', `/Users/${id}`, {
      body: patch({ op: 'add', path: 'title', value: 'Lead' }),
    });

    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { status: '503' } });
  });

  it.each(['userName', 'externalId'] as const)(
    'to a %s that another user has are refused on POST, PUT and PATCH alike',
    async (name) => {
      const world = aUsersWorld();
      await created(world, { userName: 'ava', externalId: 'X1' });
      const bob = await created(world, { userName: 'bob', externalId: 'X2' });
      const value = { userName: 'AVA', externalId: 'X1' }[name];
      const user = { userName: 'new', externalId: 'X3', [name]: value };

      const answers = [
        await world.call('POST', '/Users', { body: user }),
        await world.call('PUT', `/Users/${bob}`, { body: user }),
        await world.call('PATCH', `/Users/${bob}`, { body: patch({ op: 'replace', path: name, value }) }),
      ];

      expect(answers.map(({ status, body }) => [status, body['scimType']])).toEqual(Array(3).fill([409, 'uniqueness']));
      expect(String(answers[0]?.body['detail'])).toContain(`already has the ${name} "${value}"`);
      expect((await world.members.get('acme', bob))?.version).toBe(1);
    },
  );
});

describe('the timeline', () => {
  const seen = async (world: UsersWorld) =>
    (await world.members.events('acme')).map(({ action, result, changed }) => ({ action, result, changed }));

  it('has one event per applied change, named after what happened to the person', async () => {
    const world = aUsersWorld();
    const id = await created(world, { nonsense: 1 });
    await world.call('PATCH', `/Users/${id}`, { body: patch({ op: 'Replace', path: 'active', value: 'False' }) });
    await world.call('PUT', `/Users/${id}`, { body: { userName: 'ava@x.example', active: true, title: 'Lead' } });
    await world.call('PATCH', `/Users/${id}`, { body: patch({ op: 'add', path: 'name.givenName', value: 'Ava' }) });
    await world.call('DELETE', `/Users/${id}`);

    expect(await seen(world)).toEqual([
      { action: 'user.create', result: 'applied', changed: ['active', 'userName'] },
      { action: 'user.deactivate', result: 'applied', changed: ['active'] },
      { action: 'user.reactivate', result: 'applied', changed: ['active', 'title'] },
      { action: 'user.patch', result: 'applied', changed: ['name'] },
      { action: 'user.delete', result: 'applied', changed: [] },
    ]);
    expect((await world.members.events('acme'))[0]).toMatchObject({
      memberId: id,
      requestId: 'request-1',
      ignored: ['nonsense'],
    });
  });

  it('has one event per refused change, with what the IdP was told', async () => {
    const world = aUsersWorld();
    const id = await created(world);
    await world.call('POST', '/Users', { body: { userName: 'ava@x.example' } });
    await world.call('PATCH', `/Users/${id}`, { body: patch({ op: 'replace', path: 'active', value: 'perhaps' }) });
    await world.call('PUT', '/Users/nobody', { rawBody: '{' });

    const [, ...refused] = await world.members.events('acme');
    expect(
      refused.map(({ action, result, memberId, refusal }) => [
        action,
        result,
        memberId,
        refusal?.status,
        refusal?.code,
      ]),
    ).toEqual([
      ['user.create', 'refused', undefined, 409, 'uniqueness'],
      ['user.patch', 'refused', id, 400, 'invalidValue'],
      ['user.replace', 'refused', 'nobody', 400, 'invalidSyntax'],
    ]);
  });

  it('has nothing of a read', async () => {
    const world = aUsersWorld();

    await world.call('GET', '/Users/nobody');
    await world.call('GET', '/Users', { query: { filter: 'userName eq' } });

    expect(await seen(world)).toEqual([]);
  });
});

describe('the request log', () => {
  it('has one line per request, with ids and result and nothing personal', async () => {
    const world = aUsersWorld();

    await created(world, { userName: 'canary@x.example', displayName: 'Canary' });
    await world.call('GET', '/Users', { query: { filter: 'userName eq "canary@x.example"' } });

    expect(world.log).toEqual([
      expect.objectContaining({
        event: 'scim.request',
        requestId: 'request-1',
        tenantId: 'acme',
        connectorId: 'c1',
        method: 'POST',
        route: '/v2/{tenant}/Users',
        status: 201,
      }),
      expect.objectContaining({ event: 'scim.request', method: 'GET', status: 200 }),
    ]);
    expect(JSON.stringify(world.log).toLowerCase()).not.toContain('canary');
  });

  it('tells a fault by name and place, and the client nothing but the request id', async () => {
    const world = aUsersWorld((members) => ({
      ...members,
      get: () => Promise.reject(new TypeError('canary@x.example is broken')),
    }));

    const answer = await world.call('GET', '/Users/x');

    expect(answer).toMatchObject({ status: 500, body: { status: '500', requestId: 'request-1' } });
    expect(world.log.map(({ event }) => event)).toEqual(['scim.request', 'scim.fault']);
    expect(world.log[1]).toMatchObject({ error: 'TypeError' });
    expect(JSON.stringify([answer, world.log])).not.toContain('canary');
  });

  it('tells an outage of the store apart from a fault', async () => {
    const world = aUsersWorld((members) => ({ ...members, get: () => Promise.reject(new Unavailable(2)) }));

    const answer = await world.call('GET', '/Users/x');

    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    expect(world.log.map(({ event }) => event)).toEqual(['scim.request', 'scim.unavailable']);
  });
});

describe('finding users', () => {
  const anyone = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'] };

  it.each([
    ['userName eq "AVA@x.example"', 1],
    ['externalId eq "X1"', 1],
    ['externalId eq "x1"', 0],
    ['emails[type eq "work"].value eq "Ava@Work.example"', 1],
    ['emails.value eq "ava@work.example"', 1],
    ['userName eq "ava@x.example" and active eq "True"', 1],
    ['userName eq "ava@x.example" and active eq false', 0],
    ['displayName sw "Av"', 1],
    ['title pr', 0],
    ['userName eq "nobody"', 0],
  ])('%s finds %i', async (filter, total) => {
    const world = aUsersWorld();
    await created(world, {
      ...anyone,
      externalId: 'X1',
      displayName: 'Ava',
      emails: [{ type: 'work', value: 'ava@work.example' }],
    });
    await created(world, { ...anyone, userName: 'bob' });

    const { status, body } = await world.call('GET', '/Users', { query: { filter } });

    expect(status).toBe(200);
    expect(body).toMatchObject({ totalResults: total, itemsPerPage: total, startIndex: 1 });
  });

  it.each(['userName eq', 'userName zz "x"', 'nonsense eq "x"', '(userName eq "x"', 'password eq "x"', '', ' '])(
    'the filter %j is invalidFilter, never a list',
    async (filter) => {
      const world = aUsersWorld();
      await created(world);

      const { status, body } = await world.call('GET', '/Users', { query: { filter } });

      expect([status, body['scimType']]).toEqual([400, 'invalidFilter']);
    },
  );

  it('a filter that no key answers is refused when there are too many users to read', async () => {
    const world = aUsersWorld((members) => ({
      ...members,
      list: async () => ({ total: 5_001, records: [], more: true }),
    }));

    const { status, body } = await world.call('GET', '/Users', { query: { filter: 'title eq "Lead"' } });

    expect([status, body['scimType']]).toEqual([400, 'tooMany']);
    expect(body['detail']).toContain('Filter by id, userName, externalId or work mail');
  });

  it.each([
    [{}, 1, 3, 3],
    [{ startIndex: '2', count: '1' }, 2, 1, 3],
    [{ startIndex: '-5', count: '2' }, 1, 2, 3],
    [{ count: '0' }, 1, 0, 3],
    [{ count: '-3' }, 1, 0, 3],
    [{ startIndex: '100' }, 100, 0, 3],
  ])('the page %j starts at %i and has %i of %i', async (query, startIndex, itemsPerPage, totalResults) => {
    const world = aUsersWorld();
    for (const userName of ['a', 'b', 'c']) {
      await created(world, { userName });
      world.pass(1000);
    }

    const { body } = await world.call('GET', '/Users', { query });

    expect(body).toMatchObject({ startIndex, itemsPerPage, totalResults });
    expect(body['Resources']).toHaveLength(itemsPerPage);
  });

  it('shows what was asked for only', async () => {
    const world = aUsersWorld();
    const id = await created(world, { displayName: 'Ava', title: 'Lead' });

    const some = await world.call('GET', `/Users/${id}`, { query: { attributes: 'TITLE' } });
    const without = await world.call('GET', '/Users', { query: { excludedAttributes: 'title' } });

    expect(some.body).toMatchObject({ id, title: 'Lead' });
    expect(some.body).not.toHaveProperty('displayName');
    expect(JSON.stringify(without.body)).not.toContain('Lead');
  });
});
