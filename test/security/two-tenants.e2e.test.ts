import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { scimRoutes } from '#manifest/routes.ts';
import { type StartedCloud, startedCloud } from '#test/started-cloud.ts';
import { sendRaw } from './raw-client.ts';

interface Tenant {
  readonly id: string;
  readonly token: string;
  /** Ids of a user, and of a group that the user is in. */
  readonly user: string;
  readonly group: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const bodies: Partial<Record<string, object>> = {
  POST: { userName: 'eve@two.example', displayName: 'Eve' },
  PUT: { userName: 'eve@two.example', displayName: 'Eve' },
  PATCH: { Operations: [{ op: 'replace', path: 'displayName', value: 'Eve' }] },
};

let cloud: StartedCloud;
let acme: Tenant;
let globex: Tenant;
beforeAll(async () => {
  cloud = await startedCloud();
  acme = await furnished('one', await aKey('one'));
  globex = await furnished('two', await aKey('two'));
});
afterAll(() => cloud.close());

const made = z.object({ id: z.string() });
const idOf = ({ body }: { body: unknown }) => made.parse(body).id;

async function aKey(tenant: string): Promise<string> {
  await cloud.admin('POST', '/tenants', { id: tenant });
  await cloud.admin('POST', `/tenants/${tenant}/enable`);
  const connector = idOf(await cloud.admin('POST', `/tenants/${tenant}/connectors`, { name: 'Entra' }));
  const path = `/tenants/${tenant}/connectors/${connector}/keys`;
  const key = await cloud.admin('POST', path, { scopes: ['read', 'write'] });
  return z.object({ token: z.string() }).parse(key.body).token;
}

async function furnished(id: string, token: string): Promise<Tenant> {
  const user = idOf(await call(token, 'POST', `${id}/Users`, { userName: `mia@${id}.example`, externalId: 'x-1' }));
  const group = idOf(await call(token, 'POST', `${id}/Groups`, { displayName: 'Staff', members: [{ value: user }] }));
  return { id, token, user, group };
}

async function call(token: string | undefined, method: string, path: string, body?: object): Promise<Answer> {
  const sent = body ?? bodies[method];
  const answer = await fetch(`${cloud.url}/scim/v2/${path}`, {
    method,
    headers: { 'content-type': 'application/scim+json', ...(token && { authorization: `Bearer ${token}` }) },
    ...(sent && { body: JSON.stringify(sent) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: Object.fromEntries([...answer.headers].filter(([name]) => !ofOneRequest.test(name))),
    body: text === '' ? undefined : withoutRequestId(JSON.parse(text)),
  };
}

/** Headers that tell one request from the next. */
const ofOneRequest = /^(date|x-amzn?-.*|x-amzn-requestid|connection|keep-alive|content-length)$/i;

function withoutRequestId(body: Readonly<Record<string, unknown>>): unknown {
  const { requestId: _, ...rest } = body;
  return rest;
}

/** Every route and method, with this id where the route has one. */
const requests = (id: string) =>
  scimRoutes.flatMap(({ path }) => {
    const shown = path.replace('/v2/{tenant}/', '').replace('{id}', id).replace('{proxy+}', 'Nothing');
    return methods.map((method) => ({ method, path: shown }));
  });

const all = (tenant: Tenant) =>
  Promise.all(['Users', 'Groups'].map((kind) => call(tenant.token, 'GET', `${tenant.id}/${kind}`)));

describe('of two tenants', () => {
  it('no route answers any method without a key (T5)', async () => {
    for (const { method, path } of requests(globex.user)) {
      const answer = await call(undefined, method, `two/${path}`);

      expect(answer, `${method} ${path}`).toMatchObject({ status: 401, body: { status: '401' } });
    }
  });

  it("one's key gets one and the same 403 on every route of the other's URL and of no tenant's (T2, T3)", async () => {
    const before = await all(globex);

    const answers: Answer[] = [];
    for (const { method, path } of requests(globex.user)) {
      // Straight after the right key, so that an answer of its own would be at hand in the cache.
      await call(globex.token, 'GET', `two/${path}`);
      answers.push(await call(acme.token, method, `two/${path}`), await call(acme.token, method, `nobody/${path}`));
    }

    expect(answers[0]).toMatchObject({ status: 403, body: { status: '403' } });
    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(await all(globex)).toEqual(before);
  });

  it("the other's ids under one's own URL are answered like ids that nobody has, and nothing changes (T1)", async () => {
    const before = [await all(acme), await all(globex)];
    const namesOf = (answer: Answer, id: string) => JSON.parse(JSON.stringify(answer).replaceAll(id, 'ID'));

    for (const foreign of [globex.user, globex.group]) {
      const unknown = randomUUID();
      for (const { method, path } of requests('{id}').filter((request) => request.path.includes('{id}'))) {
        const real = await call(acme.token, method, `one/${path.replace('{id}', foreign)}`);
        const random = await call(acme.token, method, `one/${path.replace('{id}', unknown)}`);

        expect(real.status, `${method} ${path}`).toBeGreaterThanOrEqual(404);
        expect(real.status, `${method} ${path}`).toBeLessThan(500);
        expect(namesOf(real, foreign), `${method} ${path}`).toEqual(namesOf(random, unknown));
      }
    }

    expect([await all(acme), await all(globex)]).toEqual(before);
  });

  it("the other's values find nobody, and are free to be taken", async () => {
    const find = (kind: string, filter: string) =>
      call(acme.token, 'GET', `one/${kind}?filter=${encodeURIComponent(filter)}`);

    const answers = [
      await find('Users', `id eq "${globex.user}"`),
      await find('Users', 'userName eq "mia@two.example"'),
      await find('Groups', `id eq "${globex.group}"`),
      await find('Groups', `members eq "${globex.user}"`),
    ];
    const taken = await call(acme.token, 'POST', 'one/Users', { userName: 'mia@two.example', externalId: 'x-2' });

    expect(answers.map(({ body }) => body)).toEqual(answers.map(() => expect.objectContaining({ totalResults: 0 })));
    expect(taken.status).toBe(201);
  });

  it("the other's user is no member for one's own group, exactly like a user that is not there", async () => {
    const add = async (value: string) => {
      const answer = await call(acme.token, 'PATCH', `one/Groups/${acme.group}`, {
        Operations: [{ op: 'add', path: 'members', value: [{ value }] }],
      });
      return JSON.parse(JSON.stringify(answer).replaceAll(value, 'ID'));
    };

    const foreign = await add(globex.user);

    expect(foreign).toMatchObject({ status: 400 });
    expect(foreign).toEqual(await add(randomUUID()));
  });
});

it.each([
  ['Host', 'evil.example'],
  ['X-Forwarded-Host', 'evil.example'],
  ['X-Forwarded-Proto', 'gopher'],
  ['X-Forwarded-Prefix', '/evil'],
  ['Forwarded', 'host=evil.example;proto=gopher'],
])('a forged %s shows in no answer (T34)', async (name, value) => {
  const paths = ['Users', `Users/${acme.user}`, `Groups/${acme.group}`, 'ServiceProviderConfig', 'Schemas', 'Nothing'];

  for (const path of paths) {
    const { text, headers } = await sendRaw(new URL(cloud.url), {
      method: 'GET',
      target: `/scim/v2/one/${path}`,
      headers: { Authorization: `Bearer ${acme.token}`, [name]: value },
    });

    const shown = [text, ...headers.values()].join('\n');
    expect(shown).not.toMatch(/evil|gopher/);
    if (path.startsWith('Users/')) expect(shown).toContain(`${cloud.url}/scim/v2/one/Users/${acme.user}`);
  }
});
