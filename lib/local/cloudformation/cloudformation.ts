import type { Service } from '#local/service.ts';
import { isWithoutEffect } from './accepted.ts';
import { createApi } from './api.ts';
import { createChangeSets } from './change-sets.ts';
import { createEngine, type Engine } from './engine.ts';
import type { ParameterStore } from './parameters.ts';
import type { Providers } from './provider.ts';
import type { Stack, StackEvent } from './stack.ts';
import { createStacks } from './stacks.ts';
import { createStateFile } from './state-file.ts';

export interface CloudFormationOptions {
  readonly providers: Providers;
  /** Types kept without effect beside those of `providers`. By default what a laptop has no use for: IAM, alarms, keys … */
  readonly accepted?: (type: string) => boolean;
  /** Where the stacks are kept over a restart. Without it they live as long as the process. */
  readonly stateFile?: string;
  readonly region: string;
  readonly accountId: string;
  /** Values of the parameter store, for template parameters that name one. */
  readonly parameterStore?: ParameterStore;
  /** Templates come by way of the asset bucket. */
  readonly fetchAsset?: (bucket: string, key: string) => Promise<Buffer | undefined>;
  /** One line per stack status and per failed resource. */
  readonly log?: (line: string) => void;
}

interface Deployment {
  readonly stackName: string;
  /** The template, or its JSON. */
  readonly template: string | Readonly<Record<string, unknown>>;
  readonly parameters?: Readonly<Record<string, string>>;
  /** `cdk.out`, for providers that read assets from there. */
  readonly assetsFolder?: string;
  readonly progress?: (event: StackEvent) => void;
}

export interface CloudFormation {
  /** The CloudFormation API, as SDKs and the CDK CLI call it. */
  readonly service: Service;
  /**
   * Creates or updates the stack and answers with its outputs. Throws an Error with the reason when it was rolled back.
   * After an interrupted deployment it goes on from what is there.
   */
  deploy(deployment: Deployment): Promise<Readonly<Record<string, string>>>;
  /** Of a stack that was deployed, else nothing. */
  outputs(stackName: string): Readonly<Record<string, string>> | undefined;
  /** To be called once, before anything else: reads the state file and brings the resources back in dependency order. */
  restore(): Promise<void>;
}

export function createCloudFormation(options: CloudFormationOptions): CloudFormation {
  const { region, accountId, providers, accepted = isWithoutEffect, log = () => {} } = options;
  const account = { region, accountId };
  const stacks = createStacks(options.stateFile === undefined ? undefined : createStateFile(options.stateFile));
  const engine = createEngine({
    stacks,
    account,
    providers,
    accepted,
    parameterStore: options.parameterStore ?? (() => undefined),
    progress: (event, stack) => {
      if (event.physicalId === stack.id || event.status.endsWith('_FAILED')) log(lineOf(event));
    },
  });
  const fetchAsset = options.fetchAsset ?? (async () => undefined);
  return {
    service: createApi({ engine, stacks, changeSets: createChangeSets(), fetchAsset, log }),
    deploy: async (deployment) => {
      const stack = stacks.find(deployment.stackName) ?? engine.newStack(deployment.stackName);
      await deployTo(stack, engine, deployment);
      const deployed = stacks.get(stack.id);
      if (/^(CREATE|UPDATE)_COMPLETE$/.test(deployed.status)) return outputsOf(deployed);
      throw new Error(`${stack.name}: ${deployed.status}: ${failuresOf(deployed)}`);
    },
    outputs: (stackName) => {
      const stack = stacks.find(stackName);
      return stack && stack.templateText !== '' ? outputsOf(stack) : undefined;
    },
    restore: engine.restore,
  };
}

async function deployTo(stack: Stack, engine: Engine, deployment: Deployment): Promise<void> {
  const { template, parameters = {}, assetsFolder, progress } = deployment;
  const templateText = typeof template === 'string' ? template : JSON.stringify(template);
  const blueprint = engine.draw(stack, templateText, parameters);
  // For its check that no resource changes its type.
  engine.changes(stack, blueprint);
  await engine.deploy(stack, { blueprint, tags: stack.tags, assetsFolder }, (event) => progress?.(event));
}

const outputsOf = (stack: Stack) => Object.fromEntries(stack.outputs.map(({ key, value }) => [key, value]));

const lineOf = ({ status, type, logicalId, reason }: StackEvent) =>
  [logicalId, type, status, reason].filter((part) => part !== undefined).join(' ');

/** The failed resources of the last operation with their reasons. */
function failuresOf(stack: Stack): string {
  const begin = stack.events.findLastIndex(
    ({ physicalId, status }) => physicalId === stack.id && /^(CREATE|UPDATE)_IN_PROGRESS$/.test(status),
  );
  return stack.events
    .slice(begin)
    .filter(({ status }) => status.endsWith('_FAILED'))
    .map(({ logicalId, type, reason }) => `${logicalId} (${type}): ${reason ?? 'no reason given'}`)
    .join('; ');
}
