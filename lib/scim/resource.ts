import { applyObject } from './apply-change.ts';
import type { Attribute } from './attribute.ts';
import { isUrn } from './attribute-name.ts';
import { isHollow } from './elements.ts';
import { invalidSyntax, invalidValue, mutability } from './errors.ts';
import { isEqual, isObject, type JsonObject, memberInAnyCase, memberOf, withMember } from './json.ts';
import { limits } from './limits.ts';
import { coreAttributes, type ResourceType } from './resource-type.ts';
import { startReading } from './trace.ts';

/**
 * What a client may say about a resource: attributes under their canonical names, extensions under their URNs; without
 * `schemas`, `id`, `meta` and anything else that is read-only or never returned.
 */
export type Attributes = JsonObject;

export interface ParsedResource {
  readonly attributes: Attributes;
  /** Names of the attributes that were sent and are known, read-only ones included. */
  readonly sent: readonly string[];
  /** Names that were sent and mean nothing here; shortened, to be logged. */
  readonly ignored: readonly string[];
}

/**
 * Reads the body of a POST, or of a PUT over `before`. Throws invalidSyntax and invalidValue as RFC 7644 §3.12 has it,
 * and mutability when a PUT changes what can be set only once.
 */
export function parseResource(type: ResourceType, body: unknown, before: Attributes = {}): ParsedResource {
  if (!isObject(body)) throw invalidSyntax(`The body must be a JSON object that describes a ${type.name}.`);
  checkSchemas(body);
  const reading = startReading('resource');
  const attributes = finish(type, before, applyObject(type, {}, 'add', body, reading));
  return { attributes, ...reading.names() };
}

/** Throws invalidSyntax unless `schemas` is a list of texts. Which ones is left to the client: many name wrong ones. */
export function checkSchemas(body: JsonObject): void {
  const schemas = memberInAnyCase(body, 'schemas')?.[1];
  if (schemas === undefined || schemas === null) return;
  if (!Array.isArray(schemas) || !schemas.every((urn) => typeof urn === 'string')) {
    throw invalidSyntax('schemas must be a list of schema URNs.');
  }
}

/** The URNs for `schemas` (RFC 7643 §3): the core, and each extension that has data. */
export const schemasOf = (type: ResourceType, attributes: Attributes): readonly string[] => [
  type.schema.id,
  ...Object.keys(attributes).filter(isUrn),
];

/** Names of the attributes that differ, those of extensions under their URN. */
export function changedNames(before: Attributes, after: Attributes): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => {
    const [old, now] = [memberOf(before, name), memberOf(after, name)];
    if (isEqual(old, now)) return [];
    if (!isUrn(name)) return [name];
    return changedNames(isObject(old) ? old : {}, isObject(now) ? now : {}).map((inner) => `${name}:${inner}`);
  });
}

/** Clears what became empty, and checks what can only be told of the whole. */
export function finish(type: ResourceType, before: Attributes, changed: Attributes): Attributes {
  const after = withoutHollowValues(type, changed);
  checkAttributes(coreAttributes(type), before, after, '');
  for (const { id, attributes } of type.extensions) {
    const [old, now] = [memberOf(before, id), memberOf(after, id)];
    if (isObject(now)) checkAttributes(attributes, isObject(old) ? old : {}, now, `${id}:`);
  }
  checkSize(type, after);
  return after;
}

function withoutHollowValues(type: ResourceType, attributes: Attributes): Attributes {
  return coreAttributes(type).reduce((cleared, { name, type: kind, multiValued }) => {
    const values = multiValued && kind === 'complex' ? memberOf(cleared, name) : undefined;
    if (!Array.isArray(values) || !values.some(isHollow)) return cleared;
    const full = values.filter((value) => !isHollow(value));
    return withMember(cleared, name, full.length === 0 ? undefined : full);
  }, attributes);
}

function checkAttributes(
  attributes: readonly Attribute[],
  before: JsonObject,
  after: JsonObject,
  prefix: string,
): void {
  for (const attribute of attributes) {
    const { name, mutability: rule, required } = attribute;
    const [old, now] = [memberOf(before, name), memberOf(after, name)];
    if (rule === 'readOnly') continue;
    if (required && now === undefined) throw invalidValue(`${prefix}${name} is required.`);
    if (rule === 'immutable' && old !== undefined && !isEqual(old, now)) {
      throw mutability(`${prefix}${name} can't be changed once it is set.`);
    }
    checkParts(attribute, now, `${prefix}${name}`);
  }
}

function checkParts({ subAttributes }: Attribute, value: unknown, where: string): void {
  const required = subAttributes.filter((sub) => sub.required);
  if (required.length === 0 || value === undefined) return;
  for (const element of Array.isArray(value) ? value : [value]) {
    const missing = required.find((sub) => isObject(element) && memberOf(element, sub.name) === undefined);
    if (missing !== undefined) throw invalidValue(`${where}.${missing.name} is required.`);
  }
}

function checkSize(type: ResourceType, attributes: Attributes): void {
  const counted = coreAttributes(type)
    .filter((attribute) => attribute.keptApart)
    .reduce((rest: JsonObject, { name }) => withMember(rest, name, undefined), attributes);
  const bytes = new TextEncoder().encode(JSON.stringify(counted)).length;
  if (bytes > limits.resourceBytes) {
    throw invalidValue(`This ${type.name} would take ${bytes} bytes; at most ${limits.resourceBytes} can be kept.`);
  }
}
