import { describe, expect, it } from 'vitest';
import { aScimWorld } from '../a-scim-world.ts';

describe('HEAD', () => {
  it.each(['/Users', '/Groups', '/ServiceProviderConfig', '/ResourceTypes', '/Schemas', '/ResourceTypes/User'])(
    'of %s answers like GET, without a body',
    async (path) => {
      const world = aScimWorld();

      const [head, get] = [await world.call('HEAD', path), await world.call('GET', path)];

      expect([head.status, head.headers]).toEqual([200, get.headers]);
      expect(head.body).toEqual({});
      expect(get.body).not.toEqual({});
    },
  );

  it('of a user tells version and place', async () => {
    const world = aScimWorld();
    const id = await world.made('/Users', { userName: 'ava' });

    const { status, headers, body } = await world.call('HEAD', `/Users/${id}`);

    expect([status, headers['etag'], body]).toEqual([200, 'W/"1"', {}]);
    expect(await world.call('HEAD', '/Users/nobody')).toMatchObject({ status: 404, body: {} });
  });

  it('needs the scope that GET needs', async () => {
    expect((await aScimWorld().call('HEAD', '/Users', { authorizer: { scopes: 'write' } })).status).toBe(403);
  });
});

describe('OPTIONS', () => {
  it.each([
    ['/Users', 'GET, POST, HEAD, OPTIONS'],
    ['/Users/x', 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
    ['/Users/.search', 'POST, OPTIONS'],
    ['/Bulk', 'POST, OPTIONS'],
    ['/Schemas', 'GET, HEAD, OPTIONS'],
  ])('of %s tells what it can: %s', async (path, allow) => {
    const { status, headers, body } = await aScimWorld().call('OPTIONS', path);

    expect([status, headers['allow'], body]).toEqual([204, allow, {}]);
  });

  it('is answered whatever the scopes of the key, but not across tenants', async () => {
    const world = aScimWorld();

    expect((await world.call('OPTIONS', '/Users', { authorizer: { scopes: '' } })).status).toBe(204);
    expect((await world.call('OPTIONS', '/Users', { authorizer: { tenant: 'other' } })).status).toBe(403);
  });
});

describe('a method that a path does not have', () => {
  it.each([
    ['PUT', '/Users', 'GET, POST, HEAD, OPTIONS'],
    ['GET', '/Bulk', 'POST, OPTIONS'],
    ['HEAD', '/.search', 'POST, OPTIONS'],
    ['GET', '/Groups/.search', 'POST, OPTIONS'],
    ['TRACE', '/Users/x', 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
    ['POST', '/ServiceProviderConfig', 'GET, HEAD, OPTIONS'],
  ])('%s %s is 405 and tells the others', async (method, path, allow) => {
    const { status, headers } = await aScimWorld().call(method, path, { body: {} });

    expect([status, headers['allow']]).toEqual([405, allow]);
  });
});

describe('/Me', () => {
  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])('%s is not implemented', async (method) => {
    expect((await aScimWorld().call(method, '/Me', { body: {} })).status).toBe(501);
  });
});

describe('attributes and excludedAttributes', () => {
  const sent = { userName: 'ava', title: 'Lead', displayName: 'Ava' };

  it.each([
    [{ attributes: 'title' }, ['id', 'schemas', 'title']],
    [{ excludedAttributes: 'title,meta' }, ['active', 'displayName', 'id', 'schemas', 'userName']],
    [{ attributes: 'title,userName', excludedAttributes: 'title' }, ['id', 'schemas', 'userName']],
    [{ excludedAttributes: 'id,schemas', attributes: 'id' }, ['id', 'schemas']],
  ])('%j hold for POST, GET, PUT, PATCH and lists alike', async (query, expected) => {
    const world = aScimWorld();
    const names = (body: unknown) => Object.keys(Object(body)).sort();

    const posted = await world.call('POST', '/Users', { query, body: sent });
    const path = `/Users/${posted.body['id']}`;
    const got = await world.call('GET', path, { query });
    const put = await world.call('PUT', path, { query, body: sent });
    const patched = await world.call('PATCH', path, {
      query,
      body: { Operations: [{ op: 'replace', path: 'displayName', value: 'Eva' }] },
    });
    const listed = await world.call('GET', '/Users', { query });

    expect([posted, got, put, patched].map(({ body }) => names(body))).toEqual([
      expected,
      expected,
      expected,
      expected,
    ]);
    expect(names((listed.body['Resources'] as unknown[])[0])).toEqual(expected);
  });

  it('hold for groups: a PATCH that asks for attributes gets them', async () => {
    const world = aScimWorld();
    const ava = await world.made('/Users', { userName: 'ava' });
    const id = await world.made('/Groups', { displayName: 'IT', members: [{ value: ava }] });

    const { status, body } = await world.call('PATCH', `/Groups/${id}`, {
      query: { attributes: 'displayName' },
      body: { Operations: [{ op: 'replace', path: 'displayName', value: 'IT Ops' }] },
    });

    expect([status, Object.keys(body).sort()]).toEqual([200, ['displayName', 'id', 'schemas']]);
  });
});
