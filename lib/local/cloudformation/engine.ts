import { randomUUID } from 'node:crypto';
import { acceptedProvider } from './accepted.ts';
import { type Blueprint, draw } from './blueprint.ts';
import { inDependencyOrder } from './dependencies.ts';
import { carryOut, type Request, tearDown } from './deployment.ts';
import { reasonOf, validationError } from './errors.ts';
import { type Account, contextOf, exportNamed, type Operation } from './operation.ts';
import type { ParameterStore } from './parameters.ts';
import { changesBetween, type ResourceChange } from './plan.ts';
import type { Providers, ResourceProvider } from './provider.ts';
import { graphOf } from './removal.ts';
import { isInProgress, isInReview, type Stack, type StackEvent } from './stack.ts';
import type { Stacks } from './stacks.ts';

export interface EngineOptions {
  readonly stacks: Stacks;
  readonly account: Account;
  readonly providers: Providers;
  readonly accepted: (type: string) => boolean;
  readonly parameterStore: ParameterStore;
  readonly progress: (event: StackEvent, stack: Stack) => void;
}

export interface Engine {
  /** A stack without resources, to be deployed to. */
  newStack(name: string): Stack;
  draw(stack: Stack, templateText: string, parameters: Readonly<Record<string, string>>): Blueprint;
  changes(stack: Stack, blueprint: Blueprint): readonly ResourceChange[];
  /** Throws a ValidationError when an operation is under way; else the stack is in progress when this returns. */
  deploy(stack: Stack, request: Request, progress?: EngineOptions['progress']): Promise<void>;
  remove(stack: Stack): Promise<void>;
  /** Resolves when no operation on the stack is under way, at the latest after so many milliseconds. */
  settled(stack: Stack, patience: number): Promise<void>;
  restore(): Promise<void>;
}

export function createEngine(options: EngineOptions): Engine {
  const { stacks, account, providers, accepted } = options;
  const running = new Map<string, Promise<void>>();
  const kept = new Map<string, ResourceProvider>();

  const providerOf = (type: string): ResourceProvider => {
    const provider = providers.get(type) ?? kept.get(type) ?? (accepted(type) ? acceptedProvider(type) : undefined);
    if (!provider) throw new Error(`The local cloud can not run resources of type ${type}`);
    if (!providers.has(type)) kept.set(type, provider);
    return provider;
  };
  const operationOn = (stack: Stack, progress: EngineOptions['progress'] = () => {}): Operation => ({
    stackId: stack.id,
    stacks,
    account,
    providerOf,
    progress: (event, current) => {
      options.progress(event, current);
      progress(event, current);
    },
  });
  const run = (stack: Stack, begin: () => Promise<void>): Promise<void> => {
    const current = stacks.get(stack.id);
    if (isInProgress(current)) {
      throw validationError(`Stack:${current.id} is in ${current.status} state and can not be updated.`);
    }
    const work = begin().finally(() => running.delete(stack.id));
    running.set(stack.id, work);
    return work;
  };

  return {
    newStack: (name) => stacks.add(emptyStack(name, account)),
    draw: (stack, templateText, parameters) =>
      draw({
        templateText,
        parameters,
        environment: { stackName: stack.name, stackId: stack.id, ...account },
        parameterStore: options.parameterStore,
        isKnownType: (type) => providers.has(type) || accepted(type),
      }),
    changes: (stack, blueprint) => changesBetween(stack, blueprint, providerOf, (name) => exportNamed(stacks, name)),
    deploy: (stack, request, progress) => run(stack, () => carryOut(operationOn(stack, progress), request)),
    remove: (stack) => run(stack, () => tearDown(operationOn(stack))),
    settled: async (stack, patience) => {
      const work = running.get(stack.id);
      if (work) await withinPatience(work, patience);
    },
    restore: async () => {
      await stacks.load();
      for (const stack of stacks.all()) await bringBack(operationOn(stack), stack);
    },
  };
}

function emptyStack(name: string, { region, accountId }: Account): Stack {
  return {
    id: `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/${randomUUID()}`,
    name,
    status: 'REVIEW_IN_PROGRESS',
    templateText: '',
    parameters: [],
    tags: [],
    outputs: [],
    resources: new Map(),
    events: [],
    terminationProtection: false,
    createdAt: new Date().toISOString(),
  };
}

async function withinPatience(work: Promise<void>, patience: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<void>((done) => {
    timer = setTimeout(done, patience);
  });
  await Promise.race([work.catch(() => {}), impatience]);
  clearTimeout(timer);
}

async function bringBack(operation: Operation, stack: Stack): Promise<void> {
  if (isInReview(stack)) {
    operation.stacks.forget(stack.id);
    return;
  }
  if (isInProgress(stack)) settleInterrupted(operation, stack);
  for (const logicalId of inDependencyOrder(graphOf(stack.resources.values()))) {
    const resource = stack.resources.get(logicalId);
    if (!resource) continue;
    try {
      const context = contextOf(operation, logicalId);
      await operation.providerOf(resource.type).restore?.(resource.physicalId, resource.properties, context);
    } catch (cause) {
      throw new Error(`Could not bring back ${logicalId} (${resource.type}): ${reasonOf(cause)}`, { cause });
    }
  }
}

/**
 * The process was killed in the middle. Each resource's record is true, so that the next deployment finds its way from
 * there; the status is one from which the CDK CLI deploys without asking.
 */
function settleInterrupted(operation: Operation, stack: Stack): void {
  const settled = stack.status.startsWith('DELETE_')
    ? 'DELETE_FAILED'
    : stack.templateText === ''
      ? 'ROLLBACK_FAILED'
      : 'UPDATE_ROLLBACK_COMPLETE';
  operation.stacks.change(stack.id, () => ({
    status: settled,
    statusReason: `The local cloud was stopped while the stack was in ${stack.status}`,
  }));
}
