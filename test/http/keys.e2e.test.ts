import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { scimRoutes } from '#manifest/routes.ts';
import { type StartedCloud, startedCloud } from '#test/started-cloud.ts';

interface Key {
  readonly tenant: string;
  readonly id: string;
  readonly token: string;
  /** Below the admin API. */
  readonly path: string;
}

let cloud: StartedCloud;
let acme: Key;
let globex: Key;
let reading: Key;
beforeAll(async () => {
  cloud = await startedCloud();
  acme = await aKey('one');
  globex = await aKey('two');
  reading = await aKey('three', ['read']);
});
afterAll(() => cloud.close());

const made = z.object({ id: z.string() });
const madeKey = z.object({ id: z.string(), token: z.string() });

async function aKey(tenant: string, scopes = ['read', 'write']): Promise<Key> {
  await cloud.admin('POST', '/tenants', { id: tenant });
  await cloud.admin('POST', `/tenants/${tenant}/enable`);
  const connector = await cloud.admin('POST', `/tenants/${tenant}/connectors`, { name: 'Entra' });
  const path = `/tenants/${tenant}/connectors/${made.parse(connector.body).id}/keys`;
  const key = await cloud.admin('POST', path, { scopes });
  return { tenant, path, ...madeKey.parse(key.body) };
}

async function call(path: string, authorization?: string, method = 'GET') {
  const answer = await fetch(`${cloud.url}/scim/v2/${path}`, {
    method,
    headers: { 'content-type': 'application/scim+json', ...(authorization && { authorization }) },
    ...(method === 'POST' && { body: JSON.stringify({ userName: 'ana@example.com' }) }),
  });
  const { requestId: _, ...body } = z.record(z.string(), z.unknown()).parse(await answer.json());
  const [type, challenge] = [answer.headers.get('content-type'), answer.headers.get('www-authenticate')];
  return { status: answer.status, type, challenge, body };
}

const refusal = (status: number, detail: RegExp) => ({
  status,
  type: 'application/scim+json',
  body: {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    detail: expect.stringMatching(detail),
  },
});

const paths = scimRoutes.map(({ path }) => path.replace('/v2/{tenant}/', '').replace('{id}', 'x'));

describe('without a right key every path is 401 (T5, T6)', () => {
  it.each<[string, (token: string) => string | undefined, string]>([
    ['none', () => undefined, ''],
    ['Basic', () => 'Basic YWRtaW46YWRtaW4=', ''],
    ['Bearer undefined', () => 'Bearer undefined', ''],
    ['another secret', (token) => `Bearer ${token.slice(0, -43)}${'A'.repeat(43)}`, ''],
    ['an unknown connector', (token) => `Bearer ${token.replace(/\.\w{10}\./, '.nosuchone0.')}`, ''],
    ['in the query only', () => undefined, '?access_token={token}'],
  ])('%s', async (_what, authorization, query) => {
    for (const path of paths) {
      const shown = `${acme.tenant}/${path}${query.replace('{token}', acme.token)}`;

      expect(await call(shown, authorization(acme.token)), shown).toMatchObject({
        ...refusal(401, /missing, mistyped, expired or revoked/),
        challenge: expect.stringMatching(/^Bearer/),
      });
    }
  });
});

it("one tenant's key gets one and the same 403 on another's and on no tenant's URL, also straight after the right one (T2, T3)", async () => {
  const bearer = `Bearer ${acme.token}`;
  expect(await call('two/Users', `Bearer ${globex.token}`)).toMatchObject({ status: 200 });
  expect(await call('one/Users', bearer)).toMatchObject({ status: 200 });

  const answers: unknown[] = [];
  for (const path of paths) {
    answers.push(await call(`two/${path}`, bearer), await call(`nobody/${path}`, bearer));
    expect(await call('one/Users', bearer)).toMatchObject({ status: 200 });
  }

  expect(answers[0]).toMatchObject(refusal(403, /another Tenant URL/));
  expect(answers).toEqual(answers.map(() => answers[0]));
});

it('a key without the scope that is needed gets a 403 that names it', async () => {
  const bearer = `Bearer ${reading.token}`;

  expect(await call('three/Users', bearer)).toMatchObject({ status: 200 });
  expect(await call('three/Users', bearer, 'POST')).toMatchObject(refusal(403, /write/));
});

it('a revoked key and the keys of a tenant that was disabled are refused within 60 s (T4, AS-07)', {
  timeout: 90_000,
}, async () => {
  const revoked = await aKey('four');
  const disabled = await aKey('five');
  const status = (key: Key) => call(`${key.tenant}/Users`, `Bearer ${key.token}`);
  expect(await status(revoked)).toMatchObject({ status: 200 });
  expect(await status(disabled)).toMatchObject({ status: 200 });

  await cloud.admin('POST', `${revoked.path}/${revoked.id}/revoke`);
  await cloud.admin('POST', '/tenants/five/disable');
  const since = Date.now();
  let answers = await Promise.all([status(revoked), status(disabled)]);
  while (answers.some((answer) => answer.status === 200) && Date.now() - since < 60_000) {
    await setTimeout(1000);
    answers = await Promise.all([status(revoked), status(disabled)]);
  }

  expect(answers[0]).toMatchObject(refusal(401, /revoked/));
  expect(answers[1]).toMatchObject(refusal(403, /SCIM is off for tenant five; enable it/));
});
