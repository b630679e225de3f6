import { describe, expect, it } from 'vitest';
import { aGateway, answered, aRequest, deployApi } from './a-gateway.ts';

const tells = (name: string) => (event: Record<string, unknown>) =>
  answered({
    statusCode: 200,
    body: JSON.stringify({ name, path: event['resource'], parameters: event['pathParameters'] }),
  });

const names = ['fixed', 'byId', 'proxy', 'nested', 'post', 'any'] as const;
const answerers = Object.fromEntries(names.map((name) => [name, tells(name)]));

async function world() {
  const it = aGateway(answerers);
  await deployApi(it, {
    routes: {
      'GET /users': { function: 'fixed' },
      'GET /users/{id}': { function: 'byId' },
      'GET /users/me': { function: 'fixed' },
      'GET /users/{id}/groups': { function: 'nested' },
      'POST /both': { function: 'post' },
      'ANY /both': { function: 'any' },
      'ANY /files/{proxy+}': { function: 'proxy' },
      'ANY /files/readme': { function: 'fixed' },
    },
  });
  return it;
}

describe('routes of a REST API', () => {
  it.each([
    ['GET', '/test/users', 'fixed', null],
    ['GET', '/test/users/', 'fixed', null],
    ['GET', '/test/users/me', 'fixed', null],
    ['GET', '/test/users/7', 'byId', { id: '7' }],
    ['GET', '/test/users/a%2Fb%20c', 'byId', { id: 'a%2Fb%20c' }],
    ['GET', '/test/users/me/groups', 'nested', { id: 'me' }],
    ['POST', '/test/both', 'post', null],
    ['PUT', '/test/both', 'any', null],
    ['GET', '/test/files/a/b%20c', 'proxy', { proxy: 'a/b%20c' }],
    ['GET', '/test/files/readme', 'fixed', null],
  ])('%s %s goes to %s', async (method, target, name, parameters) => {
    const { gateway } = await world();

    const answer = await gateway(aRequest({ method, target }));

    expect(JSON.parse(String(answer.body))).toMatchObject({ name, parameters });
  });

  it.each([
    ['a path without a resource', 'GET', '/test/nobody'],
    ['a resource without the method', 'DELETE', '/test/users'],
    ['an empty path parameter', 'GET', '/test/users//groups'],
    ['a greedy parameter without anything', 'GET', '/test/files'],
    ['the root', 'GET', '/test'],
  ])('%s is a missing authentication token', async (_, method, target) => {
    const { gateway } = await world();

    const answer = await gateway(aRequest({ method, target }));

    expect(answer.status).toBe(403);
    expect(answer.body).toBe('{"message":"Missing Authentication Token"}');
  });

  it.each([
    ['/test/users/%', ''],
    ['/test/users/%FF', ''],
    ['/test/users?filter=%zz', ''],
  ])('refuses %s, whose percent signs encode nothing', async (target) => {
    const { gateway, events } = await world();

    const answer = await gateway(aRequest({ target }));

    expect(answer.status).toBe(400);
    expect(events).toEqual([]);
  });

  it('gives a HEAD request no body', async () => {
    const { gateway } = await world();

    const answer = await gateway(aRequest({ method: 'HEAD', target: '/test/both' }));

    expect(answer).toMatchObject({ status: 200, body: '' });
  });
});

describe('finding the API', () => {
  it('goes by the host of the API', async () => {
    const it = aGateway(answerers);
    const first = await deployApi(it, { routes: { 'GET /who': { function: 'fixed' } } });
    const second = await deployApi(it, { routes: { 'GET /who': { function: 'any' } } });

    const answers = await Promise.all(
      [first, second].map((api) => {
        const host = `${api}.execute-api.us-east-1.amazonaws.com`;
        return it.gateway(aRequest({ target: '/test/who', headers: [['Host', host]] }));
      }),
    );

    expect(answers.map(({ body }) => JSON.parse(String(body)).name)).toEqual(['fixed', 'any']);
  });

  it('goes by the base paths of a custom domain, which stay in the path of the event', async () => {
    const world = aGateway(answerers);
    const RestApiId = await deployApi(world, { stage: 'live', routes: { 'GET /who': { function: 'fixed' } } });
    await world.make('DomainName', { DomainName: 'Itam.example.com' });
    await world.make('BasePathMapping', { DomainName: 'Itam.example.com', RestApiId, Stage: 'live', BasePath: 'scim' });

    const answer = await world.gateway(aRequest({ target: '/scim/who', headers: [['host', 'itam.example.com:443']] }));

    expect(answer.status).toBe(200);
    expect(world.events[0]?.event).toMatchObject({
      path: '/scim/who',
      requestContext: { path: '/scim/who', stage: 'live', domainName: 'itam.example.com' },
    });
  });
});
