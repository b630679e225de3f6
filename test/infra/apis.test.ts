import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { adminRoutes, type Route, scimRoutes } from '#manifest/routes.ts';
import { aTemplate, everySetting, ofType, rendered } from './a-stack.ts';

const api = z.object({ RestApiId: z.unknown().transform(rendered) });
const pathPart = api.extend({ ParentId: z.unknown().transform(rendered), PathPart: z.string() });
const method = api.extend({
  ResourceId: z.unknown().transform(rendered),
  HttpMethod: z.string(),
  AuthorizationType: z.string(),
  AuthorizerId: z.unknown().transform(rendered).optional(),
  Integration: z.object({
    Type: z.literal('AWS_PROXY'),
    IntegrationHttpMethod: z.literal('POST'),
    Uri: z.unknown().transform(rendered),
  }),
});

const apis = [
  { id: 'ScimApi', stage: 'scim', routes: scimRoutes },
  { id: 'AdminApi', stage: 'admin', routes: adminRoutes },
] as const;

function pathOf(template: Template, resourceId: string): string {
  const found = ofType(template, 'AWS::ApiGateway::Resource').find(([id]) => `<${id}>` === resourceId);
  if (found === undefined) return '';
  const { ParentId, PathPart } = pathPart.parse(found[1].Properties);
  return `${pathOf(template, ParentId)}/${PathPart}`;
}

const methodsOf = (template: Template, apiId: string) =>
  ofType(template, 'AWS::ApiGateway::Method')
    .map(([, { Properties }]) => method.parse(Properties))
    .filter(({ RestApiId }) => RestApiId === `<${apiId}>`);

/** `users` of the URI that invokes the users function. */
const functionIn = (uri: string): string => /<(\w+?)Function\w*\.Arn>/.exec(uri)?.[1]?.toLowerCase() ?? uri;

describe.each(apis)('$id', ({ id, stage, routes }) => {
  const template = aTemplate();

  it('has the paths of the manifest and no others, each asking its function whatever the method', () => {
    const actual = methodsOf(template, id).map(
      ({ ResourceId, HttpMethod, Integration }) =>
        `${HttpMethod} ${pathOf(template, ResourceId)} ${functionIn(Integration.Uri)}`,
    );

    expect(actual.toSorted()).toEqual(routes.map((route: Route) => `ANY ${route.path} ${route.function}`).toSorted());
  });

  it('lets API Gateway invoke its functions from the deployed stage only, by one permission each', () => {
    const permissions = ofType(template, 'AWS::Lambda::Permission')
      .map(([, { Properties }]) => [
        functionIn(rendered(Properties['FunctionName'])),
        rendered(Properties['SourceArn']),
      ])
      .filter(([, source]) => source?.includes(`<${id}>/${stage}`));

    const source = `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${id}>/${stage}/*/*`;
    expect(permissions.toSorted()).toEqual(
      [...new Set(routes.map((route: Route) => route.function))].toSorted().map((name) => [name, source]),
    );
  });

  it('is regional, throttled and traced, and caches no response', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: { Types: ['REGIONAL'] },
      DisableExecuteApiEndpoint: false,
    });
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: stage,
      RestApiId: { Ref: id },
      TracingEnabled: true,
      MethodSettings: [
        {
          HttpMethod: '*',
          ResourcePath: '/*',
          ThrottlingRateLimit: 500,
          ThrottlingBurstLimit: 1000,
          DataTraceEnabled: false,
        },
      ],
    });
    expect(JSON.stringify(ofType(template, 'AWS::ApiGateway::Stage'))).not.toMatch(/CacheCluster|CachingEnabled":true/);
  });
});

describe('authorization', () => {
  const template = aTemplate();

  it('of every SCIM method is the connector key, kept by the Authorization header for 30 seconds', () => {
    const [authorizerId, authorizer] = ofType(template, 'AWS::ApiGateway::Authorizer')[0] ?? [];

    const used = methodsOf(template, 'ScimApi').map(({ AuthorizationType, AuthorizerId }) => [
      AuthorizationType,
      AuthorizerId,
    ]);

    expect(new Set(used.map(String))).toEqual(new Set([`CUSTOM,<${authorizerId}>`]));
    expect(authorizer?.Properties).toMatchObject({
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.Authorization',
      AuthorizerResultTtlInSeconds: 30,
    });
  });

  it('of every admin method is an AWS signature', () => {
    const used = methodsOf(template, 'AdminApi').map(({ AuthorizationType, AuthorizerId }) => [
      AuthorizationType,
      AuthorizerId,
    ]);

    expect(new Set(used.map(String))).toEqual(new Set(['AWS_IAM,']));
  });

  it('lets the authorizer be invoked by that authorizer alone', () => {
    const sources = ofType(template, 'AWS::Lambda::Permission')
      .filter(([, { Properties }]) => functionIn(rendered(Properties['FunctionName'])) === 'authorizer')
      .map(([, { Properties }]) => rendered(Properties['SourceArn']));

    expect(sources).toEqual([expect.stringMatching(/:<ScimApi>\/authorizers\/<\w+>$/)]);
  });
});

describe('logs of API Gateway', () => {
  it('are off by default, since they need a role in account-wide settings', () => {
    const template = aTemplate();

    template.resourceCountIs('AWS::ApiGateway::Account', 0);
    expect(JSON.stringify(ofType(template, 'AWS::ApiGateway::Stage'))).not.toMatch(/AccessLogSetting|LoggingLevel/);
  });

  it('rely on the role that is there, or set one when told to', () => {
    aTemplate({ apiLogs: 'existing' }).resourceCountIs('AWS::ApiGateway::Account', 0);
    aTemplate({ apiLogs: 'create' }).hasResource('AWS::ApiGateway::Account', { DeletionPolicy: 'Retain' });
  });

  it('hold errors and one JSON line per request, without headers, query, path values or bodies', () => {
    const stages = ofType(aTemplate({ apiLogs: 'existing' }), 'AWS::ApiGateway::Stage').map(([, { Properties }]) =>
      z
        .object({
          AccessLogSetting: z.object({ Format: z.string() }),
          MethodSettings: z.array(z.object({ LoggingLevel: z.string(), DataTraceEnabled: z.boolean() })),
        })
        .parse(Properties),
    );

    for (const { AccessLogSetting, MethodSettings } of stages) {
      const variables = Object.values(z.record(z.string(), z.string()).parse(JSON.parse(AccessLogSetting.Format)));
      expect(variables).toContain('$context.requestId');
      expect(variables.join(' ')).not.toMatch(
        /header|querystring|\$context\.path\b|body|userAgent|identity\.user|caller|\$input/i,
      );
      expect(MethodSettings).toEqual([{ LoggingLevel: 'ERROR', DataTraceEnabled: false }]);
    }
    expect(stages).toHaveLength(2);
  });
});

describe('the public address', () => {
  /** What the functions are told that answer with URLs. */
  const publicUrlsOf = (template: Template): unknown[] =>
    ofType(template, 'AWS::Lambda::Function')
      .filter(([id]) => !/^(Authorizer|Worker|Sweeper)Function/.test(id))
      .map(
        ([, { Properties }]) =>
          z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) }).parse(Properties)
            .Environment.Variables['PUBLIC_URL'],
      );

  it('is a parameter of the deployment; without a value it is the host of API Gateway', () => {
    const template = aTemplate();

    template.hasParameter('PublicUrl', { Type: 'String', Default: '' });
    const chosen = { 'Fn::If': ['PublicUrlIsSet', { Ref: 'PublicUrl' }, { Ref: 'AWS::NoValue' }] };
    for (const url of publicUrlsOf(template)) expect(url).toEqual(chosen);
    const { Value } = z.object({ Value: z.unknown() }).parse(template.findOutputs('TenantUrl')['TenantUrl']);
    expect(rendered(Value)).toBe(
      '{"Fn::If":["PublicUrlIsSet",{"Ref":"PublicUrl"},{"Fn::Join":["",["https://",{"Ref":"ScimApi"},".execute-api.",{"Ref":"AWS::Region"},".",{"Ref":"AWS::URLSuffix"}]]}]}/scim/v2/{tenant}',
    );
  });

  it('is the setting publicUrl when there is one, and then no parameter can hide it', () => {
    const template = aTemplate({ publicUrl: 'http://127.0.0.1:4566' });

    expect(template.findParameters('PublicUrl')).toEqual({});
    for (const url of publicUrlsOf(template)) expect(url).toBe('http://127.0.0.1:4566');
    template.hasOutput('TenantUrl', { Value: 'http://127.0.0.1:4566/scim/v2/{tenant}' });
    template.hasOutput('AdminUrl', { Value: 'http://127.0.0.1:4566/admin/v1' });
  });

  it('is the custom domain, which maps both stages by their names and closes the other way in', () => {
    const template = aTemplate(everySetting);

    template.hasOutput('TenantUrl', { Value: 'https://itam.example.com/scim/v2/{tenant}' });
    template.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: 'itam.example.com',
      SecurityPolicy: 'TLS_1_2',
      EndpointConfiguration: { Types: ['REGIONAL'] },
    });
    template.hasResourceProperties('AWS::ApiGateway::BasePathMapping', {
      BasePath: 'scim',
      RestApiId: { Ref: 'ScimApi' },
    });
    template.hasResourceProperties('AWS::ApiGateway::BasePathMapping', {
      BasePath: 'admin',
      RestApiId: { Ref: 'AdminApi' },
    });
    template.resourcePropertiesCountIs('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true }, 2);
    expect(Object.keys(template.findOutputs('DomainAliasTarget'))).toEqual(['DomainAliasTarget']);
  });
});
