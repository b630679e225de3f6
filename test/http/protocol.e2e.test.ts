import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedCloud, startedCloud } from '#test/started-cloud.ts';

let cloud: StartedCloud;
beforeAll(async () => {
  cloud = await startedCloud();
});
afterAll(() => cloud.close());

async function send(method: string, path: string, body?: unknown) {
  const answer = await fetch(`${cloud.tenantUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${cloud.token}`, 'content-type': 'application/scim+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: text === '' ? {} : JSON.parse(text) };
}

describe('what the deployed functions do together', () => {
  it('makes users and a group of them by one bulk request, and finds both by one search', async () => {
    const bulk = await send('POST', '/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        {
          method: 'POST',
          path: '/Groups',
          bulkId: 'team',
          data: { displayName: 'Team', members: [{ value: 'bulkId:ava' }] },
        },
        { method: 'POST', path: '/Users', bulkId: 'ava', data: { userName: 'ava@x.example' } },
      ],
    });
    const found = await send('POST', '/.search', { filter: 'displayName eq "team" or userName eq "AVA@x.example"' });

    expect(bulk.body.Operations.map(({ status }: { status: string }) => status)).toEqual(['201', '201']);
    expect(found.body.totalResults).toBe(2);
    expect(await send('GET', bulk.body.Operations[0].location.slice(cloud.tenantUrl.length))).toMatchObject({
      body: { members: [{ value: bulk.body.Operations[1].location.split('/').at(-1) }] },
    });
  });

  it('pages by cursor through sorted and unsorted lists, and refuses a forged cursor', async () => {
    for (const n of [1, 2, 3]) await send('POST', '/Users', { userName: `paged.${n}` });
    for (const query of ['', '&sortBy=userName', '&filter=userName+sw+%22paged%22']) {
      const ids: string[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const page = await send('GET', `/Users?count=2&cursor=${cursor}${query}`);
        expect(page.status).toBe(200);
        ids.push(...page.body.Resources.map(({ id }: { id: string }) => id));
        cursor = page.body.nextCursor;
      }
      const { body } = await send('GET', `/Users?count=100${query}`);
      expect(ids).toEqual(body.Resources.map(({ id }: { id: string }) => id));
    }
    expect(await send('GET', '/Users?cursor=forged')).toMatchObject({
      status: 400,
      body: { scimType: 'invalidCursor' },
    });
  });

  it.each([
    ['HEAD', '/Users', 200, 'content-type', 'application/scim+json'],
    ['HEAD', '/Users/nobody', 404, 'content-type', 'application/scim+json'],
    ['OPTIONS', '/Groups', 204, 'allow', 'GET, POST, HEAD, OPTIONS'],
    ['DELETE', '/Users', 405, 'allow', 'GET, POST, HEAD, OPTIONS'],
    ['GET', '/Bulk', 405, 'allow', 'POST, OPTIONS'],
    ['GET', '/Me', 501, 'content-type', 'application/scim+json'],
    ['PATCH', '/Me', 501, 'content-type', 'application/scim+json'],
    ['POST', '/Users/.search', 200, 'content-type', 'application/scim+json'],
    ['POST', '/Groups/.search', 200, 'content-type', 'application/scim+json'],
  ])('%s %s is %i with %s: %s', async (method, path, status, header, value) => {
    const answer = await send(method, path, method === 'POST' || method === 'PATCH' ? {} : undefined);

    expect([answer.status, answer.headers.get(header)]).toEqual([status, value]);
    if (method === 'HEAD' || method === 'OPTIONS') expect(answer.text).toBe('');
  });

  it('does everything that discovery advertises', async () => {
    const { body: config } = await send('GET', '/ServiceProviderConfig');
    const { body: types } = await send('GET', '/ResourceTypes');
    const { body: schemas } = await send('GET', '/Schemas');

    expect(config).toMatchObject({
      bulk: { supported: true },
      sort: { supported: true },
      pagination: { cursor: true },
    });
    const endpoints: string[] = types.Resources.map(({ endpoint }: { endpoint: string }) => endpoint);
    expect(endpoints).toEqual(['/Users', '/Groups']);
    for (const endpoint of endpoints) expect((await send('GET', endpoint)).status).toBe(200);
    const ids = schemas.Resources.map(({ id }: { id: string }) => id);
    for (const { schema, schemaExtensions } of types.Resources) {
      expect(ids).toEqual(
        expect.arrayContaining([schema, ...schemaExtensions.map((extension: { schema: string }) => extension.schema)]),
      );
    }
    const tooMany = Array.from({ length: config.bulk.maxOperations + 1 }, () => ({
      method: 'DELETE',
      path: '/Users/none',
    }));
    expect((await send('POST', '/Bulk', { Operations: tooMany.slice(1) })).status).toBe(200);
    expect((await send('POST', '/Bulk', { Operations: tooMany })).status).toBe(413);
    const page = await send('GET', `/Users?count=${config.pagination.maxPageSize + 1}`);
    expect(page.body.itemsPerPage).toBeLessThanOrEqual(config.filter.maxResults);
  });
});
