import * as z from 'zod';
import type { Properties, ResourceContext, ResourceProvider } from '../cloudformation/provider.ts';
import { type Api, type Apis, methodKey, newApiGatewayId, rootResourceId } from './apis.ts';
import { basePathMappingProvider, domainProvider } from './domain-providers.ts';
import { checkExpression } from './gateway-response.ts';

/** `AWS::ApiGateway::*`: what makes APIs. The rest of the service (models, validators, plans, …) is kept without effect. */
export function apiGatewayProviders(apis: Apis): [type: string, provider: ResourceProvider][] {
  return [
    ['AWS::ApiGateway::RestApi', restApiProvider(apis)],
    ['AWS::ApiGateway::Resource', partProvider(apis, putResource, (api, id) => api.resources.delete(id))],
    ['AWS::ApiGateway::Method', methodProvider(apis)],
    [
      'AWS::ApiGateway::Authorizer',
      partProvider(
        apis,
        putAuthorizer,
        (api, id) => api.authorizers.delete(id),
        (id) => ({ AuthorizerId: id }),
      ),
    ],
    [
      'AWS::ApiGateway::GatewayResponse',
      partProvider(apis, putGatewayResponse, (api, _, properties) =>
        api.responses.delete(String(properties['ResponseType'])),
      ),
    ],
    ['AWS::ApiGateway::Stage', stageProvider(apis)],
    ['AWS::ApiGateway::DomainName', domainProvider(apis)],
    ['AWS::ApiGateway::BasePathMapping', basePathMappingProvider(apis)],
    ...withoutEffect.map((name): [string, ResourceProvider] => [`AWS::ApiGateway::${name}`, inertProvider]),
  ];
}

const withoutEffect = [
  'Account',
  'ApiKey',
  'Deployment',
  'DocumentationPart',
  'DocumentationVersion',
  'Model',
  'RequestValidator',
  'UsagePlan',
  'UsagePlanKey',
];

/** Resources that the gateway needs nothing of: a deployment, for one, since the APIs are always served as they are. */
const inertProvider: ResourceProvider = {
  create: async () => {
    const id = newApiGatewayId();
    return { physicalId: id, attributes: { DeploymentId: id, RequestValidatorId: id, Id: id, APIKeyId: id } };
  },
  update: async (id) => ({
    physicalId: id,
    attributes: { DeploymentId: id, RequestValidatorId: id, Id: id, APIKeyId: id },
  }),
  delete: async () => {},
};

const restApiShape = z.object({
  Name: z.string().optional(),
  BinaryMediaTypes: z.array(z.string()).default([]),
});

function restApiProvider({ apis }: Apis): ResourceProvider {
  const put = (id: string, properties: Properties, context: ResourceContext) => {
    const { Name = context.logicalId, BinaryMediaTypes } = restApiShape.parse(properties);
    const known = apis.get(id);
    apis.set(id, {
      resources: new Map(),
      methods: new Map(),
      authorizers: new Map(),
      responses: new Map(),
      stages: new Map(),
      ...known,
      id,
      name: Name,
      binaryMediaTypes: BinaryMediaTypes,
    });
    return { physicalId: id, attributes: { RestApiId: id, RootResourceId: rootResourceId(id) } };
  };
  return {
    create: async (properties, context) => put(newApiGatewayId(), properties, context),
    update: async (id, properties, _, context) => put(id, properties, context),
    delete: async (id) => void apis.delete(id),
    restore: async (id, properties, context) => void put(id, properties, context),
  };
}

type Put = (api: Api, id: string, properties: Properties) => void;

/** A part of one API that is simply put into it and taken out of it. */
function partProvider(
  apis: Apis,
  put: Put,
  remove: (api: Api, id: string, properties: Properties) => void,
  attributes: (id: string) => Readonly<Record<string, unknown>> = (id) => ({ ResourceId: id, Id: id }),
): ResourceProvider {
  const store = (id: string, properties: Properties) => {
    put(apiOf(apis, properties), id, properties);
    return { physicalId: id, attributes: attributes(id) };
  };
  return {
    create: async (properties) => store(newApiGatewayId(), properties),
    update: async (id, properties, previous) => {
      const before = apis.apis.get(String(previous['RestApiId']));
      if (before) remove(before, id, previous);
      return store(id, properties);
    },
    delete: async (id, properties) => {
      const api = apis.apis.get(String(properties['RestApiId']));
      if (api) remove(api, id, properties);
    },
    restore: async (id, properties) => void store(id, properties),
  };
}

function apiOf({ apis }: Apis, properties: Properties): Api {
  const id = String(properties['RestApiId']);
  const api = apis.get(id);
  if (!api) throw new Error(`Invalid API identifier specified ${id}`);
  return api;
}

const putResource: Put = (api, id, properties) => {
  const { ParentId, PathPart } = z.object({ ParentId: z.string(), PathPart: z.string() }).parse(properties);
  const sibling = [...api.resources.values()].find(
    (other) => other.parentId === ParentId && other.pathPart === PathPart && other.id !== id,
  );
  if (sibling) throw new Error(`Another resource with the same parent already has this name: ${PathPart}`);
  api.resources.set(id, { id, parentId: ParentId, pathPart: PathPart });
};

const methodShape = z.object({
  ResourceId: z.string(),
  HttpMethod: z.string(),
  AuthorizationType: z.enum(['NONE', 'AWS_IAM', 'CUSTOM']).default('NONE'),
  AuthorizerId: z.string().optional(),
  Integration: z.object({
    Type: z.literal('AWS_PROXY', { error: 'the local cloud runs integrations of type AWS_PROXY only' }),
    Uri: z.string(),
    TimeoutInMillis: z.coerce.number().default(29_000),
  }),
});

function methodProvider(apis: Apis): ResourceProvider {
  const put: Put = (api, _, properties) => {
    const { ResourceId, HttpMethod, AuthorizationType, AuthorizerId, Integration } = methodShape.parse(properties);
    api.methods.set(methodKey(ResourceId, HttpMethod), {
      resourceId: ResourceId,
      httpMethod: HttpMethod,
      authorization: AuthorizationType,
      authorizerId: AuthorizerId,
      functionArn: functionArnOf(Integration.Uri),
      timeoutMs: Integration.TimeoutInMillis,
    });
  };
  const remove = (api: Api, _: string, properties: Properties) =>
    api.methods.delete(methodKey(String(properties['ResourceId']), String(properties['HttpMethod'])));
  return partProvider(apis, put, remove);
}

const authorizerShape = z.object({
  Type: z.literal('REQUEST', { error: 'the local cloud runs authorizers of type REQUEST only' }),
  AuthorizerUri: z.string(),
  IdentitySource: z.string().default(''),
  AuthorizerResultTtlInSeconds: z.coerce.number().default(300),
});

const putAuthorizer: Put = (api, id, properties) => {
  const { AuthorizerUri, IdentitySource, AuthorizerResultTtlInSeconds } = authorizerShape.parse(properties);
  api.authorizers.set(id, {
    id,
    functionArn: functionArnOf(AuthorizerUri),
    identitySources: IdentitySource.split(',')
      .map((source) => source.trim())
      .filter((source) => source !== ''),
    ttlSeconds: AuthorizerResultTtlInSeconds,
  });
};

const gatewayResponseShape = z.object({
  ResponseType: z.string(),
  StatusCode: z.coerce.number().optional(),
  ResponseParameters: z.record(z.string(), z.string()).default({}),
  ResponseTemplates: z.record(z.string(), z.string()).default({}),
});

const putGatewayResponse: Put = (api, _, properties) => {
  const { ResponseType, StatusCode, ResponseParameters, ResponseTemplates } = gatewayResponseShape.parse(properties);
  const headers = Object.entries(ResponseParameters).map(([name, expression]) => {
    checkExpression(expression);
    return [name.replace(/^gatewayresponse\.header\./, ''), expression];
  });
  api.responses.set(ResponseType, {
    statusCode: StatusCode,
    headers: Object.fromEntries(headers),
    templates: ResponseTemplates,
  });
};

const stageShape = z.object({
  StageName: z.string(),
  Variables: z.record(z.string(), z.string()).default({}),
});

/** `Ref` of a stage is its name, which two APIs may share: nothing may depend on the physical id alone. */
function stageProvider(apis: Apis): ResourceProvider {
  const put = (properties: Properties) => {
    const { StageName, Variables } = stageShape.parse(properties);
    apiOf(apis, properties).stages.set(StageName, { name: StageName, variables: Variables });
    return { physicalId: StageName, attributes: {} };
  };
  return {
    create: async (properties) => put(properties),
    update: async (_, properties) => put(properties),
    delete: async (name, properties) => void apis.apis.get(String(properties['RestApiId']))?.stages.delete(name),
    restore: async (_, properties) => void put(properties),
  };
}

/** `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations` */
function functionArnOf(uri: string): string {
  const arn = /\/functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1];
  if (arn === undefined) throw new Error(`Invalid integration: ${uri} does not name a Lambda function`);
  return arn;
}
