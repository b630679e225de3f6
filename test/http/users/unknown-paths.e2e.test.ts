import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedCloud, startedCloud } from '#test/started-cloud.ts';

let cloud: StartedCloud;
beforeAll(async () => {
  cloud = await startedCloud();
});
afterAll(() => cloud.close());

describe('a path that is no endpoint', () => {
  it.each([
    ['GET', '/Nothing', 404],
    ['GET', '', 404],
    ['POST', '/Users/x/y', 404],
    ['GET', '/users', 404],
    ['PUT', '/Users', 405],
    ['DELETE', '/ServiceProviderConfig', 405],
    ['GET', '/Users/', 200],
    ['GET', '/Schemas/urn%3Aietf%3Aparams%3Ascim%3Aschemas%3Acore%3A2.0%3AUser', 200],
    ['GET', '/Schemas/urn:ietf:params:scim:schemas:core:2.0:User', 200],
    ['GET', '/Schemas/urn:nothing', 404],
    ['GET', '/Users/%zz', 400],
  ])('%s %s is answered %i, as SCIM', async (method, path, status) => {
    const answer = await fetch(`${cloud.tenantUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${cloud.token}` },
    });
    const body = await answer.json();

    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/scim+json');
    if (status >= 400) expect(body).toMatchObject({ status: String(status), detail: expect.stringMatching(/.+/) });
  });
});
