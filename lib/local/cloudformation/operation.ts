import type { Blueprint } from './blueprint.ts';
import { templateError } from './errors.ts';
import type { Scope } from './intrinsics.ts';
import type { ResourceContext, ResourceProvider } from './provider.ts';
import type { Stack, StackEvent, StackResource } from './stack.ts';
import type { Stacks } from './stacks.ts';

export interface Account {
  readonly region: string;
  readonly accountId: string;
}

/** One create, update or delete of a stack while it runs. */
export interface Operation {
  readonly stackId: string;
  readonly stacks: Stacks;
  readonly account: Account;
  /** Throws when nobody runs resources of the type. */
  providerOf(type: string): ResourceProvider;
  readonly progress: (event: StackEvent, stack: Stack) => void;
}

export const currentStack = (operation: Operation): Stack => operation.stacks.get(operation.stackId);

export function contextOf(operation: Operation, logicalId: string): ResourceContext {
  const { name, assetsFolder } = currentStack(operation);
  return { stackName: name, logicalId, ...operation.account, ...(assetsFolder === undefined ? {} : { assetsFolder }) };
}

/** Sets the stack's status and says so in its events. */
export function enter(operation: Operation, status: string, reason?: string): void {
  const stack = operation.stacks.change(operation.stackId, () => ({
    status,
    statusReason: reason,
    updatedAt: new Date().toISOString(),
  }));
  const type = 'AWS::CloudFormation::Stack';
  const event = operation.stacks.addEvent(stack.id, {
    logicalId: stack.name,
    physicalId: stack.id,
    type,
    status,
    reason,
  });
  operation.progress(event, stack);
}

export function report(
  operation: Operation,
  resource: Pick<StackResource, 'logicalId' | 'physicalId' | 'type'>,
  status: string,
  reason?: string,
): void {
  const { logicalId, physicalId, type } = resource;
  const event = operation.stacks.addEvent(operation.stackId, { logicalId, physicalId, type, status, reason });
  operation.progress(event, currentStack(operation));
}

export function putResource(operation: Operation, resource: StackResource): void {
  operation.stacks.change(operation.stackId, ({ resources }) => ({
    resources: new Map([...resources, [resource.logicalId, resource]]),
  }));
}

/** Unless another resource has taken the logical id since, as a replacement does. */
export function dropResource(operation: Operation, { logicalId, physicalId }: StackResource): void {
  operation.stacks.change(operation.stackId, ({ resources }) => ({
    resources: new Map([...resources].filter(([id, it]) => id !== logicalId || it.physicalId !== physicalId)),
  }));
}

/** The template's names, with those of resources as they are at this moment. */
export function liveScope(operation: Operation, blueprint: Blueprint): Scope {
  const resource = (logicalId: string) => {
    const found = currentStack(operation).resources.get(logicalId);
    if (!found) throw templateError(`resource ${logicalId} does not exist`);
    return found;
  };
  return blueprint.scope({
    ref: (logicalId) => resource(logicalId).physicalId,
    attribute: (logicalId, attribute) => attributeOf(resource(logicalId), attribute),
    exported: (name) => exportNamed(operation.stacks, name),
  });
}

function attributeOf({ logicalId, type, attributes }: StackResource, attribute: string): unknown {
  const value = attributes[attribute];
  if (value !== undefined) return value;
  throw templateError(`resource ${logicalId} (${type}) does not support attribute ${attribute} in Fn::GetAtt`);
}

export function exportNamed(stacks: Stacks, name: string): string {
  const found = stacks
    .all()
    .flatMap((stack) => stack.outputs)
    .find((output) => output.exportName === name);
  if (!found) throw templateError(`No export named ${name} found`);
  return found.value;
}
