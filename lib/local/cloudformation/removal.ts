import { type DependencyGraph, reversed, runInOrder } from './dependencies.ts';
import { reasonOf } from './errors.ts';
import { contextOf, dropResource, type Operation, report } from './operation.ts';
import type { StackResource } from './stack.ts';

/** What needs what among these resources. */
export function graphOf(resources: Iterable<StackResource>): DependencyGraph {
  const all = [...resources];
  const ids = new Set(all.map(({ logicalId }) => logicalId));
  return new Map(all.map(({ logicalId, needs }) => [logicalId, needs.filter((need) => ids.has(need))]));
}

/** Deletes resources, each before what it needs. Returns the logical ids of those that refused; the rest is gone. */
export async function removeResources(
  operation: Operation,
  resources: readonly StackResource[],
  isKept: (resource: StackResource) => boolean,
): Promise<readonly string[]> {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const failed: string[] = [];
  await runInOrder(reversed(graphOf(resources)), async (logicalId) => {
    const resource = byId.get(logicalId);
    if (!resource) return;
    if (isKept(resource)) {
      report(operation, resource, 'DELETE_SKIPPED');
      dropResource(operation, resource);
      return;
    }
    report(operation, resource, 'DELETE_IN_PROGRESS');
    try {
      const context = contextOf(operation, logicalId);
      await operation.providerOf(resource.type).delete(resource.physicalId, resource.properties, context);
      report(operation, resource, 'DELETE_COMPLETE');
      dropResource(operation, resource);
    } catch (error) {
      report(operation, resource, 'DELETE_FAILED', reasonOf(error));
      failed.push(logicalId);
    }
  });
  return failed;
}
