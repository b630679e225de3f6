import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A synthesised app with one small stack, made by hand, so that a test can say what matters to it. */
export interface HandMadeApp {
  /** Takes the place of `cdk.out`. */
  readonly folder: string;
  remove(): Promise<void>;
}

export async function handMadeApp(resources: Readonly<Record<string, unknown>>): Promise<HandMadeApp> {
  const folder = await mkdtemp(join(tmpdir(), 'hand-made-app-'));
  const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 'stack.json', stackName: 'HandMade' } };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ artifacts: { HandMade: stack } }));
  await writeFile(join(folder, 'stack.json'), JSON.stringify({ Resources: resources }));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** @param code CommonJS that exports `handler` */
export const aFunction = (code: string, more: Readonly<Record<string, unknown>> = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Code: { ZipFile: code }, Handler: 'index.handler', Runtime: 'nodejs20.x', Role: 'none', ...more },
});

/** What API Gateway needs to call one function on every path below `/api`. */
export function anApi(functionId: string, methodProperties: Readonly<Record<string, unknown>> = {}) {
  const api = { Ref: 'Api' };
  return {
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'hand-made' } },
    Proxy: {
      Type: 'AWS::ApiGateway::Resource',
      Properties: { RestApiId: api, ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] }, PathPart: '{proxy+}' },
    },
    Any: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: api,
        ResourceId: { Ref: 'Proxy' },
        HttpMethod: 'ANY',
        AuthorizationType: 'NONE',
        Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: invocationUri(functionId) },
        ...methodProperties,
      },
    },
    Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: api, StageName: 'api' } },
    [`${functionId}Permission`]: aPermission(functionId),
  };
}

const aPermission = (functionId: string) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': [functionId, 'Arn'] },
    Principal: 'apigateway.amazonaws.com',
  },
});

const invocationUri = (functionId: string) => ({
  'Fn::Sub': `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${functionId}.Arn}/invocations`,
});
