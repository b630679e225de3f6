import { isDeepStrictEqual } from 'node:util';
import { type Blueprint, propertiesOf } from './blueprint.ts';
import { runInOrder } from './dependencies.ts';
import { reasonOf } from './errors.ts';
import { resolve } from './intrinsics.ts';
import { contextOf, currentStack, enter, liveScope, type Operation, putResource, report } from './operation.ts';
import type { Properties, ResourceProvider } from './provider.ts';
import { removeResources } from './removal.ts';
import { rollBack } from './rollback.ts';
import type { Stack, StackOutput, StackResource, Tag } from './stack.ts';
import type { TemplateResource } from './template.ts';

export interface Request {
  readonly blueprint: Blueprint;
  readonly tags: readonly Tag[];
  readonly assetsFolder?: string | undefined;
  /** Resources to take over in place of making them: what finds each, by logical id. */
  readonly imports?: Imports;
}

export type Imports = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * Brings the stack from what it is to what the blueprint says, and back again when a resource fails. Never throws for
 * that: the stack's status and events say how it went. The status is one in progress as soon as this is called.
 */
export async function carryOut(operation: Operation, request: Request): Promise<void> {
  const before = currentStack(operation);
  const verb = request.imports ? 'IMPORT' : before.templateText === '' ? 'CREATE' : 'UPDATE';
  const tried = new Map<string, Properties>();
  operation.stacks.change(before.id, () => ({ assetsFolder: request.assetsFolder }));
  enter(operation, `${verb}_IN_PROGRESS`, 'User Initiated');
  try {
    await runInOrder(request.blueprint.graph, (id) => bring(operation, request, id, tried));
    const outputs = outputsOf(operation, request.blueprint);
    operation.stacks.change(before.id, () => recordOf(request, outputs));
  } catch (error) {
    await rollBack(operation, { before, tried, verb, reason: reasonOf(error) });
    await operation.stacks.saved();
    return;
  }
  if (verb === 'UPDATE') await cleanUp(operation, before, request.blueprint);
  enter(operation, `${verb}_COMPLETE`);
  await operation.stacks.saved();
}

const recordOf = ({ blueprint, tags }: Request, outputs: readonly StackOutput[]): Partial<Stack> => ({
  templateText: blueprint.templateText,
  parameters: blueprint.parameters,
  tags,
  outputs,
});

/** One resource to what the template says: made, changed, or left as it is. */
async function bring(
  operation: Operation,
  { blueprint, imports }: Request,
  logicalId: string,
  tried: Map<string, Properties>,
): Promise<void> {
  const planned = blueprint.resources.get(logicalId);
  if (!planned) return;
  const current = currentStack(operation).resources.get(logicalId);
  const identifier = imports?.get(logicalId);
  const verb = current ? 'UPDATE' : identifier ? 'IMPORT' : 'CREATE';
  const identity = { logicalId, type: planned.Type, physicalId: current?.physicalId ?? '' };
  try {
    const properties = propertiesOf(planned, liveScope(operation, blueprint));
    const record = recordFor(planned, logicalId, properties, blueprint);
    if (current && isDeepStrictEqual(properties, current.properties)) {
      putResource(operation, { ...current, ...record });
      return;
    }
    report(operation, identity, `${verb}_IN_PROGRESS`);
    tried.set(logicalId, properties);
    const provider = operation.providerOf(planned.Type);
    const context = contextOf(operation, logicalId);
    const result = current
      ? await provider.update(current.physicalId, properties, current.properties, context)
      : identifier
        ? await adopt(provider, identifier, properties, context)
        : await provider.create(properties, context);
    const status = `${verb}_COMPLETE`;
    putResource(operation, { ...record, ...result, status, updatedAt: new Date().toISOString() });
    report(operation, { ...identity, physicalId: result.physicalId }, status);
  } catch (error) {
    report(operation, identity, `${verb}_FAILED`, reasonOf(error));
    throw new Error(`The following resource(s) failed to ${verb.toLowerCase()}: [${logicalId}].`, { cause: error });
  }
}

async function adopt(provider: ResourceProvider, ...what: Parameters<NonNullable<ResourceProvider['adopt']>>) {
  if (provider.adopt) return await provider.adopt(...what);
  throw new Error('The local cloud does not import resources of this type');
}

function recordFor(planned: TemplateResource, logicalId: string, properties: Properties, blueprint: Blueprint) {
  return {
    logicalId,
    type: planned.Type,
    properties,
    needs: blueprint.graph.get(logicalId) ?? [],
    deletionPolicy: planned.DeletionPolicy,
    updateReplacePolicy: planned.UpdateReplacePolicy,
  };
}

function outputsOf(operation: Operation, blueprint: Blueprint): readonly StackOutput[] {
  const scope = liveScope(operation, blueprint);
  return Object.entries(blueprint.outputs).map(([key, output]) => ({
    key,
    value: String(resolve(output.Value, scope)),
    description: output.Description,
    exportName: output.Export === undefined ? undefined : String(resolve(output.Export.Name, scope)),
  }));
}

/** Deletes what the update replaced or left out. What refuses is reported, and the update is complete all the same. */
async function cleanUp(operation: Operation, before: Stack, blueprint: Blueprint): Promise<void> {
  enter(operation, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const after = currentStack(operation).resources;
  const isLeftOut = (resource: StackResource) => !blueprint.resources.has(resource.logicalId);
  const outdated = [...before.resources.values()].filter(
    (resource) => isLeftOut(resource) || after.get(resource.logicalId)?.physicalId !== resource.physicalId,
  );
  await removeResources(operation, outdated, (resource) =>
    isLeftOut(resource)
      ? isRetained(resource.deletionPolicy)
      : isRetained(after.get(resource.logicalId)?.updateReplacePolicy),
  );
  // What could not be deleted is left to itself, as CloudFormation does.
  operation.stacks.change(before.id, ({ resources }) => ({
    resources: new Map([...resources].filter(([id]) => blueprint.resources.has(id))),
  }));
}

const isRetained = (policy: string | undefined) => policy === 'Retain' || policy === 'RetainExceptOnCreate';

/** Deletes the stack's resources, but those with the policy to retain them, and then the stack. Never throws. */
export async function tearDown(operation: Operation): Promise<void> {
  enter(operation, 'DELETE_IN_PROGRESS', 'User Initiated');
  const failed = await removeResources(operation, [...currentStack(operation).resources.values()], (resource) =>
    isRetained(resource.deletionPolicy),
  );
  if (failed.length > 0) {
    enter(operation, 'DELETE_FAILED', `The following resource(s) failed to delete: [${failed.join(', ')}].`);
  } else {
    enter(operation, 'DELETE_COMPLETE');
  }
  await operation.stacks.saved();
}
