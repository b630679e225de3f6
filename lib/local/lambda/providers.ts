import { devNull } from 'node:os';
import * as z from 'zod';
import type { LocalAccount } from '../account.ts';
import { generatedName } from '../cloudformation/names.ts';
import type { Properties, ResourceContext, ResourceProvider } from '../cloudformation/provider.ts';
import { type CodeStore, codeSchema } from './code.ts';
import type { FunctionSettings } from './function-settings.ts';
import type { LambdaRuntime } from './runtime.ts';

export interface LambdaProviderOptions {
  readonly runtime: LambdaRuntime;
  readonly code: CodeStore;
  readonly account: LocalAccount;
  /** Of the front door: what the functions' SDK clients call. */
  readonly endpointUrl: string;
}

export function lambdaProviders(options: LambdaProviderOptions): [type: string, provider: ResourceProvider][] {
  return [
    ['AWS::Lambda::Function', functionProvider(options)],
    ['AWS::Lambda::Permission', permissionProvider(options.runtime)],
    ['AWS::Lambda::Version', versionProvider],
    ['AWS::Lambda::Alias', aliasProvider],
    ['AWS::Lambda::EventInvokeConfig', inertProvider],
  ];
}

const functionShape = z.object({
  Code: codeSchema,
  Handler: z.string(),
  Runtime: z.string().startsWith('nodejs', { error: 'the local cloud runs Node.js functions only' }),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).default({ Variables: {} }),
  LoggingConfig: z.object({ LogGroup: z.string().optional() }).optional(),
});

function functionProvider(options: LambdaProviderOptions): ResourceProvider {
  const { runtime, account } = options;
  const put = async (name: string, properties: Properties, context: ResourceContext) => {
    const settings = await settingsOf(name, properties, context, options);
    runtime.put(settings);
    return { physicalId: name, attributes: { Arn: settings.arn } };
  };
  return {
    replacedBy: ['FunctionName'],
    create: async (properties, context) => {
      const name = givenName(properties) ?? generatedName(context);
      if (runtime.names().includes(name)) throw new Error(`Function already exist: ${functionArn(account, name)}`);
      return await put(name, properties, context);
    },
    update: async (name, properties, previous, context) => {
      const wanted = givenName(properties);
      return await put(wanted === givenName(previous) ? name : (wanted ?? generatedName(context)), properties, context);
    },
    delete: async (name) => await runtime.remove(name),
    restore: async (name, properties, context) => void (await put(name, properties, context)),
  };
}

async function settingsOf(
  name: string,
  properties: Properties,
  context: ResourceContext,
  { code, account, endpointUrl }: LambdaProviderOptions,
): Promise<FunctionSettings> {
  const shape = functionShape.parse(properties);
  const folder = await code.unpack(shape.Code, context.assetsFolder);
  return {
    name,
    arn: functionArn(account, name),
    handler: shape.Handler,
    folder,
    timeoutMs: shape.Timeout * 1000,
    memoryMb: shape.MemorySize,
    variables: {
      ...surroundings(account, endpointUrl),
      _HANDLER: shape.Handler,
      LAMBDA_TASK_ROOT: folder,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(shape.MemorySize),
      AWS_LAMBDA_LOG_GROUP_NAME: shape.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'local',
      ...shape.Environment.Variables,
    },
  };
}

/** What every function finds around itself. Nothing of this machine's own AWS configuration reaches it. */
const surroundings = ({ region }: LocalAccount, endpointUrl: string) => ({
  PATH: process.env['PATH'] ?? '',
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ENDPOINT_URL: endpointUrl,
  AWS_ACCESS_KEY_ID: 'LOCALFUNCTION',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_EXECUTION_ENV: 'AWS_Lambda_local',
  // About the Node of this machine, which is not the one of the deployed function.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
});

const functionArn = ({ region, accountId }: LocalAccount, name: string) =>
  `arn:aws:lambda:${region}:${accountId}:function:${name}`;

function givenName(properties: Properties): string | undefined {
  const name = properties['FunctionName'];
  return typeof name === 'string' ? name : undefined;
}

const permissionShape = z.object({
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
});

function permissionProvider(runtime: LambdaRuntime): ResourceProvider {
  const put = (id: string, properties: Properties) => {
    const { FunctionName, Principal, SourceArn } = permissionShape.parse(properties);
    runtime.permit(FunctionName, id, { principal: Principal, sourceArn: SourceArn });
    return { physicalId: id, attributes: { Id: id } };
  };
  const remove = (id: string, properties: Properties) => runtime.withdraw(String(properties['FunctionName']), id);
  return {
    create: async (properties, context) => put(generatedName(context), properties),
    update: async (id, properties, previous) => {
      remove(id, previous);
      return put(id, properties);
    },
    delete: async (id, properties) => remove(id, properties),
    restore: async (id, properties) => void put(id, properties),
  };
}

/** Every version and alias runs the latest code: a laptop has no use for yesterday's. */
const versionProvider: ResourceProvider = qualified((context) => ({
  qualifier: generatedVersion(context),
  attribute: 'Version',
}));

const aliasProvider: ResourceProvider = qualified((_, properties) => ({
  qualifier: String(properties['Name']),
  attribute: 'AliasArn',
}));

const generatedVersion = ({ logicalId }: ResourceContext) =>
  String(([...logicalId].reduce((sum, c) => sum + c.charCodeAt(0), 0) % 1000) + 1);

function qualified(
  describe: (
    context: ResourceContext,
    properties: Properties,
  ) => { readonly qualifier: string; readonly attribute: string },
): ResourceProvider {
  const put = (properties: Properties, context: ResourceContext) => {
    const nameOrArn = String(properties['FunctionName']);
    const prefix = nameOrArn.startsWith('arn:')
      ? nameOrArn
      : `arn:aws:lambda:${context.region}:${context.accountId}:function:${nameOrArn}`;
    const { qualifier, attribute } = describe(context, properties);
    const arn = `${prefix}:${qualifier}`;
    return {
      physicalId: arn,
      attributes: { FunctionArn: arn, [attribute]: attribute === 'Version' ? qualifier : arn },
    };
  };
  return {
    create: async (properties, context) => put(properties, context),
    update: async (_, properties, __, context) => put(properties, context),
    delete: async () => {},
  };
}

const inertProvider: ResourceProvider = {
  create: async (_, context) => ({ physicalId: generatedName(context), attributes: {} }),
  update: async (physicalId) => ({ physicalId, attributes: {} }),
  delete: async () => {},
};
