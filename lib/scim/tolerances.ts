/**
 * What identity providers do differently from the RFCs, each with who sends it. Every tolerance applies to one request
 * as it comes in; none is a switch.
 *
 * Four more are no rules of their own but the way things are done, where they are done: names, operators and `op` in any
 * case (Entra, Ping; everywhere); unknown and read-only attributes in bodies are ignored and reported (everybody;
 * `apply-change.ts`); any `schemas` or none (OneLogin, Entra; `resource.ts`); removing what is not there and adding what
 * is there succeeds (all of them retry; `change.ts`, `elements.ts`).
 */
import type { Attribute, Schema } from './attribute.ts';
import { attributeNamed } from './attribute.ts';
import type { Filter } from './filter.ts';
import { isObject, type JsonObject, memberOf, parseJson, withMember } from './json.ts';

const booleanTexts: Readonly<Record<string, boolean>> = { True: true, true: true, False: false, false: false };

/** Entra sends booleans as "True" and "False" unless its feature flag is set, in bodies and in filters alike. */
export const booleanFromText = (value: unknown): boolean | undefined =>
  typeof value === 'string' && Object.hasOwn(booleanTexts, value) ? booleanTexts[value] : undefined;

/** OneLogin and Okta send "" for what is not set, Entra null; RFC 7643 §2.5 knows null and []. */
export const isUnassigned = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** OneLogin sends `emails` as one object; a single value stands for a list of one. */
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Entra's documentation sends `manager`, which is single-valued, as a list of one. */
export const onlyOf = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

/** Entra sends the manager in a PATCH as a bare id. Nowhere else is a text taken for a complex value. */
export const managerFromText = (attribute: Attribute, value: unknown): unknown =>
  attribute.name === 'manager' && typeof value === 'string' ? { value } : value;

/**
 * Entra, without its flag, adds app roles as JSON inside of a text: `{"value": "{\"id\":…,\"value\":\"25\",
 * \"displayName\":\"Role\"}"}`; with several roles it sends `displayName`, which RFC 7643 calls `display`.
 */
export function roleFromEntra(attribute: Attribute, element: unknown): unknown {
  if (attribute.name !== 'roles' || !isObject(element)) return element;
  const role = roleInText(memberOf(element, 'value'));
  const whole = role === undefined ? element : { ...element, ...role };
  const displayName = memberOf(whole, 'displayName');
  if (displayName === undefined) return whole;
  return withMember(
    memberOf(whole, 'display') === undefined ? { ...whole, display: displayName } : whole,
    'displayName',
    undefined,
  );
}

function roleInText(text: unknown): JsonObject | undefined {
  if (typeof text !== 'string' || !text.startsWith('{')) return undefined;
  try {
    const role = parseJson(text);
    if (!isObject(role) || typeof memberOf(role, 'value') !== 'string') return undefined;
    return { value: memberOf(role, 'value'), displayName: memberOf(role, 'displayName') };
  } catch {
    // A role may be named "{whatever": then it is no JSON, and just a name.
    return undefined;
  }
}

/** Entra's documentation asks for `manager eq "…"` and patches `manager` without naming the enterprise extension. */
export function unqualified(
  extensions: readonly Schema[],
  name: string,
): { readonly urn: string; readonly attribute: Attribute } | undefined {
  for (const { id: urn, attributes } of extensions) {
    const attribute = attributeNamed(attributes, name);
    if (attribute !== undefined) return { urn, attribute };
  }
  return undefined;
}

const unquotedText = /^[^"'`(){}[\]<>,;\\\s]+$/;
const reservedWords = new Set(['and', 'or', 'not']);

/** authentik and older Entra jobs send filter values without quotes: `userName eq akadmin`. */
export const textWithoutQuotes = (word: string): string | undefined =>
  unquotedText.test(word) && !reservedWords.has(word.toLowerCase()) ? word : undefined;

/**
 * Entra patches `emails[type eq "work"].value` of users without e-mail, with Add and with Replace, and expects the
 * element to be made: from the filter, if it is nothing but equalities. Not when that would fix what only an explicit
 * value may fix (`members[value eq "x"]` must not make a member).
 */
export function elementFor(filter: Filter): JsonObject | undefined {
  if (filter.kind === 'and') {
    const parts = filter.filters.map(elementFor);
    return parts.every((part) => part !== undefined) ? Object.assign({}, ...parts) : undefined;
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.value === null) return undefined;
  const { attribute, sub } = filter.ref;
  if (sub !== undefined || attribute.mutability === 'immutable' || attribute.mutability === 'readOnly')
    return undefined;
  return { [attribute.name]: filter.value };
}

/**
 * Entra, without its flag, removes members by naming them in `value`: `{"op":"Remove","path":"members","value":
 * [{"value":id}]}`. An element is meant when all that identifies a value agrees: what isn't a label, a link or a flag.
 */
export const identifyingNames = (wanted: JsonObject): readonly string[] => {
  const labels = new Set(['$ref', 'display', 'primary']);
  const names = Object.keys(wanted).filter((name) => !labels.has(name));
  return names.includes('value') ? names.filter((name) => name === 'value' || name === 'type') : names;
};

/**
 * Microsoft's own Postman tests ask for `attributes=emails[type eq "work"]`, which RFC 7644 §3.10 does not know: the
 * attribute is shown whole.
 */
export function withoutValueFilters(names: string): string {
  let plain = '';
  let depth = 0;
  let inString = false;
  for (const character of names) {
    if (character === '"') inString = !inString;
    else if (inString) continue;
    else if (character === '[') depth += 1;
    else if (character === ']') depth = Math.max(0, depth - 1);
    else if (depth === 0) plain += character;
  }
  return plain;
}
