import { invalidFilter, invalidValue, mutability, shown } from './errors.ts';
import { type Filter, printRef } from './filter.ts';
import { membersAttribute } from './group-schema.ts';
import { isObject, type JsonObject, memberInAnyCase, memberOf } from './json.ts';
import { foldCase } from './normalise.ts';
import type { PatchOperation } from './patch.ts';
import { parsePath } from './path.ts';
import { groupType, type ResourceType } from './resource-type.ts';
import { asList, isUnassigned } from './tolerances.ts';
import { startReading } from './trace.ts';
import { readList } from './value.ts';

/** What a PATCH means for the members of a group, told without knowing them: a group may be too large to be read. */
export interface MembershipChange {
  /** The members become just those of `added`; otherwise they stay, but for `added` and `removed`. */
  readonly replacesAll: boolean;
  /** Ids of members, in no id both added and removed. */
  readonly added: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
}

export interface GroupPatch {
  readonly members: MembershipChange;
  /** The operations on everything else, for `applyPatch`. */
  readonly others: readonly PatchOperation[];
}

/**
 * Takes the operations on `members` out of a PATCH of a group and reduces them to one change, in any dialect: by path, by
 * value path, by `value` list, without path. Throws as `applyPatch` does, and invalidFilter when members are selected by
 * anything but their ids.
 */
export function splitGroupPatch(operations: readonly PatchOperation[], type: ResourceType = groupType): GroupPatch {
  const change = { replacesAll: false, added: new Set<string>(), removed: new Set<string>() };
  const others: PatchOperation[] = [];
  for (const operation of operations.flatMap((sent) => withoutNesting(type, sent))) {
    const selection = operation.path === undefined ? undefined : membersPath(type, operation.path);
    if (selection === undefined) others.push(operation);
    else applyToMembers(change, operation, selection);
  }
  return { members: change, others };
}

/** An operation without path as operations that concern either only members, with their path, or none. */
function withoutNesting(type: ResourceType, operation: PatchOperation): readonly PatchOperation[] {
  if (operation.path !== undefined || !isObject(operation.value)) return [operation];
  const entries = flatEntries(type, operation.value);
  const concernsMembers = (name: string) => membersPath(type, name) !== undefined;
  const rest = Object.fromEntries(entries.filter(([name]) => !concernsMembers(name)));
  const members = entries.filter(([name]) => concernsMembers(name));
  return [{ op: operation.op, value: rest }, ...members.map(([path, value]) => ({ op: operation.op, path, value }))];
}

/** What stands under the URN of the core schema stands at the top level. */
const flatEntries = (type: ResourceType, object: JsonObject): readonly (readonly [string, unknown])[] =>
  Object.entries(object).flatMap(([name, value]) =>
    name.toLowerCase() === type.schema.id.toLowerCase() && isObject(value) ? flatEntries(type, value) : [[name, value]],
  );

interface Selection {
  /** Absent: all members. */
  readonly ids?: readonly string[];
}

/** Which members a path speaks of; `undefined` when it leads elsewhere (`applyPatch` says what is wrong with it then). */
function membersPath(type: ResourceType, text: string): Selection | undefined {
  if (!text.toLowerCase().includes('members')) return undefined;
  const path = parsePath(type, text);
  if (path.kind !== 'attribute' || path.ref.urn !== undefined || path.ref.attribute.name !== 'members')
    return undefined;
  if (path.ref.sub !== undefined)
    throw mutability(`${printRef(path.ref)} can't be changed. Remove the member and add it anew.`);
  return path.filter === undefined ? {} : { ids: idsIn(path.filter) };
}

function idsIn(filter: Filter): readonly string[] {
  if (filter.kind === 'or') return filter.filters.flatMap(idsIn);
  const isById = filter.kind === 'compare' && filter.operator === 'eq' && filter.ref.attribute.name === 'value';
  if (!isById || typeof filter.value !== 'string') {
    throw invalidFilter('Members are selected by their id: members[value eq "…"].');
  }
  return [filter.value];
}

function applyToMembers(
  change: { replacesAll: boolean; readonly added: Set<string>; readonly removed: Set<string> },
  { op, value }: PatchOperation,
  selection: Selection,
): void {
  if (selection.ids !== undefined && op !== 'remove') {
    throw mutability('A member is added or removed, not changed: use the path "members".');
  }
  const isWhole = selection.ids === undefined && (op === 'replace' || (op === 'remove' && (value ?? null) === null));
  if (isWhole) {
    change.replacesAll = true;
    change.added.clear();
    change.removed.clear();
    if (op === 'remove') return;
  }
  for (const id of selection.ids ?? idsOf(value, op)) {
    if (op === 'remove') {
      change.added.delete(id);
      if (!change.replacesAll) change.removed.add(id);
    } else {
      change.removed.delete(id);
      change.added.add(id);
    }
  }
}

function idsOf(value: unknown, op: PatchOperation['op']): readonly string[] {
  // Not left out like other empty values: a list of nobody would empty the group.
  if (asList(value).some(hasNoId)) throw withoutId();
  return readList(membersAttribute, value, 'members', startReading('patch')).map((element) => {
    const id = isObject(element) ? memberOf(element, 'value') : undefined;
    if (typeof id !== 'string') throw withoutId();
    if (op !== 'remove' && isGroup(element)) {
      throw invalidValue(`The member ${shown(id)} is a group. Groups are not kept in groups: add its users instead.`);
    }
    return id;
  });
}

const hasNoId = (element: unknown): boolean =>
  isObject(element) && isUnassigned(memberInAnyCase(element, 'value')?.[1]);

const withoutId = () => invalidValue('Each member must have a "value", the id of a user.');

function isGroup(element: unknown): boolean {
  const type = isObject(element) ? memberOf(element, 'type') : undefined;
  return typeof type === 'string' && foldCase(type) === 'group';
}
