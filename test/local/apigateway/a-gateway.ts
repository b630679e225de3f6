import { type Apis, createApis } from '#local/apigateway/apis.ts';
import type { Functions, Invocation } from '#local/apigateway/functions.ts';
import { createGateway, type Gateway } from '#local/apigateway/gateway.ts';
import type { GatewayRequest, HeaderLines } from '#local/apigateway/message.ts';
import { apiGatewayProviders } from '#local/apigateway/providers.ts';
import type { Properties } from '#local/cloudformation/provider.ts';
import { anAccount } from '../an-account.ts';

export interface GatewayWorld {
  readonly apis: Apis;
  readonly gateway: Gateway;
  /** Makes a resource as the template runner would; answers with its id and attributes. */
  make(type: string, properties: Properties): Promise<{ id: string; attributes: Readonly<Record<string, unknown>> }>;
  /** Events that functions got, by function name. */
  readonly events: { readonly functionName: string; readonly event: Record<string, unknown> }[];
  readonly reports: string[];
}

export type Answerer = (event: Record<string, unknown>) => Invocation | Promise<Invocation>;

export const answered = (payload: unknown): Invocation => ({ outcome: 'answered', payload });

export const failed = (errorType: string, errorMessage: string): Invocation => ({
  outcome: 'failed',
  errorType,
  errorMessage,
});

/** A gateway whose functions are plain ones, by name. */
export function aGateway(answerers: Readonly<Record<string, Answerer>>, more: { now?: () => Date } = {}): GatewayWorld {
  const apis = createApis();
  const providers = new Map(apiGatewayProviders(apis));
  const events: GatewayWorld['events'] = [];
  const reports: string[] = [];
  const account = anAccount();
  const functions: Functions = {
    mayInvoke: (functionArn) => !functionArn.endsWith('forbidden'),
    invoke: async (functionArn, event) => {
      const functionName = functionArn.split(':').at(-1) ?? '';
      const received: Record<string, unknown> = { ...Object(event) };
      events.push({ functionName, event: received });
      return (await answerers[functionName]?.(received)) ?? failed('ResourceNotFoundException', 'no such function');
    },
  };
  let made = 0;
  return {
    apis,
    events,
    reports,
    gateway: createGateway({ apis, functions, account, report: (line) => reports.push(line), ...more }),
    make: async (type, properties) => {
      made += 1;
      const context = { ...account, stackName: 'Test', logicalId: `Resource${made}` };
      const provider = providers.get(`AWS::ApiGateway::${type}`);
      if (!provider) throw new Error(`no provider for ${type}`);
      const { physicalId, attributes } = await provider.create(properties, context);
      return { id: physicalId, attributes };
    },
  };
}

const uriOf = (functionName: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:${functionName}/invocations`;

export interface ApiShape {
  readonly stage?: string;
  readonly restApi?: Properties;
  readonly authorizer?: Properties;
  readonly responses?: readonly Properties[];
  /** `METHOD /path` to what its method has beside the integration; the function is `hello` unless `function` names another. */
  readonly routes: Readonly<Record<string, Properties & { readonly function?: string }>>;
}

/** One deployed API; answers with its id. */
export async function deployApi(world: GatewayWorld, shape: ApiShape): Promise<string> {
  const api = await world.make('RestApi', { Name: 'test', ...shape.restApi });
  const RestApiId = api.id;
  const authorizer =
    shape.authorizer && (await world.make('Authorizer', { RestApiId, Type: 'REQUEST', ...shape.authorizer }));
  for (const response of shape.responses ?? []) await world.make('GatewayResponse', { RestApiId, ...response });
  const resources = new Map<string, string>([['', String(api.attributes['RootResourceId'])]]);
  for (const [route, { function: name = 'hello', ...method }] of Object.entries(shape.routes)) {
    const [HttpMethod = '', path = ''] = route.split(' ');
    let parent = '';
    for (const PathPart of path.split('/').filter((part) => part !== '')) {
      const own = `${parent}/${PathPart}`;
      if (!resources.has(own)) {
        const { id } = await world.make('Resource', { RestApiId, ParentId: resources.get(parent), PathPart });
        resources.set(own, id);
      }
      parent = own;
    }
    await world.make('Method', {
      RestApiId,
      ResourceId: resources.get(parent),
      HttpMethod,
      Integration: { Type: 'AWS_PROXY', Uri: uriOf(name) },
      ...(authorizer && { AuthorizationType: 'CUSTOM', AuthorizerId: authorizer.id }),
      ...method,
    });
  }
  await world.make('Stage', { RestApiId, StageName: shape.stage ?? 'test' });
  return RestApiId;
}

export interface RequestShape {
  readonly method?: string;
  /** With the query. */
  readonly target?: string;
  readonly headers?: HeaderLines;
  readonly body?: string | Buffer | undefined;
}

export function aRequest({ method = 'GET', target = '/test', headers = [], ...shape }: RequestShape): GatewayRequest {
  const [path = '', rawQuery = ''] = target.split('?');
  const body = 'body' in shape ? shape.body : '';
  return {
    method,
    path,
    rawQuery,
    headers: headers.some(([name]) => name.toLowerCase() === 'host')
      ? headers
      : [['Host', '127.0.0.1:4566'], ...headers],
    body: body === undefined ? undefined : Buffer.from(body),
    sourceIp: '127.0.0.1',
    protocol: 'HTTP/1.1',
  };
}
