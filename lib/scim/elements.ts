import { type Attribute, attributeNamed } from './attribute.ts';
import { isEqual, isObject, type JsonObject, memberOf } from './json.ts';
import { foldCase } from './normalise.ts';
import { identifyingNames } from './tolerances.ts';

/** The values of a multi-valued attribute: objects of sub-attributes, or plain values. */
export type Elements = readonly unknown[];

/**
 * Adds values. One that is there already, by value and type, isn't repeated (RFC 7643 §2.4, RFC 7644 §3.5.2.1) but
 * takes up the sub-attributes that are new; members of a group are the same by their value alone.
 */
export function addElements(attribute: Attribute, elements: Elements, added: Elements): Elements {
  const result = [...elements];
  const places = new Map(elements.map((element, index) => [identity(attribute, element), index]));
  for (const element of added) {
    const key = identity(attribute, element);
    const place = places.get(key);
    if (place === undefined) places.set(key, result.push(element) - 1);
    else if (!hasFixedValue(attribute)) result[place] = merged(result[place], element);
  }
  return result;
}

function merged(old: unknown, added: unknown): unknown {
  if (!isObject(old) || !isObject(added)) return old;
  const both = { ...old, ...added };
  return isEqual(old, both) ? old : both;
}

/** Removes the values that `unwanted` names (Entra's way of removing members). */
export function removeElements(attribute: Attribute, elements: Elements, unwanted: Elements): Elements {
  const keysByNames = new Map<string, { names: readonly string[]; keys: Set<string> }>();
  for (const element of unwanted) {
    const names = isObject(element) ? identifyingNames(element) : [];
    if (isObject(element) && names.length === 0) continue;
    const signature = JSON.stringify(names);
    const group = keysByNames.get(signature) ?? { names, keys: new Set() };
    group.keys.add(keyOf(attribute, element, names));
    keysByNames.set(signature, group);
  }
  const groups = [...keysByNames.values()];
  return elements.filter((element) => !groups.some(({ names, keys }) => keys.has(keyOf(attribute, element, names))));
}

/** Members of a group: the value can't be changed, so it says which element is meant. */
const hasFixedValue = (attribute: Attribute): boolean =>
  attributeNamed(attribute.subAttributes, 'value')?.mutability === 'immutable';

/** Elements are never changed in place, and a PATCH may compare each of a thousand with all others. */
const identities = new WeakMap<Attribute, WeakMap<object, string>>();

function identity(attribute: Attribute, element: unknown): string {
  if (!isObject(element)) return keyOf(attribute, element, []);
  const known = identities.get(attribute) ?? new WeakMap<object, string>();
  identities.set(attribute, known);
  const found = known.get(element) ?? identityOf(attribute, element);
  known.set(element, found);
  return found;
}

function identityOf(attribute: Attribute, element: JsonObject): string {
  if (attribute.type === 'any' || memberOf(element, 'value') === undefined) {
    return keyOf(attribute, element, Object.keys(element).toSorted());
  }
  return keyOf(attribute, element, hasFixedValue(attribute) ? ['value'] : ['value', 'type']);
}

function keyOf(attribute: Attribute, element: unknown, names: readonly string[]): string {
  if (!isObject(element)) return JSON.stringify(comparable(attribute, element));
  return JSON.stringify(
    names.map((name) => [
      name,
      comparable(attributeNamed(attribute.subAttributes, name) ?? attribute, memberOf(element, name)),
    ]),
  );
}

const comparable = (attribute: Attribute, value: unknown): unknown =>
  typeof value === 'string' && !attribute.caseExact && attribute.type !== 'any' ? foldCase(value) : value;

const isPrimary = (element: unknown): element is JsonObject =>
  isObject(element) && memberOf(element, 'primary') === true;

/**
 * Lets one value be primary at most (RFC 7643 §2.4, RFC 7644 §3.5.2): the first of those that were just set, and all
 * others are set to false. Several in one POST or PUT are not refused, since templates at identity providers write
 * `primary` into every value.
 */
export function withOnePrimary(before: Elements, after: Elements): Elements {
  const primaries = after.filter(isPrimary);
  if (primaries.length < 2) return after;
  const old = new Set(before);
  const preferred = primaries.find((element) => !old.has(element)) ?? primaries[0];
  return after.map((element) =>
    isPrimary(element) && element !== preferred ? { ...element, primary: false } : element,
  );
}

/** Nothing but a type and a flag is left of a value: it says nothing about the resource. */
export const isHollow = (element: unknown): boolean =>
  isObject(element) && Object.keys(element).every((name) => name === 'type' || name === 'primary');
