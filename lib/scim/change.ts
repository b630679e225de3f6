import type { Attribute } from './attribute.ts';
import { addElements, type Elements, removeElements, withOnePrimary } from './elements.ts';
import { noTarget, shown } from './errors.ts';
import { type Filter, printFilter } from './filter.ts';
import { matcher } from './filter-match.ts';
import { isObject, type JsonObject, memberInAnyCase, memberOf, withMember } from './json.ts';
import { checkMembers } from './open-data.ts';
import { asList, elementFor, isUnassigned, onlyOf } from './tolerances.ts';
import {
  type ComplexValue,
  checkCount,
  type Reading,
  readComplex,
  readElement,
  readList,
  readSimple,
  readValue,
} from './value.ts';

export type Op = 'add' | 'replace' | 'remove';

/** One change to one attribute, with everything looked up already. */
export interface Change {
  readonly op: Op;
  readonly value: unknown;
  readonly filter?: Filter | undefined;
  readonly sub?: Attribute | undefined;
  /** How the client calls the place; for errors. */
  readonly where: string;
}

/** The attribute's value after the change (RFC 7644 §3.5.2.1 to §3.5.2.3); `undefined`: unassigned. */
export function changeAttribute(attribute: Attribute, current: unknown, change: Change, reading: Reading): unknown {
  if (attribute.multiValued) return changeList(attribute, current, change, reading);
  if (attribute.type === 'any') return changeData(attribute, current, change, reading);
  if (attribute.type === 'complex') return changeComplex(attribute, current, change, reading);
  return change.op === 'remove' ? undefined : readSimple(attribute, change.value, change.where);
}

function changeComplex(attribute: Attribute, current: unknown, change: Change, reading: Reading): unknown {
  const { op, value, filter, sub, where } = change;
  const existing = isObject(current) ? current : {};
  if (filter !== undefined && !matcher(filter)(existing)) {
    if (op === 'remove') return current;
    throw nothingMatches(attribute, filter);
  }
  if (sub !== undefined) return changeSub(attribute, existing, sub, change, reading);
  const read = op === 'remove' ? undefined : readComplex(attribute, value, where, reading);
  return read === undefined ? undefined : mergeComplex(existing, read);
}

/** Sub-attributes that aren't named stay as they are; but another `value` (another manager) is another thing. */
function mergeComplex(existing: JsonObject, { set, unset }: ComplexValue): JsonObject | undefined {
  const isOther = Object.hasOwn(set, 'value') && memberOf(set, 'value') !== memberOf(existing, 'value');
  const kept = isOther ? {} : unset.reduce((object: JsonObject, name) => withMember(object, name, undefined), existing);
  return orNothing({ ...kept, ...set });
}

function changeSub(
  parent: Attribute,
  element: JsonObject,
  sub: Attribute,
  { op, value, where }: Change,
  reading: Reading,
) {
  const name = parent.type === 'any' ? (memberInAnyCase(element, sub.name)?.[0] ?? sub.name) : sub.name;
  const part = op === 'remove' ? undefined : readValue(sub, value, where, reading);
  if (part === undefined && name === 'value') return undefined;
  return orNothing(withMember(element, name, part));
}

const orNothing = (object: JsonObject): JsonObject | undefined =>
  Object.keys(object).length === 0 ? undefined : object;

function changeList(attribute: Attribute, current: unknown, change: Change, reading: Reading): unknown {
  const before: Elements = current === undefined ? [] : asList(current);
  const after = withOnePrimary(before, changedElements(attribute, before, change, reading));
  if (!attribute.keptApart) checkCount(attribute, after.length);
  return after.length === 0 ? undefined : after;
}

function changedElements(attribute: Attribute, elements: Elements, change: Change, reading: Reading): Elements {
  const { op, value, filter, sub, where } = change;
  if (filter !== undefined || sub !== undefined) return changeSelected(attribute, elements, change, reading);
  if (op === 'add') return addElements(attribute, elements, readList(attribute, value, where, reading));
  if (op === 'replace') return addElements(attribute, [], readList(attribute, value, where, reading));
  if (value === undefined || value === null) return [];
  return removeElements(attribute, elements, readList(attribute, value, where, reading));
}

/** Changes the values that the filter selects, or all; when there are none, one is made of what the filter demands. */
function changeSelected(attribute: Attribute, elements: Elements, change: Change, reading: Reading): Elements {
  const { filter } = change;
  const isSelected = filter === undefined ? () => true : matcher(filter);
  const template = filter === undefined ? {} : elementFor(filter);
  const changed = (element: unknown) => changeElement(attribute, element, template, change, reading);

  if (elements.some(isSelected)) {
    return elements.flatMap((element) => (isSelected(element) ? optional(changed(element)) : [element]));
  }
  if (change.op === 'remove') return elements;
  if (template === undefined) throw nothingMatches(attribute, filter);
  const made = changeElement(attribute, template, template, change, reading);
  return made === undefined ? elements : addElements(attribute, elements, [made]);
}

function changeElement(
  attribute: Attribute,
  element: unknown,
  template: JsonObject | undefined,
  change: Change,
  reading: Reading,
): unknown {
  const { op, value, sub, where } = change;
  if (sub !== undefined) return changeSub(attribute, isObject(element) ? element : {}, sub, change, reading);
  if (op === 'remove') return undefined;
  const read = readElement(attribute, onlyOf(value), where, reading);
  if (!isObject(read)) return read;
  // Replacing a value keeps what selected it: `addresses[type eq "work"]` stays of type work.
  return { ...(op === 'add' && isObject(element) ? element : template), ...read };
}

const optional = (value: unknown): readonly unknown[] => (value === undefined ? [] : [value]);

/** Of data that no schema describes, its present form tells what is meant. */
function changeData(attribute: Attribute, current: unknown, change: Change, reading: Reading): unknown {
  const changed = changedData(attribute, current, change, reading);
  for (const part of asList(changed)) if (isObject(part)) checkMembers(part, change.where);
  return changed;
}

function changedData(attribute: Attribute, current: unknown, change: Change, reading: Reading): unknown {
  const { op, value, filter, sub, where } = change;
  const isList = Array.isArray(current);
  if (filter !== undefined || (isList && (sub !== undefined || op !== 'replace'))) {
    return changeList(attribute, current, change, reading);
  }
  if (sub !== undefined) return changeSub(attribute, isObject(current) ? current : {}, sub, change, reading);
  if (op === 'remove' || isUnassigned(value)) return undefined;
  const read = readSimple(attribute, value, where);
  return isObject(current) && isObject(read) ? { ...current, ...read } : read;
}

const nothingMatches = (attribute: Attribute, filter: Filter | undefined) =>
  noTarget(
    `No value of ${attribute.name} matches ${filter === undefined ? 'the path' : shown(printFilter(filter))}, and none can be made from it.`,
  );
