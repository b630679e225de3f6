import { describe, expect, it } from 'vitest';
import type { Properties } from '#local/cloudformation/provider.ts';
import { aGateway, aRequest, deployApi, type RequestShape } from './a-gateway.ts';

async function refusal(responses: readonly Properties[], shape: RequestShape = {}) {
  const world = aGateway({});
  await deployApi(world, { routes: { 'GET /there': {} }, responses });
  return await world.gateway(aRequest({ target: '/test/not-there', ...shape }));
}

const json = (template: string, more: Properties = {}) => ({
  ResponseType: 'MISSING_AUTHENTICATION_TOKEN',
  ResponseTemplates: { 'application/json': template },
  ...more,
});

describe('gateway responses', () => {
  it("are AWS's own when the template has none", async () => {
    const answer = await refusal([]);

    expect(answer.status).toBe(403);
    expect(answer.headers).toEqual(
      expect.arrayContaining([
        ['Content-Type', 'application/json'],
        ['x-amzn-ErrorType', 'MissingAuthenticationTokenException'],
      ]),
    );
  });

  it.each([
    ['"$context.error.message"', '"Missing Authentication Token"'],
    ['$context.error.messageString', '"Missing Authentication Token"'],
    ['$context.error.responseType at $context.path.', 'MISSING_AUTHENTICATION_TOKEN at /test/not-there.'],
    ['[$context.authorizer.reason$context.unknown]', '[]'],
    ['price: $5', 'price: $5'],
  ])('fill in %s', async (template, body) => {
    const answer = await refusal([json(template)]);

    expect(answer.body).toBe(body);
  });

  it('name the request in body and header alike', async () => {
    const answer = await refusal([json('$context.requestId')]);

    expect(answer.headers).toContainEqual(['x-amzn-RequestId', answer.body]);
  });

  it('set their status and headers, constants in quotes', async () => {
    const answer = await refusal(
      [
        json('{}', {
          StatusCode: '404',
          ResponseParameters: {
            'gatewayresponse.header.Content-Type': "'application/scim+json'",
            'gatewayresponse.header.X-Path': 'context.path',
            'gatewayresponse.header.X-Agent': 'method.request.header.user-agent',
          },
        }),
      ],
      { headers: [['User-Agent', 'entra']] },
    );

    expect(answer.status).toBe(404);
    expect(answer.headers).toEqual(
      expect.arrayContaining([
        ['Content-Type', 'application/scim+json'],
        ['X-Path', '/test/not-there'],
        ['X-Agent', 'entra'],
      ]),
    );
    expect(answer.headers.filter(([name]) => name.toLowerCase() === 'content-type')).toHaveLength(1);
  });

  it('of the very type win over the default for its class', async () => {
    const fallback = { ResponseType: 'DEFAULT_4XX', ResponseTemplates: { 'application/json': 'any' } };

    const answers = await Promise.all([refusal([fallback, json('mine')]), refusal([fallback])]);

    expect(answers.map(({ body }) => body)).toEqual(['mine', 'any']);
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
  });

  it.each([
    ['text/plain', 'plain'],
    ['text/html, text/plain;q=0.5', 'plain'],
    ['text/html', 'json'],
    ['*/*', 'json'],
  ])('choose their template for Accept: %s', async (accept, body) => {
    const response = json('json', { ResponseTemplates: { 'text/plain': 'plain', 'application/json': 'json' } });

    const answer = await refusal([response], { headers: [['Accept', accept]] });

    expect(answer.body).toBe(body);
  });

  it('fail the deployment when a constant has no quotes', async () => {
    const unquoted = json('{}', { ResponseParameters: { 'gatewayresponse.header.Content-Type': 'text/plain' } });

    await expect(refusal([unquoted])).rejects.toThrow('single quotes');
  });
});
