import { isDeepStrictEqual } from 'node:util';
import type { Blueprint } from './blueprint.ts';
import { validationError } from './errors.ts';
import { resolve, type Scope } from './intrinsics.ts';
import type { Properties, ResourceProvider } from './provider.ts';
import type { Stack, StackResource } from './stack.ts';
import type { TemplateResource } from './template.ts';

interface PropertyChange {
  readonly name: string;
  readonly replaces: boolean;
}

export interface ResourceChange {
  readonly action: 'Add' | 'Import' | 'Modify' | 'Remove';
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId?: string;
  readonly properties: readonly PropertyChange[];
  readonly before?: Properties;
  readonly after?: Properties;
}

/** What AWS writes in a change set for a value that is known only when the resource it comes from is there. */
const unknownYet = '{{changeSet:KNOWN_AFTER_APPLY}}';

/**
 * What a deployment would do, as far as it can be told without doing it.
 * Throws a ValidationError when a resource would change its type.
 */
export function changesBetween(
  stack: Pick<Stack, 'resources'>,
  blueprint: Blueprint,
  providerOf: (type: string) => ResourceProvider,
  exported: (name: string) => unknown,
): readonly ResourceChange[] {
  refuseTypeChanges(stack, blueprint);
  const replaced = new Set<string>();
  const known = (logicalId: string) => (replaced.has(logicalId) ? undefined : stack.resources.get(logicalId));
  const scope = blueprint.scope({
    ref: (logicalId) => known(logicalId)?.physicalId ?? unknownYet,
    attribute: (logicalId, attribute) => known(logicalId)?.attributes[attribute] ?? unknownYet,
    exported,
  });
  const changes = [...blueprint.resources].flatMap(([logicalId, planned]): readonly ResourceChange[] => {
    const current = stack.resources.get(logicalId);
    const after = previewOf(planned, scope);
    if (!current) return [{ action: 'Add', logicalId, type: planned.Type, properties: [], after }];
    const properties = differences(current, after, providerOf(planned.Type));
    if (properties.some(({ replaces }) => replaces)) replaced.add(logicalId);
    if (properties.length === 0) return [];
    const { type, physicalId, properties: before } = current;
    return [{ action: 'Modify', logicalId, type, physicalId, properties, before, after }];
  });
  const removals = [...stack.resources.values()]
    .filter(({ logicalId }) => !blueprint.resources.has(logicalId))
    .map(({ logicalId, type, physicalId, properties }) => {
      return { action: 'Remove', logicalId, type, physicalId, properties: [], before: properties } as const;
    });
  return [...changes, ...removals];
}

function refuseTypeChanges(stack: Pick<Stack, 'resources'>, blueprint: Blueprint): void {
  const changed = [...blueprint.resources]
    .filter(([logicalId, { Type }]) => (stack.resources.get(logicalId)?.type ?? Type) !== Type)
    .map(([logicalId]) => logicalId);
  if (changed.length === 0) return;
  throw validationError(
    `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${changed.join(', ')}]`,
  );
}

function previewOf(planned: TemplateResource, scope: Scope): Properties {
  return Object.fromEntries(
    Object.entries(planned.Properties)
      .map(([name, value]) => [name, preview(value, scope)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

/** A part of a value that is not known yet may not be there to select or split. */
function preview(value: unknown, scope: Scope): unknown {
  try {
    return resolve(value, scope);
  } catch {
    return unknownYet;
  }
}

function differences(current: StackResource, after: Properties, provider: ResourceProvider): readonly PropertyChange[] {
  const names = new Set([...Object.keys(current.properties), ...Object.keys(after)]);
  return [...names]
    .filter((name) => !isDeepStrictEqual(current.properties[name], after[name]))
    .map((name) => ({ name, replaces: provider.replacedBy?.includes(name) ?? false }));
}
