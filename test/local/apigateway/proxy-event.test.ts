import { describe, expect, it } from 'vitest';
import { aGateway, answered, aRequest, deployApi, type RequestShape } from './a-gateway.ts';

async function eventOf(shape: RequestShape, restApi = {}): Promise<Record<string, unknown>> {
  const world = aGateway({ hello: () => answered({ statusCode: 204 }) });
  await deployApi(world, { restApi, routes: { 'ANY /users/{id}': {} } });
  await world.gateway(aRequest({ target: '/test/users/7', ...shape }));
  return world.events[0]?.event ?? {};
}

describe('the event of a Lambda proxy integration', () => {
  it('says where the request went', async () => {
    const event = await eventOf({ method: 'PATCH', target: '/test/users/a%3Ab?x=1' });

    expect(event).toMatchObject({
      resource: '/users/{id}',
      path: '/users/a%3Ab',
      httpMethod: 'PATCH',
      pathParameters: { id: 'a%3Ab' },
      stageVariables: null,
      requestContext: {
        resourcePath: '/users/{id}',
        path: '/test/users/a%3Ab',
        httpMethod: 'PATCH',
        stage: 'test',
        accountId: '000000000000',
        domainName: '127.0.0.1',
        protocol: 'HTTP/1.1',
        identity: { sourceIp: '127.0.0.1', userArn: null },
      },
    });
  });

  it.each([
    ['a=1&a=2&b=3', { a: '2', b: '3' }, { a: ['1', '2'], b: ['3'] }],
    ['filter=userName+eq+%22a%2Bb%22', { filter: 'userName eq "a+b"' }, { filter: ['userName eq "a+b"'] }],
    ['twice=%2525', { twice: '%25' }, { twice: ['%25'] }],
    ['flag&empty=', { flag: '', empty: '' }, { flag: [''], empty: [''] }],
    ['eq=a=b', { eq: 'a=b' }, { eq: ['a=b'] }],
    ['', null, null],
  ])('decodes the query %s once', async (query, single, multiple) => {
    const event = await eventOf({ target: `/test/users/7?${query}` });

    expect(event['queryStringParameters']).toEqual(single);
    expect(event['multiValueQueryStringParameters']).toEqual(multiple);
  });

  it('hands headers over as they were written, the last of equal ones first-class', async () => {
    const headers = [
      ['X-Thing', 'one'],
      ['X-Thing', 'two'],
      ['if-MATCH', 'W/"1"'],
    ] as const;

    const event = await eventOf({ headers });

    expect(event['headers']).toMatchObject({ 'X-Thing': 'two', 'if-MATCH': 'W/"1"', 'X-Forwarded-Proto': 'https' });
    expect(event['multiValueHeaders']).toMatchObject({ 'X-Thing': ['one', 'two'] });
  });

  it('keeps headers of the connection to itself, and does not believe what was forwarded', async () => {
    const event = await eventOf({
      headers: [
        ['Connection', 'keep-alive'],
        ['Content-Length', '0'],
        ['X-Forwarded-For', '10.0.0.1'],
        ['X-Forwarded-Host', 'evil.example'],
      ],
    });

    const names = Object.keys(Object(event['headers'])).sort();
    expect(names).toEqual(['Host', 'X-Amzn-Trace-Id', 'X-Forwarded-For', 'X-Forwarded-Port', 'X-Forwarded-Proto']);
    expect(event['headers']).toMatchObject({ 'X-Forwarded-For': '10.0.0.1, 127.0.0.1' });
  });

  const bytes = Buffer.from([0x7b, 0xff, 0x7d]);
  it.each([
    ['no body', '', {}, null, false],
    ['text', '{"a":"ä"}', {}, '{"a":"ä"}', false],
    ['bytes that are no UTF-8, as text', bytes, {}, '{\uFFFD}', false],
    [
      'bytes of a binary media type',
      bytes,
      { BinaryMediaTypes: ['application/octet-stream'] },
      bytes.toString('base64'),
      true,
    ],
  ])('has %s', async (_, body, restApi, expected, isBase64Encoded) => {
    const headers = [['content-type', 'Application/Octet-Stream; x=y']] as const;

    const event = await eventOf({ method: 'POST', body, headers }, restApi);

    expect(event).toMatchObject({ body: expected, isBase64Encoded });
  });
});
