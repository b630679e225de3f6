import { randomBytes } from 'node:crypto';
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createAuthorizer } from '#http/authorizer.ts';
import { formatToken, parseToken } from '#itam/key-token.ts';
import { cachedDigests } from '#provisioning/digest-cache.ts';
import { Unavailable } from '#provisioning/faults.ts';
import { aKeyWorld, type KeyWorldOptions } from '#test/provisioning/key-world.ts';
import { anAdminEvent, days } from '#test/provisioning/tenancy-builders.ts';

const stage = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/scim';

async function aGate(options: KeyWorldOptions = {}) {
  const world = await aKeyWorld(options);
  const { token } = await world.make();
  const lines: Readonly<Record<string, unknown>>[] = [];
  const authorize = createAuthorizer({
    directory: world.directory,
    digests: cachedDigests(world.ports.secrets),
    now: world.now,
    log: (line) => lines.push(line),
  });
  return {
    ...world,
    token,
    lines,
    /** Shows this Authorization header on a path of the world's tenant. */
    show: (authorization: string | undefined, path = `GET/v2/${world.tenant}/Users`) =>
      authorize(anEvent({ authorization, path })),
    authorize,
  };
}

function anEvent(wanted: { authorization?: string | undefined; path: string; query?: Record<string, string> }) {
  const headers = wanted.authorization === undefined ? {} : { AUTHORIZATION: wanted.authorization };
  const event: Pick<APIGatewayRequestAuthorizerEvent, 'type' | 'methodArn' | 'headers' | 'queryStringParameters'> & {
    requestContext: {
      requestId: string;
      identity: Pick<APIGatewayRequestAuthorizerEvent['requestContext']['identity'], 'sourceIp' | 'userAgent'>;
    };
  } = {
    type: 'REQUEST',
    methodArn: `${stage}/${wanted.path}`,
    headers,
    queryStringParameters: wanted.query ?? null,
    requestContext: { requestId: 'request-1', identity: { sourceIp: '192.0.2.1', userAgent: 'Entra/1.0' } },
  };
  return event as APIGatewayRequestAuthorizerEvent;
}

/** As IAM reads a pattern: `*` is any text, slashes too. */
const matches = (pattern: string, arn: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(arn);

interface Policy {
  readonly policyDocument: { readonly Statement: readonly unknown[] };
}

function effects({ policyDocument }: Policy, path: string): readonly unknown[] {
  const statements = policyDocument.Statement as readonly { Effect: string; Resource: readonly string[] }[];
  return statements
    .filter(({ Resource }) => Resource.some((pattern) => matches(pattern, `${stage}/${path}`)))
    .map(({ Effect }) => Effect);
}

describe('a right key', () => {
  it('opens every method and path of its tenant, and tells the functions who calls', async () => {
    const gate = await aGate();

    const answer = await gate.show(`Bearer ${gate.token}`);

    for (const path of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].flatMap((method) => [
      `${method}/v2/${gate.tenant}`,
      `${method}/v2/${gate.tenant}/Users`,
      `${method}/v2/${gate.tenant}/Schemas/urn%3Aietf%3Aparams%3Ascim%3Aschemas%3Acore%3A2.0%3AUser`,
    ])) {
      expect(effects(answer, path)).toEqual(['Allow']);
    }
    expect(answer.principalId).toBe(`${gate.tenant}/${gate.connector}/${parseToken(gate.token)?.key}`);
    expect(answer.context).toEqual({
      tenant: gate.tenant,
      connector: gate.connector,
      connectorName: 'Entra',
      scopes: 'read write',
      groups: 'accept',
      reason: expect.stringMatching(/another Tenant URL/),
    });
  });

  it.each([
    ['another tenant', 'GET/v2/globex/Users'],
    ['no tenant', 'GET/v2/nobody/Users'],
    ['a tenant whose id starts the same', 'GET/v2/{tenant}x/Users'],
    ['a tenant whose id ends the same', 'GET/v2/x{tenant}/Users'],
    ['another tenant, its own further down', 'GET/v2/globex/Users/v2/{tenant}/Users'],
    ['another tenant, its own as the last part', 'PATCH/v2/globex/Users/v2/{tenant}'],
    ['the paths above the tenants', 'GET/v2'],
  ])('opens nothing of %s, whatever path it was shown on (T2, T3)', async (_whose, path) => {
    const gate = await aGate();
    const shown = path.replace('{tenant}', gate.tenant);

    const onOwn = await gate.show(`Bearer ${gate.token}`);
    const onOther = await gate.show(`Bearer ${gate.token}`, shown);

    expect(effects(onOwn, shown)).toEqual([]);
    expect(onOther).toEqual(onOwn);
  });

  it.each(['Bearer', 'bearer', 'BEARER', 'Bearer  '])('may be shown with the scheme "%s"', async (scheme) => {
    const gate = await aGate();

    const answer = await gate.show(`${scheme} ${gate.token}`);

    expect(effects(answer, `GET/v2/${gate.tenant}/Users`)).toEqual(['Allow']);
  });

  it('is noted with agent and address', async () => {
    const gate = await aGate();

    await gate.show(`Bearer ${gate.token}`);

    expect(Object.values((await gate.stored()).lastUse)).toEqual([
      { at: gate.now().toISOString(), userAgent: 'Entra/1.0', sourceIp: '192.0.2.1' },
    ]);
  });
});

describe('a wrong key is 401: API Gateway makes it of exactly this error', () => {
  const secret = randomBytes(32).toString('base64url');
  const right = (token: string) => parseToken(token) ?? expect.fail('not a token');

  it.each<[string, (token: string) => string | undefined]>([
    ['none', () => undefined],
    ['an empty header', () => ''],
    ['Basic', () => 'Basic YWRtaW46YWRtaW4='],
    ['Bearer without a token', () => 'Bearer '],
    ['Bearer undefined', () => 'Bearer undefined'],
    ['the token without a scheme', (token) => token],
    ['two tokens', (token) => `Bearer ${token} ${token}`],
    ['two tokens in one header', (token) => `Bearer ${token}, Bearer ${token}`],
    ['of an unknown tenant', (token) => `Bearer ${formatToken({ ...right(token), tenant: 'nobody' })}`],
    ['of an unknown connector', (token) => `Bearer ${formatToken({ ...right(token), connector: 'nosuchone0' })}`],
    ['with an unknown id', (token) => `Bearer ${formatToken({ ...right(token), key: 'nosuchkey0' })}`],
    ['with another secret', (token) => `Bearer ${formatToken({ ...right(token), secret })}`],
  ])('%s', async (_what, authorization) => {
    const gate = await aGate();

    await expect(gate.show(authorization(gate.token))).rejects.toThrow(/^Unauthorized$/);

    expect(gate.lines).toMatchObject([{ event: 'scim.key-refused', requestId: 'request-1' }]);
  });

  it('expired and revoked', async () => {
    const gate = await aGate();
    const { key, token } = await gate.make();
    await gate.revoke(key.id);

    await expect(gate.show(`Bearer ${token}`)).rejects.toThrow(/^Unauthorized$/);
    gate.pass(days(365));
    await expect(gate.show(`Bearer ${gate.token}`)).rejects.toThrow(/^Unauthorized$/);

    expect(gate.lines.map((line) => line['cause'])).toEqual(['revoked', 'expired']);
  });

  it('in the query (T6)', async () => {
    const gate = await aGate();
    const query = { access_token: gate.token, token: gate.token };

    const shown = gate.authorize(anEvent({ path: `GET/v2/${gate.tenant}/Users`, query }));

    await expect(shown).rejects.toThrow(/^Unauthorized$/);
  });
});

it('a right key of a tenant where SCIM is off is denied everywhere, with cause and fix (AS-07, AS-09)', async () => {
  const gate = await aGate();
  await gate.tenants.setScim(gate.tenant, false, anAdminEvent());

  const answer = await gate.show(`Bearer ${gate.token}`);

  expect(effects(answer, `GET/v2/${gate.tenant}/Users`)).toEqual(['Deny']);
  expect(effects(answer, 'GET/v2/globex/Users')).toEqual(['Deny']);
  expect(answer.context?.['reason']).toMatch(new RegExp(`SCIM is off for tenant ${gate.tenant}; enable it`));
});

it('reasons can stand in a JSON text as they are', async () => {
  const gate = await aGate();
  const allowed = await gate.show(`Bearer ${gate.token}`);
  await gate.tenants.setScim(gate.tenant, false, anAdminEvent());
  const denied = await gate.show(`Bearer ${gate.token}`);

  for (const { context } of [allowed, denied]) {
    const reason = String(context?.['reason']);
    expect(JSON.parse(`"${reason}"`)).toBe(reason);
  }
});

it('a key that can not be checked is neither 401 nor let in, and the log says why (F37)', async () => {
  const cause = Object.assign(new Error('connect refused by 10.0.0.1'), { name: 'ECONNREFUSED' });
  const gate = await aGate({ secrets: () => ({ read: () => Promise.reject(new Unavailable(5, { cause })) }) });

  await expect(gate.show(`Bearer ${gate.token}`)).rejects.toThrow(Unavailable);

  expect(gate.lines).toMatchObject([{ event: 'scim.key-check-failed', error: 'ECONNREFUSED' }]);
});

it('no log line holds a key (T7)', async () => {
  const gate = await aGate();
  await gate.show(`Bearer ${gate.token}`);
  for (const shown of [gate.token, `Bearer ${gate.token}x`, `Basic ${gate.token}`]) {
    await gate.show(shown).catch(() => undefined);
  }

  expect(gate.lines).toHaveLength(3);
  expect(JSON.stringify(gate.lines)).not.toContain(gate.token.split('.').at(-1));
});
