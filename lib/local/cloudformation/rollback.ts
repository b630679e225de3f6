import { isDeepStrictEqual } from 'node:util';
import { runInOrder } from './dependencies.ts';
import { reasonOf } from './errors.ts';
import { contextOf, currentStack, enter, type Operation, putResource, report } from './operation.ts';
import type { Properties } from './provider.ts';
import { graphOf, removeResources } from './removal.ts';
import type { Stack, StackResource } from './stack.ts';

interface Undone {
  /** The stack when the deployment began. */
  readonly before: Stack;
  /** The properties that the deployment gave, or tried to give, to resources. */
  readonly tried: ReadonlyMap<string, Properties>;
  readonly verb: 'CREATE' | 'UPDATE' | 'IMPORT';
  readonly reason: string;
}

const prefixes = { CREATE: 'ROLLBACK', UPDATE: 'UPDATE_ROLLBACK', IMPORT: 'IMPORT_ROLLBACK' };

/** Undoes a deployment: what it made is deleted, what it changed gets its former properties, what it took over is let go. */
export async function rollBack(operation: Operation, { before, tried, verb, reason }: Undone): Promise<void> {
  const prefix = prefixes[verb];
  const now = currentStack(operation);
  operation.stacks.change(before.id, () => ({ assetsFolder: before.assetsFolder }));
  enter(operation, `${prefix}_IN_PROGRESS`, `${reason} Rollback requested by user.`);
  const made = verb === 'CREATE' ? [...now.resources.values()] : madeSince(before, now);
  try {
    if (verb !== 'CREATE') await restoreAll(operation, before, tried);
  } catch (error) {
    enter(operation, `${prefix}_FAILED`, reasonOf(error));
    return;
  }
  if (verb === 'UPDATE') enter(operation, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  const stuck = await removeResources(
    operation,
    made,
    (resource) => verb === 'IMPORT' || outlivesRollback(resource, before),
  );
  if (verb === 'CREATE' && stuck.length > 0) {
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
