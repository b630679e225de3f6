import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { LocalAccount } from './account.ts';
import { createApis } from './apigateway/apis.ts';
import type { Invocation } from './apigateway/functions.ts';
import { createGateway } from './apigateway/gateway.ts';
import { apiGatewayProviders } from './apigateway/providers.ts';
import { isWithoutEffect } from './cloudformation/accepted.ts';
import { type CloudFormation, createCloudFormation } from './cloudformation/cloudformation.ts';
import type { Providers } from './cloudformation/provider.ts';
import { type DynamoFront, openDynamoFront } from './dynamodb/dynamo-front.ts';
import { createSchedules } from './events/schedules.ts';
import { type FrontDoor, openFrontDoor } from './front-door.ts';
import { createCodeStore } from './lambda/code.ts';
import { createFunctionLogs, type FunctionLogs } from './lambda/logs.ts';
import { lambdaProviders } from './lambda/providers.ts';
import { createLambdaRuntime, type LambdaRuntime } from './lambda/runtime.ts';
import { createS3 } from './s3/s3.ts';
import { secretProviders } from './secretsmanager/providers.ts';
import { createSecrets } from './secretsmanager/secrets.ts';
import { createSecretsFile } from './secretsmanager/secrets-file.ts';
import { secretsManagerService } from './secretsmanager/service.ts';
import type { Service } from './service.ts';
import { createMail } from './ses/mail.ts';
import { createEventSourceMappings } from './sqs/event-source-provider.ts';
import { queueProviders } from './sqs/providers.ts';
import { createQueues } from './sqs/queues.ts';
import { createSsm } from './ssm/ssm.ts';
import { createSts } from './sts/sts.ts';
import { tableProvider } from './table-resources/table-provider.ts';

export interface LocalCloudOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Holds everything that outlives the process; made if need be. */
  readonly dataFolder: string;
  readonly account: LocalAccount;
  /** Told how deployments go, and of what the operator of this cloud should know. */
  readonly log?: (line: string) => void;
  /** For tests: the tables live in memory, which is faster. */
  readonly tablesInMemory?: boolean;
}

export interface LocalCloud {
  readonly port: number;
  /** Of the front door, and so of every service: `http://127.0.0.1:{port}`. */
  readonly url: string;
  readonly account: LocalAccount;
  readonly logs: FunctionLogs;
  /** Runs all stacks of a synthesised app (`cdk.out`), with these values for the parameters they have. */
  deployFolder(folder: string, parameters?: Readonly<Record<string, string>>): Promise<DeployedApp>;
  /** Calls the function with this logical id now, as whoever else calls it would. */
  invoke(logicalId: string, event: unknown): Promise<Invocation>;
  /** Requests that DynamoDB had since the start, by operation. */
  dynamoRequests(): Readonly<Record<string, number>>;
  /** Ends all processes and closes the data; nothing is left running. */
  close(): Promise<void>;
}

export interface DeployedApp {
  /** Of all its stacks. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Resource types of its templates that are accepted here and do nothing. */
  readonly withoutEffect: readonly string[];
}

/**
 * AWS on one machine: everything that the stack uses, behind one port. What was deployed before is running again when it
 * resolves. Throws PortTaken, or an Error with one line that says what is wrong with the data.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { dataFolder, account, log = () => {} } = options;
  const logs = createFunctionLogs();
  const runtime = createLambdaRuntime({ logs });
  const apis = createApis();
  const mail = createMail();
  const s3 = createS3(join(dataFolder, 's3'));
  const ssm = createSsm();
  const secrets = createSecrets(account, createSecretsFile(join(dataFolder, 'secrets.json')));
  const report = (message: string) => logs.write('local-cloud', message);
  const queues = createQueues(account, () => endpointUrl);
  const mappings = createEventSourceMappings({ queues, functions: runtime, account, report });
  const schedules = createSchedules({ functions: runtime, account, report });
  const services = new Map<string, Service>([
    ['secretsmanager', secretsManagerService(secrets)],
    ['s3', s3.service],
    ['ses', mail.service],
    ['sqs', queues.service],
    ['ssm', ssm.service],
    ['sts', createSts(account)],
  ]);
  const gateway = createGateway({ apis, functions: runtime, account, report });
  let endpointUrl = '';
  const closers: (() => Promise<void>)[] = [
    async () => schedules.close(),
    // Together, since each waits for another: a reader for its queue or its function.
    async () => void (await Promise.all([mappings.close(), runtime.close(), queues.close()])),
    mail.close,
  ];
  try {
    const door = await openFrontDoor(options.port, { services, gateway, mailbox: mail.mailbox, report: log });
    endpointUrl = door.url;
    closers.unshift(door.close);
    const dynamo = await openTables(options);
    closers.push(dynamo.close);
    services.set('dynamodb', dynamo.service);
    await secrets.load();
    const code = createCodeStore(join(dataFolder, 'functions'), async (bucket, key) => {
      const content = await s3.fetchAsset(bucket, key);
      if (!content) throw new Error(`The asset ${key} is not in the bucket ${bucket}`);
      return content;
    });
    const providers: Providers = new Map([
      ...apiGatewayProviders(apis),
      ...lambdaProviders({ runtime, code, account, endpointUrl: door.url }),
      ...secretProviders(secrets),
      ...queueProviders(queues),
      ['AWS::Lambda::EventSourceMapping', mappings.provider],
      ['AWS::Events::Rule', schedules.provider],
      ['AWS::DynamoDB::Table', tableProvider(dynamo.service)],
    ]);
    const cloudFormation = createCloudFormation({
      providers,
      accepted: isAccepted,
      stateFile: join(dataFolder, 'stacks.json'),
      region: account.region,
      accountId: account.accountId,
      parameterStore: ssm.parameter,
      fetchAsset: s3.fetchAsset,
      log,
    });
    services.set('cloudformation', cloudFormation.service);
    await cloudFormation.restore();
    return assemble(door, { account, logs, runtime, dynamo, cloudFormation, providers, closers });
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

interface Parts {
  readonly account: LocalAccount;
  readonly logs: FunctionLogs;
  readonly runtime: LambdaRuntime;
  readonly dynamo: DynamoFront;
  readonly cloudFormation: CloudFormation;
  readonly providers: Providers;
  readonly closers: readonly (() => Promise<void>)[];
}

function assemble({ port, url }: FrontDoor, parts: Parts): LocalCloud {
  let closing: Promise<void> | undefined;
  return {
    port,
    url,
    account: parts.account,
    logs: parts.logs,
    deployFolder: (folder, parameters = {}) => deployFolder(folder, parameters, parts),
    invoke: async (logicalId, event) => {
      const name = parts.runtime.names().find((candidate) => candidate.includes(`-${logicalId}`));
      return await parts.runtime.invoke(name ?? logicalId, event);
    },
    dynamoRequests: parts.dynamo.requests,
    close: () => {
      closing ??= closeAll(parts.closers);
      return closing;
    },
  };
}

async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  for (const close of closers) await close();
}

const openTables = ({ dataFolder, account, tablesInMemory }: LocalCloudOptions): Promise<DynamoFront> =>
  openDynamoFront({ account, ...(tablesInMemory ? {} : { path: join(dataFolder, 'dynamodb') }) });

const isAccepted = (type: string) => isWithoutEffect(type) || type.startsWith('AWS::SES::');

const manifestShape = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z.object({ templateFile: z.string().optional(), stackName: z.string().optional() }).optional(),
    }),
  ),
});

const templateShape = z.object({
  Parameters: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), z.object({ Type: z.string() })),
});

async function deployFolder(
  folder: string,
  parameters: Readonly<Record<string, string>>,
  { cloudFormation, providers }: Parts,
): Promise<DeployedApp> {
  const outputs: Record<string, string> = {};
  const types = new Set<string>();
  const { artifacts } = manifestShape.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  for (const [name, { type, properties }] of Object.entries(artifacts)) {
    if (type !== 'aws:cloudformation:stack' || properties?.templateFile === undefined) continue;
    const template = await readFile(join(folder, properties.templateFile), 'utf8');
    const { Parameters, Resources } = templateShape.parse(JSON.parse(template));
    const known = Object.entries(parameters).filter(([parameter]) => parameter in Parameters);
    const deployed = await cloudFormation.deploy({
      stackName: properties.stackName ?? name,
      template,
      parameters: Object.fromEntries(known),
      assetsFolder: folder,
    });
    Object.assign(outputs, deployed);
    for (const { Type } of Object.values(Resources)) if (!providers.has(Type)) types.add(Type);
  }
  return { outputs, withoutEffect: [...types].sort() };
}
