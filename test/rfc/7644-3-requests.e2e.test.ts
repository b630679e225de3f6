import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedCloud, startedCloud } from '#test/started-cloud.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const coreGroup = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const messages = 'urn:ietf:params:scim:api:messages:2.0';

let cloud: StartedCloud;
beforeAll(async () => {
  cloud = await startedCloud();
});
afterAll(() => cloud.close());

async function send(method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(`${cloud.tenantUrl}${path}`, {
    method,
    headers: {
      Accept: 'application/scim+json',
      Authorization: `Bearer ${cloud.token}`,
      'Content-Type': 'application/scim+json',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
}

async function made(path: string, resource: object): Promise<string> {
  const { status, body } = await send('POST', path, resource);
  expect(status).toBe(201);
  return body.id;
}

const barbara = (userName: string) => ({
  schemas: [core],
  userName,
  externalId: userName,
  name: { formatted: 'Ms. Barbara J Jensen III', familyName: 'Jensen', givenName: 'Barbara' },
});

describe('the examples of RFC 7644 §3 on one user', () => {
  it('§3.3 create: 201 with Location, ETag and the resource; then §3.4.1 get: the same', async () => {
    const created = await send('POST', '/Users', barbara('bjensen'));
    const read = await send('GET', `/Users/${created.body.id}`);

    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ ...barbara('bjensen'), meta: { resourceType: 'User' } });
    expect(created.headers.get('location')).toBe(created.body.meta.location);
    expect(created.headers.get('etag')).toBe(created.body.meta.version);
    expect(read).toMatchObject({ status: 200, body: created.body });
  });

  it('§3.3 create again: 409 uniqueness', async () => {
    await send('POST', '/Users', barbara('twice'));

    expect(await send('POST', '/Users', barbara('twice'))).toMatchObject({
      status: 409,
      body: { schemas: [`${messages}:Error`], scimType: 'uniqueness', status: '409' },
    });
  });

  it('§3.4.2 query: a list of what was asked for', async () => {
    await send('POST', '/Users', barbara('jsmith'));

    const { body } = await send('GET', `/Users?attributes=userName&filter=${encodeURIComponent('userName sw "jsm"')}`);

    expect(body).toMatchObject({ schemas: [`${messages}:ListResponse`], totalResults: 1 });
    expect(body.Resources).toEqual([{ schemas: [core], id: expect.any(String), userName: 'jsmith' }]);
  });

  it('§3.4.3 search by POST: the same list', async () => {
    await send('POST', '/Users', { ...barbara('csmith'), displayName: 'Smith, Berry' });

    const search = {
      schemas: [`${messages}:SearchRequest`],
      attributes: ['displayName', 'userName'],
      filter: 'displayName sw "smith"',
      startIndex: 1,
      count: 10,
    };
    const { status, body } = await send('POST', '/.search', search);

    expect(status).toBe(200);
    expect(body).toMatchObject({ totalResults: 1, itemsPerPage: 1, startIndex: 1 });
    expect(body.Resources).toMatchObject([{ displayName: 'Smith, Berry', userName: 'csmith' }]);
  });

  it('§3.5.1 replace with If-Match: what is left out is cleared', async () => {
    const created = await send('POST', '/Users', { ...barbara('replaced'), title: 'Guide' });
    const wanted = {
      id: created.body.id,
      ...barbara('replaced'),
      roles: [],
      emails: [{ value: 'bjensen@example.com' }, { value: 'babs@jensen.org' }],
    };

    const replaced = await send('PUT', `/Users/${created.body.id}`, wanted, { 'If-Match': created.body.meta.version });
    const stale = await send('PUT', `/Users/${created.body.id}`, wanted, { 'If-Match': created.body.meta.version });

    expect(replaced).toMatchObject({ status: 200, body: { emails: wanted.emails } });
    expect(replaced.body).not.toHaveProperty('title');
    expect(replaced.body).not.toHaveProperty('roles');
    expect(stale.status).toBe(412);
  });

  it('§3.6 delete: 204, and 404 afterwards', async () => {
    const id = await made('/Users', barbara('deleted'));

    expect((await send('DELETE', `/Users/${id}`)).status).toBe(204);
    expect(await send('GET', `/Users/${id}`)).toMatchObject({
      status: 404,
      body: { schemas: [`${messages}:Error`], detail: expect.stringContaining(id), status: '404' },
    });
  });

  it('§3.11 /Me: 501', async () => {
    expect((await send('GET', '/Me')).status).toBe(501);
  });

  it('§3.14 versions: 304 for the one that is known', async () => {
    const { body } = await send('POST', '/Users', barbara('versioned'));

    const again = await send('GET', `/Users/${body.id}`, undefined, { 'If-None-Match': body.meta.version });

    expect(again).toMatchObject({ status: 304, body: undefined });
  });
});

describe('the examples of RFC 7644 §3.5.2 on the members of a group', () => {
  it.each([
    ['removes one', (babs: string) => [{ op: 'remove', path: `members[value eq "${babs}"]` }], ['james']],
    ['removes all', () => [{ op: 'remove', path: 'members' }], []],
    [
      'removes one and adds another',
      (babs: string, james: string) => [
        { op: 'remove', path: `members[value eq "${babs}"]` },
        { op: 'add', path: 'members', value: [{ display: 'James Smith', value: james }] },
      ],
      ['james'],
    ],
    [
      'replaces all',
      (babs: string) => [{ op: 'replace', path: 'members', value: [{ display: 'Babs Jensen', value: babs }] }],
      ['babs'],
    ],
  ])('§3.5.2 %s', async (what, operationsOn, left) => {
    const babs = await made('/Users', barbara(`babs ${what}`));
    const james = await made('/Users', barbara(`james ${what}`));
    const group = await made('/Groups', {
      schemas: [coreGroup],
      displayName: what,
      members: [{ value: babs }, { value: james }],
    });

    const Operations = operationsOn(babs, james);
    const { status } = await send('PATCH', `/Groups/${group}`, { schemas: [`${messages}:PatchOp`], Operations });
    const { body } = await send('GET', `/Groups/${group}`);

    expect(status).toBe(204);
    const ids: readonly string[] = (body.members ?? []).map(({ value }: { value: string }) => value);
    expect(ids).toEqual(left.map((name) => ({ babs, james })[name]));
  });
});

describe('the examples of RFC 7644 §3.7', () => {
  it('§3.7.2 makes a user and a group of it by a temporary id', async () => {
    const { status, body } = await send('POST', '/Bulk', {
      schemas: [`${messages}:BulkRequest`],
      Operations: [
        { method: 'POST', path: '/Users', bulkId: 'qwerty', data: { schemas: [core], userName: 'Alice' } },
        {
          method: 'POST',
          path: '/Groups',
          bulkId: 'ytrewq',
          data: {
            schemas: [coreGroup],
            displayName: 'Tour Guides',
            members: [{ type: 'User', value: 'bulkId:qwerty' }],
          },
        },
      ],
    });
    const [alice, guides] = body.Operations;
    const group = await fetch(guides.location, { headers: { Authorization: `Bearer ${cloud.token}` } });

    expect(status).toBe(200);
    expect(body.schemas).toEqual([`${messages}:BulkResponse`]);
    expect(body.Operations).toMatchObject([
      { method: 'POST', bulkId: 'qwerty', status: '201' },
      { method: 'POST', bulkId: 'ytrewq', status: '201' },
    ]);
    expect(await group.json()).toMatchObject({ members: [{ value: alice.location.split('/').at(-1) }] });
  });

  it('§3.7.1 refuses, or resolves, two groups that need each other', async () => {
    const group = (bulkId: string, other: string) => ({
      method: 'POST',
      path: '/Groups',
      bulkId,
      data: {
        schemas: [coreGroup],
        displayName: `Group ${bulkId}`,
        members: [{ type: 'Group', value: `bulkId:${other}` }],
      },
    });

    const { status, body } = await send('POST', '/Bulk', {
      schemas: [`${messages}:BulkRequest`],
      Operations: [group('qwerty', 'ytrewq'), group('ytrewq', 'qwerty')],
    });

    expect(status).toBe(200);
    const statuses: readonly string[] = body.Operations.map((operation: { status: string }) => operation.status);
    expect(statuses).toEqual(['409', '409']);
  });

  it('§3.7.3 answers each operation for itself', async () => {
    const id = await made('/Users', barbara('in bulk'));

    const { body } = await send('POST', '/Bulk', {
      schemas: [`${messages}:BulkRequest`],
      Operations: [
        { method: 'POST', path: '/Users', bulkId: 'qwerty', data: { schemas: [core], userName: 'Bob' } },
        { method: 'PUT', path: `/Users/${id}`, data: barbara('in bulk, renamed') },
        {
          method: 'PATCH',
          path: `/Users/${id}`,
          data: { schemas: [`${messages}:PatchOp`], Operations: [{ op: 'add', path: 'nickName', value: 'Babs' }] },
        },
        { method: 'DELETE', path: `/Users/${id}` },
      ],
    });

    expect(body.Operations).toMatchObject([
      { method: 'POST', bulkId: 'qwerty', status: '201' },
      { method: 'PUT', status: '200' },
      { method: 'PATCH', status: '200' },
      { method: 'DELETE', status: '204' },
    ]);
  });
});
