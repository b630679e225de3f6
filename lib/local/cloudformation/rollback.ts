import { isDeepStrictEqual } from 'node:util';
import { runInOrder } from './dependencies.ts';
import { reasonOf } from './errors.ts';
import { contextOf, currentStack, enter, type Operation, putResource, report } from './operation.ts';
import type { Properties } from './provider.ts';
import { graphOf, removeResources } from './removal.ts';
import type { Stack, StackResource } from './stack.ts';

/**
 * Undoes a deployment: what it made is deleted, what it changed gets its former properties.
 * @param before the stack when the deployment began
 * @param tried the properties that the deployment gave, or tried to give, to resources
 */
export async function rollBack(
  operation: Operation,
  before: Stack,
  tried: ReadonlyMap<string, Properties>,
  failure: string,
  reason: string,
): Promise<void> {
  const isCreate = failure === 'CREATE_FAILED';
  const prefix = isCreate ? 'ROLLBACK' : 'UPDATE_ROLLBACK';
  operation.stacks.change(before.id, () => ({ assetsFolder: before.assetsFolder }));
  enter(operation, `${prefix}_IN_PROGRESS`, `${reason} Rollback requested by user.`);
  const made = isCreate ? [...currentStack(operation).resources.values()] : madeSince(before, currentStack(operation));
  try {
    if (!isCreate) await restoreAll(operation, before, tried);
  } catch (error) {
    enter(operation, 'UPDATE_ROLLBACK_FAILED', reasonOf(error));
    return;
  }
  if (!isCreate) enter(operation, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  const stuck = await removeResources(operation, made, (resource) => outlivesRollback(resource, before));
  if (isCreate && stuck.length > 0) {
    enter(operation, 'ROLLBACK_FAILED', `The following resource(s) failed to delete: [${stuck.join(', ')}].`);
  } else {
    enter(operation, `${prefix}_COMPLETE`);
  }
}

/** New logical ids, and the new halves of replacements. */
function madeSince(before: Stack, now: Stack): readonly StackResource[] {
  return [...now.resources.values()].filter(
    (resource) => before.resources.get(resource.logicalId)?.physicalId !== resource.physicalId,
  );
}

/** Policy `Retain` holds for a failed creation too; `RetainExceptOnCreate` was made for that. */
function outlivesRollback(resource: StackResource, before: Stack): boolean {
  return resource.deletionPolicy === 'Retain' && !before.resources.has(resource.logicalId);
}

async function restoreAll(operation: Operation, before: Stack, tried: ReadonlyMap<string, Properties>): Promise<void> {
  await runInOrder(graphOf(before.resources.values()), async (logicalId) => {
    const former = before.resources.get(logicalId);
    if (!former) return;
    const now = currentStack(operation).resources.get(logicalId);
    const attempted = tried.get(logicalId);
    if (attempted && now?.physicalId === former.physicalId && !wouldReplace(operation, former, attempted)) {
      await restoreOne(operation, former, attempted);
    } else {
      putResource(operation, former);
    }
  });
}

/** The old half of a replacement, even of one that failed, was not touched. */
function wouldReplace(operation: Operation, { type, properties }: StackResource, attempted: Properties): boolean {
  const names = operation.providerOf(type).replacedBy ?? [];
  return names.some((name) => !isDeepStrictEqual(properties[name], attempted[name]));
}

async function restoreOne(operation: Operation, former: StackResource, attempted: Properties): Promise<void> {
  report(operation, former, 'UPDATE_IN_PROGRESS');
  try {
    const context = contextOf(operation, former.logicalId);
    const provider = operation.providerOf(former.type);
    const result = await provider.update(former.physicalId, former.properties, attempted, context);
    putResource(operation, { ...former, ...result });
    report(operation, former, 'UPDATE_COMPLETE');
  } catch (error) {
    report(operation, former, 'UPDATE_FAILED', reasonOf(error));
    throw new Error(`The following resource(s) failed to update: [${former.logicalId}].`, { cause: error });
  }
}
