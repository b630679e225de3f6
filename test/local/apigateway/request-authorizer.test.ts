import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Answerer, aGateway, answered, aRequest, deployApi, failed } from './a-gateway.ts';

const authorizer = {
  AuthorizerUri: '',
  IdentitySource: 'method.request.header.Authorization',
  AuthorizerResultTtlInSeconds: 30,
};
const uri =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:gate/invocations';

const allows =
  (resource: string, context = {}): Answerer =>
  () =>
    answered({
      principalId: 'somebody',
      policyDocument: { Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: resource }] },
      context,
    });

async function world(gate: Answerer, more = {}) {
  const it = aGateway({ gate, hello: () => answered({ statusCode: 200, body: 'in' }) });
  await deployApi(it, {
    authorizer: { ...authorizer, AuthorizerUri: uri, ...more },
    responses: [
      { ResponseType: 'ACCESS_DENIED', ResponseTemplates: { 'application/json': '$context.authorizer.reason' } },
    ],
    routes: { 'ANY /{tenant}/users': {} },
  });
  const call = (token: string | undefined, target = '/test/acme/users') =>
    it.gateway(aRequest({ target, headers: token === undefined ? [] : [['authorization', token]] }));
  const asked = () => it.events.filter(({ functionName }) => functionName === 'gate');
  return { ...it, call, asked };
}

describe('a REQUEST authorizer', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is asked about the request and its method ARN', async () => {
    const { call, asked, apis } = await world(allows('*'));
    const [api] = apis.apis.keys();

    await call('Bearer a', '/test/ac%6De/users?count=1');

    expect(asked()).toHaveLength(1);
    expect(asked()[0]?.event).toMatchObject({
      type: 'REQUEST',
      methodArn: `arn:aws:execute-api:us-east-1:000000000000:${api}/test/GET/ac%6De/users`,
      pathParameters: { tenant: 'ac%6De' },
      queryStringParameters: { count: '1' },
      headers: { authorization: 'Bearer a' },
    });
    expect(asked()[0]?.event).not.toHaveProperty('body');
  });

  it('passes its context on as text', async () => {
    const { call, events } = await world(allows('*', { tenant: 'acme', count: 3, on: true }));

    await call('Bearer a');

    expect(events.at(-1)?.event['requestContext']).toMatchObject({
      authorizer: { principalId: 'somebody', tenant: 'acme', count: '3', on: 'true' },
    });
  });

  it.each([
    ['absent', undefined],
    ['empty', ''],
  ])('is not asked when its identity source is %s', async (_, token) => {
    const { call, asked } = await world(allows('*'));

    const answer = await call(token);

    expect(answer).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
    expect(asked()).toEqual([]);
  });

  it.each([
    ['throws exactly Unauthorized', failed('Error', 'Unauthorized'), 401],
    ['throws anything else', failed('Error', 'Unauthorized!'), 500],
    ['times out', failed('Sandbox.Timedout', 'Task timed out'), 500],
    ['answers nothing', answered(null), 500],
    ['answers without a policy', answered({ principalId: 'x' }), 500],
    [
      'has an object in its context',
      answered({ principalId: 'x', policyDocument: { Statement: [] }, context: { a: {} } }),
      500,
    ],
  ])('that %s: %s', async (_, outcome, status) => {
    const { call } = await world(() => outcome);

    const answer = await call('Bearer a');

    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain('timed out');
  });

  it('whose policy does not cover the method refuses, and its context says why', async () => {
    const { call } = await world(allows('*/other/*', { reason: 'of another tenant' }));

    const answer = await call('Bearer a');

    expect(answer).toMatchObject({ status: 403, body: 'of another tenant' });
  });

  it('is asked once per identity while its answer is kept; the policy is judged for each request', async () => {
    const { call, asked } = await world(allows('*/acme/*'));

    const answers = [await call('Bearer a'), await call('Bearer a', '/test/other/users'), await call('Bearer a')];
    await call('Bearer b');

    expect(answers.map(({ status }) => status)).toEqual([200, 403, 200]);
    expect(asked()).toHaveLength(2);
  });

  it('is asked again when its answer has expired', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { call, asked } = await world(allows('*'));

    await call('Bearer a');
    vi.setSystemTime(Date.now() + 29_999);
    await call('Bearer a');
    const before = asked().length;
    vi.setSystemTime(Date.now() + 2);
    await call('Bearer a');

    expect([before, asked().length]).toEqual([1, 2]);
  });

  it('is asked every time without a time to live', async () => {
    const { call, asked } = await world(allows('*'), { AuthorizerResultTtlInSeconds: 0 });

    await call('Bearer a');
    await call('Bearer a');

    expect(asked()).toHaveLength(2);
  });

  it('that throws Unauthorized is asked again: only policies are kept', async () => {
    const { call, asked } = await world(() => failed('Error', 'Unauthorized'));

    await call('Bearer a');
    await call('Bearer a');

    expect(asked()).toHaveLength(2);
  });

  it('keeps answers apart by all of its identity sources', async () => {
    const IdentitySource = 'method.request.header.Authorization, method.request.querystring.as';
    const { call, asked } = await world(allows('*'), { IdentitySource });

    await call('Bearer a', '/test/acme/users?as=x');
    await call('Bearer a', '/test/acme/users?as=y');
    const without = await call('Bearer a');

    expect(asked()).toHaveLength(2);
    expect(without.status).toBe(401);
  });
});
