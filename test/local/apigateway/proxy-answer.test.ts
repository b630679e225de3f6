import { describe, expect, it } from 'vitest';
import { aGateway, answered, aRequest, deployApi, failed } from './a-gateway.ts';

async function answerTo(payload: unknown) {
  const world = aGateway({ hello: () => answered(payload) });
  await deployApi(world, { routes: { 'ANY /': {} } });
  return { ...world, answer: await world.gateway(aRequest({})) };
}

describe("a function's answer", () => {
  it.each([
    ['status and body', { statusCode: 201, body: 'made' }, 201, 'made'],
    ['a status as text', { statusCode: '404', body: '' }, 404, ''],
    ['no body', { statusCode: 204 }, 204, ''],
    ['null for what is absent', { statusCode: 200, body: null, headers: null }, 200, ''],
  ])('with %s is passed on', async (_, payload, status, body) => {
    const { answer } = await answerTo(payload);

    expect(answer).toMatchObject({ status, body });
  });

  it('keeps several values of a header apart, and multi-value headers win', async () => {
    const { answer } = await answerTo({
      statusCode: 200,
      headers: { 'set-cookie': 'x', etag: 'W/"1"', 'x-number': 7 },
      multiValueHeaders: { 'Set-Cookie': ['a', 'b'] },
    });

    expect(answer.headers).toEqual(
      expect.arrayContaining([
        ['Set-Cookie', 'a'],
        ['Set-Cookie', 'b'],
        ['etag', 'W/"1"'],
        ['x-number', '7'],
      ]),
    );
    expect(answer.headers.filter(([, value]) => value === 'x')).toEqual([]);
  });

  it('decodes a base64 body', async () => {
    const { answer } = await answerTo({ statusCode: 200, body: 'AAEC', isBase64Encoded: true });

    expect(answer.body).toEqual(Buffer.from([0, 1, 2]));
  });

  it('can not set the headers that API Gateway keeps for itself', async () => {
    const { answer } = await answerTo({ statusCode: 401, headers: { 'WWW-Authenticate': 'Bearer' } });

    expect(answer.headers).toContainEqual(['x-amzn-Remapped-WWW-Authenticate', 'Bearer']);
  });

  it.each([
    ['nothing', null],
    ['text', 'hello'],
    ['no status', { body: '' }],
    ['a status that is none', { statusCode: 1000 }],
    ['a body that is an object', { statusCode: 200, body: {} }],
    ['a header that is a list', { statusCode: 200, headers: { a: ['b'] } }],
    ['more than 6 MB', { statusCode: 200, body: 'x'.repeat(6 * 1024 * 1024 + 1) }],
  ])('of %s is a 502, and the log says why', async (_, payload) => {
    const { answer, reports } = await answerTo(payload);

    expect(answer).toMatchObject({ status: 502, body: '{"message":"Internal server error"}' });
    expect(reports).toHaveLength(1);
  });

  it('that is an error is a 502 without its message', async () => {
    const world = aGateway({ hello: () => failed('TypeError', 'private') });
    await deployApi(world, { routes: { 'ANY /': {} } });

    const answer = await world.gateway(aRequest({}));

    expect(answer.status).toBe(502);
    expect(answer.body).not.toContain('private');
    expect(world.reports.join()).toContain('private');
  });

  it('that does not come in time is a 504', async () => {
    const world = aGateway({ hello: () => new Promise(() => {}) });
    const Integration = { Type: 'AWS_PROXY', Uri: '/functions/arn:hello/invocations', TimeoutInMillis: 20 };
    await deployApi(world, { routes: { 'ANY /': { Integration } } });

    const answer = await world.gateway(aRequest({}));

    expect(answer).toMatchObject({ status: 504, body: '{"message":"Endpoint request timed out"}' });
  });

  it('is not even asked for without a permission', async () => {
    const world = aGateway({ forbidden: () => answered({ statusCode: 200 }) });
    await deployApi(world, { routes: { 'ANY /': { function: 'forbidden' } } });

    const answer = await world.gateway(aRequest({}));

    expect(answer.status).toBe(500);
    expect(world.events).toEqual([]);
    expect(world.reports.join()).toContain('AWS::Lambda::Permission');
  });
});

describe('what is too large', () => {
  it.each([
    ['for API Gateway (10 MB)', undefined],
    ['for Lambda (6 MB, as JSON)', '"'.repeat(3 * 1024 * 1024 + 1)],
  ])('%s is a 413', async (_, body) => {
    const world = aGateway({ hello: () => answered({ statusCode: 200 }) });
    await deployApi(world, { routes: { 'ANY /': {} } });

    const answer = await world.gateway(aRequest({ method: 'POST', body }));

    expect(answer.status).toBe(413);
    expect(world.events).toEqual([]);
  });
});
