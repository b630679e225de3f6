import { execFile } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { promisify } from 'node:util';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDoor, openFrontDoor } from '#local/front-door.ts';
import { anAccount } from '../an-account.ts';
import { aGateway, answered, aRequest, deployApi } from './a-gateway.ts';

const account = anAccount();
const signedAt = new Date('2026-01-31T12:00:00Z');

async function world(now = signedAt) {
  const it = aGateway({ hello: () => answered({ statusCode: 200, body: 'in' }) }, { now: () => now });
  await deployApi(it, { routes: { 'ANY /{proxy+}': { AuthorizationType: 'AWS_IAM' } } });
  return it;
}

class Sha256 {
  readonly #hash;
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', bytes(key));
  }
  update(data: string | ArrayBuffer | ArrayBufferView) {
    this.#hash.update(bytes(data));
  }
  async digest() {
    return this.#hash.digest();
  }
  reset() {}
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

interface Signing {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Record<string, string | string[]>;
  readonly body?: string;
  readonly region?: string;
  readonly service?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly headers?: Record<string, string>;
}

/** Signed as the AWS SDKs sign. */
async function signed({ method = 'GET', path = '/test/a', query = {}, body, ...differs }: Signing) {
  const signer = new SignatureV4({
    service: differs.service ?? 'execute-api',
    region: differs.region ?? account.region,
    credentials: {
      ...account,
      ...(differs.accessKeyId && { accessKeyId: differs.accessKeyId }),
      ...(differs.secretAccessKey && { secretAccessKey: differs.secretAccessKey }),
    },
    sha256: Sha256,
  });
  const request = await signer.sign(
    {
      method,
      protocol: 'http:',
      hostname: '127.0.0.1',
      path,
      query,
      headers: { host: '127.0.0.1:4566', ...differs.headers },
      ...(body !== undefined && { body }),
    },
    { signingDate: signedAt },
  );
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  const text = pairs.map((pair) => pair.map((part) => encodeURIComponent(String(part))).join('=')).join('&');
  return aRequest({ method, target: `${path}?${text}`, headers: Object.entries(request.headers), body: body ?? '' });
}

describe('a method with AWS_IAM', () => {
  it.each<[string, Signing]>([
    ['a plain path', {}],
    ['a query with signs in it', { query: { filter: 'userName eq "a+b/c"', b: '', a: ['2', '1'], 'x*y': "(~!')" } }],
    ['an encoded path', { path: '/test/urn%3Aietf/a%20b%2Fc' }],
    ['a body', { method: 'POST', body: '{"name":"ä"}', headers: { 'content-type': 'application/json' } }],
    ['headers with blanks', { headers: { 'x-note': '  two   words ' } }],
  ])('lets in what is signed by an SDK: %s', async (_, signing) => {
    const { gateway } = await world();

    const answer = await gateway(await signed(signing));

    expect(answer).toMatchObject({ status: 200, body: 'in' });
  });

  it('tells the function who signed, but not the signature', async () => {
    const { gateway, events } = await world();

    await gateway(await signed({}));

    expect(events[0]?.event).toMatchObject({
      requestContext: { identity: { userArn: 'arn:aws:sts::000000000000:assumed-role/LocalAdmin/local-admin' } },
    });
    expect(Object.keys(Object(events[0]?.event['headers']))).not.toContain('authorization');
  });

  it.each<[string, Signing, string]>([
    ['the secret', { secretAccessKey: 'wrong' }, 'signature we calculated'],
    ['the access key', { accessKeyId: 'AKIAOTHER' }, 'security token'],
    ['the region', { region: 'eu-west-1' }, 'scoped'],
  ])('refuses a signature with another value of %s', async (_, signing, reason) => {
    const { gateway } = await world();

    const answer = await gateway(await signed(signing));

    expect(answer.status).toBe(403);
    expect(answer.headers).toContainEqual(['x-amzn-ErrorType', 'InvalidSignatureException']);
    expect(answer.body).toContain(reason);
  });

  it.each([
    ['path', { path: '/test/b' }],
    ['query', { rawQuery: 'a=2' }],
    ['body', { body: Buffer.from('other') }],
    ['method', { method: 'DELETE' }],
  ])('refuses a request whose %s was changed after signing', async (_, change) => {
    const { gateway, events } = await world();

    const answer = await gateway({ ...(await signed({ query: { a: '1' } })), ...change });

    expect(answer.status).toBe(403);
    expect(events).toEqual([]);
  });

  it.each([
    ['five minutes later', 5 * 60_000, 200],
    ['a second more than five minutes later', 5 * 60_000 + 1000, 403],
    ['a second more than five minutes earlier', -5 * 60_000 - 1000, 403],
  ])('looks at the clock: %s', async (_, skew, status) => {
    const { gateway } = await world(new Date(signedAt.getTime() + skew));

    const answer = await gateway(await signed({}));

    expect(answer.status).toBe(status);
  });

  it.each([
    ['nothing', [], 'Missing Authentication Token'],
    ['a connector key', [['authorization', 'Bearer x']], 'not a complete'],
    [
      'half a signature',
      [['authorization', 'AWS4-HMAC-SHA256 Credential=a/20260131/us-east-1/execute-api/aws4_request']],
      'not a complete',
    ],
  ] as const)('refuses %s', async (_, headers, reason) => {
    const { gateway } = await world();

    const answer = await gateway(aRequest({ target: '/test/a', headers }));

    expect(answer.status).toBe(403);
    expect(answer.body).toContain(reason);
  });

  it('refuses a signature that leaves the host out', async () => {
    const { gateway } = await world();
    const request = await signed({});
    const headers = request.headers.map(
      ([name, value]) => [name, value.replace('SignedHeaders=host;', 'SignedHeaders=')] as const,
    );

    const answer = await gateway({ ...request, headers });

    expect(answer.body).toContain('SignedHeader');
  });
});

describe('curl --aws-sigv4', () => {
  let door: FrontDoor;
  beforeAll(async () => {
    const { gateway } = await world(new Date());
    const mailbox = async () => ({ status: 404, headers: {}, body: '' });
    door = await openFrontDoor(0, { services: new Map(), gateway, mailbox, report: console.error });
  });
  afterAll(() => door.close());

  it.each([
    ['a plain path', '/test/a', []],
    ['a query', '/test/a?limit=5&cursor=YQ%3D%3D', []],
    ['an encoded path', '/test/urn%3Aietf/a%20b', []],
    ['a body', '/test/a', ['-H', 'content-type: application/json', '-d', '{"id":"acme"}']],
  ])('is let in with %s', async (_, path, more) => {
    const user = `${account.accessKeyId}:${account.secretAccessKey}`;
    const args = [
      '-s',
      '--aws-sigv4',
      `aws:amz:${account.region}:execute-api`,
      '--user',
      user,
      ...more,
      `${door.url}${path}`,
    ];

    const { stdout } = await promisify(execFile)('curl', args);

    expect(stdout).toBe('in');
  });
});
