import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import type { GatewayRequest } from '#local/apigateway/message.ts';
import { type FrontDoor, openFrontDoor, PortTaken } from '#local/front-door.ts';
import type { Service, ServiceRequest } from '#local/service.ts';

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=KEY/20260131/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

describe('the front door', () => {
  const open: FrontDoor[] = [];
  afterEach(async () => {
    for (const door of open.splice(0)) await door.close();
  });

  async function world() {
    const calls: { readonly to: string; readonly request: ServiceRequest | GatewayRequest }[] = [];
    const reports: string[] = [];
    const service =
      (to: string): Service =>
      async (request) => {
        calls.push({ to, request });
        if (request.path === '/defect') throw new Error('a defect');
        return { status: 200, headers: { 'content-type': 'text/plain' }, body: to };
      };
    const door = await openFrontDoor(0, {
      services: new Map(['dynamodb', 'sts'].map((name) => [name, service(name)])),
      mailbox: service('mailbox'),
      gateway: async (request) => {
        calls.push({ to: 'gateway', request });
        return { status: 200, headers: [], body: 'gateway' };
      },
      report: (message) => reports.push(message),
    });
    open.push(door);
    const call = async (path: string, init: RequestInit = {}) => await (await fetch(door.url + path, init)).text();
    return { door, calls, reports, call };
  }

  it.each([
    ['/', signedFor('dynamodb'), 'dynamodb'],
    ['/', signedFor('sts'), 'sts'],
    ['/admin/v1/tenants', signedFor('execute-api'), 'gateway'],
    ['/scim/v2/acme/Users', { authorization: 'Bearer x' }, 'gateway'],
    ['/scim/v2/acme/Users', {}, 'gateway'],
    ['/mailbox', {}, 'mailbox'],
    ['/mailbox/store', {}, 'mailbox'],
    ['/mailboxes', {}, 'gateway'],
  ])('leads %s with %j to %s', async (path, headers, to) => {
    const { call } = await world();

    expect(await call(path, { headers })).toBe(to);
  });

  it('hands a service its request', async () => {
    const { call, calls } = await world();

    await call('/a%20b?c=d+e', {
      method: 'POST',
      headers: { ...signedFor('dynamodb'), 'X-Amz-Target': 'T.Op' },
      body: 'text',
    });

    expect(calls[0]?.request).toMatchObject({ method: 'POST', path: '/a%20b', body: Buffer.from('text') });
    expect(calls[0]?.request.headers).toMatchObject({ 'x-amz-target': 'T.Op' });
    expect(Object(calls[0]?.request).query.get('c')).toBe('d e');
  });

  it('says which service it does not have', async () => {
    const { door } = await world();

    const answer = await fetch(door.url, { headers: signedFor('sqs') });

    expect(answer.status).toBe(501);
    expect(await answer.json()).toMatchObject({ message: 'The local cloud has no service sqs' });
  });

  it('hides a defect from the caller and reports it', async () => {
    const { door, reports } = await world();

    const answer = await fetch(`${door.url}/defect`, { headers: signedFor('sts') });

    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('a defect');
    expect(reports.join()).toContain('a defect');
  });

  it.each([
    [10 * 1024 * 1024, 10 * 1024 * 1024],
    [10 * 1024 * 1024 + 1, undefined],
  ])('reads bodies for the gateway up to 10 MB: %i bytes', async (size, length) => {
    const { call, calls } = await world();

    expect(await call('/scim', { method: 'POST', body: Buffer.alloc(size) })).toBe('gateway');
    expect(calls[0]?.request.body?.length).toBe(length);
  });

  it('keeps header names as they are sent', async () => {
    const { door, calls } = await world();

    await new Promise((done) => {
      request(`${door.url}/scim`, { headers: { 'If-MATCH': '1' } }, (answer) => answer.resume().on('end', done)).end();
    });

    expect(calls[0]?.request.headers).toContainEqual(['If-MATCH', '1']);
  });

  it('is open on the loopback interface only', async () => {
    const { door } = await world();
    const elsewhere = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === 'IPv4');

    expect(door.url).toBe(`http://127.0.0.1:${door.port}`);
    if (elsewhere) await expect(fetch(`http://${elsewhere.address}:${door.port}`)).rejects.toThrow('fetch failed');
  });

  it('says when its port is taken', async () => {
    const { door } = await world();
    const nothing = async () => ({ status: 404, headers: {}, body: '' });
    const gateway = async () => ({ status: 404, headers: [], body: '' });

    const second = openFrontDoor(door.port, { services: new Map(), mailbox: nothing, gateway, report: () => {} });

    await expect(second).rejects.toBeInstanceOf(PortTaken);
  });
});
