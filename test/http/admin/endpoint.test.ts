import { describe, expect, it } from 'vitest';
import { parseToken } from '#itam/key-token.ts';
import { adminRoutes } from '#manifest/routes.ts';
import { days, hours, minutes, noon } from '#test/provisioning/tenancy-builders.ts';
import { anAdminWorld } from './admin-world.ts';

const problem = (status: number, code: string, detail: RegExp) => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: {
    type: `urn:itam-scim:problem:${code}`,
    title: expect.stringMatching(/\w/),
    status,
    detail: expect.stringMatching(detail),
    instance: 'urn:itam-scim:request:request-1',
  },
});

describe('tenants', () => {
  it('start with SCIM off and without a URL; enabling shows it, disabling hides it (AS-05, AS-06, EZ-01)', async () => {
    const { ask } = anAdminWorld();

    const created = await ask('POST', '/v1/tenants', { id: 'acme', name: 'Acme Ltd' });
    const enabled = await ask('POST', '/v1/tenants/acme/enable');
    const disabled = await ask('POST', '/v1/tenants/acme/disable');

    expect(created).toMatchObject({ status: 201, headers: { 'content-type': 'application/json' } });
    const off = {
      id: 'acme',
      name: 'Acme Ltd',
      scimEnabled: false,
      brake: 'on',
      groups: 'accept',
      createdAt: noon.toISOString(),
    };
    expect(created.body).toEqual(off);
    expect(enabled).toMatchObject({ status: 200 });
    expect(enabled.body).toEqual({ ...off, scimEnabled: true, tenantUrl: 'https://scim.example.com/scim/v2/acme' });
    expect(disabled.body).toEqual(off);
  });

  it('may be enabled and disabled twice', async () => {
    const { ask, events } = anAdminWorld();
    await ask('POST', '/v1/tenants', { id: 'acme' });

    for (const verb of ['enable', 'enable', 'disable', 'disable']) {
      expect(await ask('POST', `/v1/tenants/acme/${verb}`)).toMatchObject({ status: 200 });
    }

    expect(events.map(({ action }) => action)).toEqual([
      'tenant.created',
      'tenant.scim-enabled',
      'tenant.scim-disabled',
    ]);
  });

  it('are told whether to take groups', async () => {
    const { ask, events } = anAdminWorld();
    await ask('POST', '/v1/tenants', { id: 'acme' });

    const refusing = await ask('PATCH', '/v1/tenants/acme', { groups: 'refuse' });
    const shown = await ask('GET', '/v1/tenants/acme');
    const wrong = await ask('PATCH', '/v1/tenants/acme', { groups: 'maybe' });
    const unknown = await ask('PATCH', '/v1/tenants/nobody', { groups: 'refuse' });

    expect(refusing).toMatchObject({ status: 200, body: { id: 'acme', groups: 'refuse' } });
    expect(shown.body).toMatchObject({ groups: 'refuse' });
    expect([wrong.status, unknown.status]).toEqual([400, 404]);
    expect(events.map(({ action }) => action)).toEqual(['tenant.created', 'tenant.groups-refused']);
  });

  it('are shown with their connectors', async () => {
    const { ask, enabledConnector } = anAdminWorld();
    await enabledConnector();

    const { body } = await ask('GET', '/v1/tenants/acme');

    expect(body).toMatchObject({ id: 'acme', connectors: [{ name: 'Entra', idp: 'entra' }] });
  });

  it('are listed in pages', async () => {
    const { ask } = anAdminWorld();
    for (const id of ['c', 'a', 'b']) await ask('POST', '/v1/tenants', { id });

    const first = await ask('GET', '/v1/tenants?limit=2');
    const second = await ask('GET', `/v1/tenants?limit=2&cursor=${first.body.next}`);

    expect(first.body.tenants.map(({ id }: { id: string }) => id)).toEqual(['a', 'b']);
    expect(second.body.tenants.map(({ id }: { id: string }) => id)).toEqual(['c']);
    expect(second.body).not.toHaveProperty('next');
  });

  it.each(['a', 'acme', 'acme-2', '0', 'a'.repeat(40), 'a--b'])('may have the id %s', async (id) => {
    expect(await anAdminWorld().ask('POST', '/v1/tenants', { id })).toMatchObject({ status: 201 });
  });

  it.each(['', '-acme', 'acme-', 'Acme', 'ac_me', 'ac me', 'a.b', 'ä', 'a'.repeat(41), 'a#b', 'a/b'])(
    'may not have the id "%s"',
    async (id) => {
      const answer = await anAdminWorld().ask('POST', '/v1/tenants', { id });

      expect(answer).toMatchObject(problem(400, 'invalid-request', /^\/id: must be 1 to 40/));
      expect(answer.body.errors).toEqual([{ path: '/id', message: expect.any(String) }]);
    },
  );

  it('may not share an id', async () => {
    const { ask } = anAdminWorld();
    await ask('POST', '/v1/tenants', { id: 'acme' });

    expect(await ask('POST', '/v1/tenants', { id: 'acme' })).toMatchObject(
      problem(409, 'tenant-exists', /acme exists already; choose another id/),
    );
  });
});

describe('connectors', () => {
  it('are made while SCIM is off, renamed, shown, listed and deleted', async () => {
    const { ask } = anAdminWorld();
    await ask('POST', '/v1/tenants', { id: 'acme' });
    const { status, body } = await ask('POST', '/v1/tenants/acme/connectors', { name: ' Entra ' });
    const path = `/v1/tenants/acme/connectors/${body.id}`;

    expect({ status, body }).toMatchObject({ status: 201, body: { name: 'Entra', idp: 'other' } });
    expect(await ask('PATCH', path, { name: 'Head office' })).toMatchObject({ body: { name: 'Head office' } });
    expect((await ask('GET', path)).body).toEqual({ ...body, name: 'Head office' });
    expect((await ask('GET', '/v1/tenants/acme/connectors')).body.connectors).toHaveLength(1);
    expect(await ask('DELETE', path)).toMatchObject({ status: 204, body: undefined });
    expect(await ask('GET', path)).toMatchObject(problem(404, 'connector-not-found', /list its connectors/));
  });

  it('may not share a name in a tenant', async () => {
    const { ask, enabledConnector } = anAdminWorld();
    await enabledConnector();

    const answer = await ask('POST', '/v1/tenants/acme/connectors', { name: 'ENTRA' });

    expect(answer).toMatchObject(problem(409, 'connector-name-taken', /choose another name/));
  });
});

describe('keys', () => {
  it('are shown once, with what goes into the identity provider (AS-06, RT-03, SO-01)', async () => {
    const { ask, enabledConnector } = anAdminWorld();
    const connector = await enabledConnector();

    const made = await ask('POST', `${connector}/keys`);
    const list = await ask('GET', `${connector}/keys`);

    expect(made).toMatchObject({ status: 201, headers: { 'cache-control': 'no-store' } });
    expect(made.body).toMatchObject({
      tenantUrl: 'https://scim.example.com/scim/v2/acme',
      scopes: ['read', 'write'],
      createdBy: 'ana@example.com',
      expiresAt: new Date(noon.getTime() + days(365)).toISOString(),
    });
    expect(parseToken(made.body.token)).toMatchObject({ tenant: 'acme', key: made.body.id });
    expect(list.body.keys).toEqual([
      expect.objectContaining({ id: made.body.id, state: 'live', safeToRevoke: false, advice: expect.any(String) }),
    ]);
    expect(JSON.stringify(list.body)).not.toContain(made.body.token.split('.').at(-1));
  });

  it('are refused while SCIM is off, with the fix', async () => {
    const { ask, enabledConnector } = anAdminWorld();
    const connector = await enabledConnector();
    await ask('POST', '/v1/tenants/acme/disable');

    expect(await ask('POST', `${connector}/keys`)).toMatchObject(
      problem(409, 'scim-off', /enable it first; base URL and key are shown only once it is on/),
    );
  });

  it.each<[string, object, object]>([
    ['scopes in one order, each once', { scopes: ['write', 'read', 'write'] }, { scopes: ['read', 'write'] }],
    ['only to read', { scopes: ['read'], name: 'report' }, { scopes: ['read'], name: 'report' }],
    ['an expiry in days', { expiresInDays: 1 }, { expiresAt: new Date(noon.getTime() + days(1)).toISOString() }],
    ['an expiry at a time', { expiresAt: '2026-04-01T00:00:00+02:00' }, { expiresAt: '2026-03-31T22:00:00.000Z' }],
  ])('may be made with %s', async (_what, body, made) => {
    const { ask, enabledConnector } = anAdminWorld();

    expect(await ask('POST', `${await enabledConnector()}/keys`, body)).toMatchObject({ status: 201, body: made });
  });

  it.each<[string, object, string]>([
    ['no scope', { scopes: [] }, '/scopes'],
    ['another scope', { scopes: ['admin'] }, '/scopes/0'],
    ['an expiry in the past', { expiresAt: noon.toISOString() }, '/expiresAt'],
    ['an expiry without a zone', { expiresAt: '2026-04-01T00:00:00' }, '/expiresAt'],
    ['an expiry in three years', { expiresAt: '2029-03-01T12:00:00Z' }, '/expiresAt'],
    ['more than 730 days', { expiresInDays: 731 }, '/expiresInDays'],
    ['no day', { expiresInDays: 0 }, '/expiresInDays'],
    ['two expiries', { expiresInDays: 1, expiresAt: '2026-04-01T00:00:00Z' }, '/expiresAt'],
    ['a secret of its own', { secret: 'mine' }, '/'],
  ])('may not be made with %s', async (_what, body, path) => {
    const { ask, enabledConnector } = anAdminWorld();

    const answer = await ask('POST', `${await enabledConnector()}/keys`, body);

    expect(answer).toMatchObject(problem(400, 'invalid-request', /./));
    expect(answer.body.errors).toEqual([{ path, message: expect.any(String) }]);
  });

  it('are rotated: the old one is safe to revoke when silent while the new one is used (T9)', async () => {
    const { ask, enabledConnector, directory, pass } = anAdminWorld();
    const connector = await enabledConnector();
    const connectorId = connector.split('/').at(-1) ?? '';
    const old = (await ask('POST', `${connector}/keys`)).body;
    await directory.noteUse('acme', connectorId, old.id, { at: noon.toISOString() }, noon);
    pass(minutes(10));

    const rotated = await ask('POST', `${connector}/keys/rotate`, { expiresInDays: 90 });
    const adviceFor = async (id: string) => {
      const { body } = await ask('GET', `${connector}/keys`);
      return body.keys.find((key: { id: string }) => key.id === id);
    };
    expect(rotated).toMatchObject({ status: 201, body: { scopes: old.scopes } });
    expect(await ask('POST', `${connector}/keys/rotate`)).toMatchObject(problem(409, 'two-live-keys', /revoke one/));
    expect(await adviceFor(old.id)).toMatchObject({ safeToRevoke: false });
    pass(hours(2));
    const use = { at: new Date(noon.getTime() + hours(2)).toISOString(), userAgent: 'Entra', sourceIp: '192.0.2.1' };
    await directory.noteUse('acme', connectorId, rotated.body.id, use, noon);
    expect(await adviceFor(old.id)).toMatchObject({ safeToRevoke: true, advice: expect.stringMatching(/2 hours/) });
    expect(await adviceFor(rotated.body.id)).toMatchObject({ safeToRevoke: false, lastUse: use });

    const revoked = await ask('POST', `${connector}/keys/${old.id}/revoke`);
    expect(revoked).toMatchObject({ status: 200, body: { state: 'revoked', revokedBy: 'ana@example.com' } });
    expect(await ask('POST', `${connector}/keys/${old.id}/revoke`)).toEqual(revoked);
  });
});

describe('what is not there is 404, and says where to look', () => {
  it.each([
    ['GET', '/v1/tenants/nobody', 'tenant-not-found'],
    ['POST', '/v1/tenants/nobody/enable', 'tenant-not-found'],
    ['POST', '/v1/tenants/nobody/disable', 'tenant-not-found'],
    ['GET', '/v1/tenants/nobody/connectors', 'tenant-not-found'],
    ['POST', '/v1/tenants/nobody/connectors', 'tenant-not-found'],
    ['GET', '/v1/tenants/%00%2F%23/connectors', 'tenant-not-found'],
    ['GET', '/v1/tenants/acme/connectors/nosuchone0', 'connector-not-found'],
    ['PATCH', '/v1/tenants/acme/connectors/nosuchone0', 'connector-not-found'],
    ['DELETE', '/v1/tenants/acme/connectors/nosuchone0', 'connector-not-found'],
    ['GET', '/v1/tenants/acme/connectors/nosuchone0/keys', 'connector-not-found'],
    ['POST', '/v1/tenants/acme/connectors/nosuchone0/keys/rotate', 'connector-not-found'],
  ])('%s %s', async (method, path, code) => {
    const { ask, enabledConnector } = anAdminWorld();
    await enabledConnector();
    const body = path.endsWith('/connectors') && method === 'POST' ? { name: 'x' } : undefined;

    const answer = await ask(method, path, method === 'PATCH' ? { name: 'x' } : body);

    expect(answer).toMatchObject(problem(404, code, /list/));
  });

  it("one tenant's connector under another tenant", async () => {
    const { ask, enabledConnector } = anAdminWorld();
    const connector = await enabledConnector('acme');
    await ask('POST', '/v1/tenants', { id: 'globex' });

    const answer = await ask('GET', connector.replace('acme', 'globex'));

    expect(answer).toMatchObject(problem(404, 'connector-not-found', /Tenant globex has no connector/));
  });
});

describe('the form of requests', () => {
  it.each(adminRoutes.map(({ path, methods }) => [path, methods] as const))(
    'another method on %s is 405 and names those there are',
    async (path, methods) => {
      const shown = path.replaceAll(/\{\w+\}/g, 'x');

      const answer = await anAdminWorld().ask('OPTIONS', shown);

      expect(answer).toMatchObject(problem(405, 'method-not-allowed', /possible/));
      expect(answer.headers).toMatchObject({ allow: methods.join(', ') });
    },
  );

  it.each([
    ['application/json', 201],
    ['application/json; charset=utf-8', 201],
    ['APPLICATION/JSON', 201],
    ['application/x-www-form-urlencoded', 415],
    ['text/plain', 415],
    ['application/jsonp', 415],
    [undefined, 415],
  ])('a body of type %s is answered %i', async (contentType, status) => {
    const answer = await anAdminWorld().send({
      method: 'POST',
      path: '/v1/tenants',
      body: '{"id":"acme"}',
      headers: contentType === undefined ? {} : { 'CONTENT-TYPE': contentType },
    });

    expect(answer).toMatchObject({ status });
  });

  it.each(['{', '"text"', '[]', 'null', '{"id":"acme","colour":"red"}', '{"id":5}', '{"__proto__":{"id":"acme"}}'])(
    'the body %s is 400',
    async (body) => {
      const headers = { 'content-type': 'application/json' };

      const answer = await anAdminWorld().send({ method: 'POST', path: '/v1/tenants', body, headers });

      expect(answer).toMatchObject(problem(400, 'invalid-request', /./));
    },
  );

  it.each(['limit=0', 'limit=101', 'limit=x', 'cursor=!!', `cursor=${Buffer.from('T#x').toString('base64url')}`])(
    'the query %s is 400',
    async (query) => {
      expect(await anAdminWorld().ask('GET', `/v1/tenants?${query}`)).toMatchObject(
        problem(400, 'invalid-request', /^\/(limit|cursor): /),
      );
    },
  );
});

describe('who asks', () => {
  it.each([
    ['arn:aws:sts::123456789012:assumed-role/Admins/ana@example.com', 'ana@example.com'],
    ['arn:aws:iam::123456789012:user/it/ben', 'ben'],
    ['arn:aws-us-gov:iam::123456789012:root', 'root'],
  ])('%s is %s', async (userArn, name) => {
    const { body } = await anAdminWorld().send({ method: 'GET', path: '/v1/me', userArn });

    expect(body).toEqual({ name });
  });

  it('has a mail address once it is confirmed', async () => {
    const { ask, mails } = anAdminWorld();

    const set = await ask('PUT', '/v1/me/email', { email: 'ana@example.com' });
    const wrong = await ask('POST', '/v1/me/email/confirm', { code: '000000' });
    const confirmed = await ask('POST', '/v1/me/email/confirm', { code: mails.at(-1)?.code });

    expect(set).toMatchObject({ status: 202, body: { pendingEmail: 'ana@example.com' } });
    expect(set.body).not.toHaveProperty('email');
    expect(wrong).toMatchObject(problem(400, 'wrong-code', /4 more tries/));
    expect(confirmed).toMatchObject({ status: 200, body: { email: 'ana@example.com' } });
    expect((await ask('GET', '/v1/me')).body).toEqual(confirmed.body);
    expect(await ask('DELETE', '/v1/me/email')).toMatchObject({ status: 204 });
    expect((await ask('GET', '/v1/me')).body).toEqual({ name: 'ana@example.com' });
  });

  it('is told how to set up mail, and to wait between codes', async () => {
    const { ask } = anAdminWorld();
    await ask('PUT', '/v1/me/email', { email: 'ana@example.com' });
    const again = await ask('PUT', '/v1/me/email', { email: 'ana@example.com' });
    const unset = await anAdminWorld({ mailer: undefined }).ask('PUT', '/v1/me/email', { email: 'ana@example.com' });

    expect(again).toMatchObject({ ...problem(429, 'mail-too-soon', /minute/), headers: { 'retry-after': '60' } });
    expect(unset).toMatchObject(problem(409, 'mail-not-configured', /mailFrom/));
  });

  it.each(['', 'ana', 'ana@example.com\r\nBcc: eve@example.com', 'ana@example.com, eve@example.com', '<a@b.co>'])(
    'may not set the address %j',
    async (email) => {
      const { ask, mails } = anAdminWorld();

      expect(await ask('PUT', '/v1/me/email', { email })).toMatchObject(problem(400, 'invalid-request', /^\/email/));
      expect(mails).toEqual([]);
    },
  );
});

describe('the log', () => {
  it('has one line per request with route, result and problem', async () => {
    const { ask, lines } = anAdminWorld();

    await ask('POST', '/v1/tenants', { id: 'acme' });
    await ask('GET', '/v1/tenants/nobody');

    expect(lines).toMatchObject([
      { event: 'admin.request', requestId: 'request-1', method: 'POST', route: '/v1/tenants', status: 201 },
      { event: 'admin.request', tenantId: 'nobody', status: 404, problem: 'tenant-not-found' },
    ]);
  });

  it('holds no key, mail address, header or body (T7)', async () => {
    const { ask, enabledConnector, lines, mails } = anAdminWorld();
    const connector = await enabledConnector();
    const { body } = await ask('POST', `${connector}/keys`, { name: 'canary-name' });
    await ask('PUT', '/v1/me/email', { email: 'canary@example.com' });
    await ask('POST', '/v1/me/email/confirm', { code: mails.at(-1)?.code });
    await ask('PUT', '/v1/me/email', { email: 'canary at example.com' });

    const text = JSON.stringify(lines);
    for (const canary of [body.token.split('.').at(-1), 'canary', 'ana@example.com', mails.at(-1)?.code]) {
      expect(text).not.toContain(canary);
    }
  });

  it('says where a fault came from, while the answer does not', async () => {
    const fault = new RangeError('private matter');
    const mailer = { sendConfirmationCode: () => Promise.reject(fault) };
    const { ask, lines } = anAdminWorld({ mailer });

    const answer = await ask('PUT', '/v1/me/email', { email: 'ana@example.com' });

    expect(answer).toMatchObject(problem(500, 'fault', /log of the admin function/));
    expect(JSON.stringify([answer, lines])).not.toContain('private matter');
    expect(lines.at(-1)).toMatchObject({ event: 'admin.fault', requestId: 'request-1', error: 'RangeError' });
  });
});
