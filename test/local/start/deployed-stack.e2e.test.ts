import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedCloud, startedCloud } from '#test/started-cloud.ts';

describe('the deployed stack', () => {
  let cloud: StartedCloud;

  beforeAll(async () => {
    cloud = await startedCloud();
  });
  afterAll(() => cloud.close());

  const get = (url: string, token = cloud.token) => fetch(url, { headers: { authorization: `Bearer ${token}` } });

  it('announces the front door as the host of both APIs', () => {
    expect(cloud.outputs).toMatchObject({
      TenantUrl: `${cloud.url}/scim/v2/{tenant}`,
      AdminUrl: `${cloud.url}/admin/v1`,
    });
  });

  it('answers the key of its connector', async () => {
    const answer = await get(`${cloud.tenantUrl}/Users`);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/scim+json');
  });

  it.each([
    ['no key', undefined],
    ['an unknown key', 'itam_acme.aaaaaaaaaa.bbbbbbbbbb.AAAA'],
    ['something else', 'secret'],
  ])('answers a SCIM 401 to %s', async (_, token) => {
    const answer = await fetch(`${cloud.tenantUrl}/Users`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });

    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    expect(await answer.json()).toMatchObject({ status: '401' });
  });

  it("answers a SCIM 403 to a key on another tenant's URL, whether that tenant exists or not", async () => {
    await cloud.admin('POST', '/tenants', { id: 'other' });

    const answers = await Promise.all(['other', 'nobody'].map((tenant) => get(`${cloud.url}/scim/v2/${tenant}/Users`)));
    const [other, nobody] = await Promise.all(answers.map(async (answer) => Object(await answer.json())));

    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect({ ...other, requestId: '' }).toEqual({ ...nobody, requestId: '' });
  });

  it('answers a SCIM 404 below no tenant and a problem below the admin API', async () => {
    const scim = await get(`${cloud.url}/scim/v2`);
    const admin = await fetch(`${cloud.adminUrl}/nothing`);

    expect(scim.status).toBe(404);
    expect(scim.headers.get('content-type')).toBe('application/scim+json');
    expect(admin.status).toBe(403);
    expect(admin.headers.get('content-type')).toBe('application/problem+json');
  });

  it('prints one JSON line per request, and nothing else', async () => {
    const before = cloud.logs.lines().length;
    await get(`${cloud.tenantUrl}/ServiceProviderConfig`);

    await expect.poll(() => cloud.logs.lines().slice(before)).toHaveLength(1);
    expect(cloud.logs.lines().filter(({ json }) => json === undefined)).toEqual([]);
  });
});
