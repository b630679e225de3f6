import { type Attribute, undescribed } from './attribute.ts';
import { isUrn } from './attribute-name.ts';
import { type Change, changeAttribute, type Op } from './change.ts';
import { invalidValue, mutability, noTarget } from './errors.ts';
import { type AttributeRef, printRef } from './filter.ts';
import { isObject, isPrototypeName, type JsonObject, memberInAnyCase, memberOf, withMember } from './json.ts';
import { limits } from './limits.ts';
import { checkMembers } from './open-data.ts';
import { type Path, parsePath } from './path.ts';
import { type ResourceType, schemaNamed } from './resource-type.ts';
import { isUnassigned } from './tolerances.ts';
import { membersOf, type Reading, readSimple } from './value.ts';

/** Changes `attributes` at a path that the client wrote out. Read-only attributes are refused there. */
export function applyAtPath(
  type: ResourceType,
  attributes: JsonObject,
  { op, path: text, value }: { readonly op: Op; readonly path: string; readonly value: unknown },
  reading: Reading,
): JsonObject {
  const path = parsePath(type, text, { dataUrns: dataUrnsOf(type, attributes), holdsObject: isObject(value) });
  if (path.kind === 'unknown') {
    reading.ignore(text);
    return attributes;
  }
  if (path.kind === 'schema') return applyToSchema(type, attributes, path, op, value, reading);
  reading.note(printRef(path.ref));
  const fixed = fixedPart(path.ref);
  if (fixed !== undefined)
    throw mutability(`${printRef(path.ref)} can't be changed: ${fixed.name} is ${fixed.mutability}.`);
  if (op === 'remove' && path.filter === undefined && (path.ref.sub ?? path.ref.attribute).required) {
    throw mutability(`${printRef(path.ref)} is required and can't be removed.`);
  }
  return applyToAttribute(attributes, path, { op, value, where: printRef(path.ref) }, reading);
}

/**
 * Changes `attributes` by an object whose members may be named by any path, dotted or under a URN. Read-only attributes
 * and names that mean nothing are left alone: refusing them would block what travels in the same request.
 */
export function applyObject(
  type: ResourceType,
  attributes: JsonObject,
  op: Op,
  object: JsonObject,
  reading: Reading,
): JsonObject {
  return membersOf(object, 'The body').reduce((changed, [name, value]) => {
    const path = pathOfMember(type, changed, name, value, reading);
    if (path.kind === 'schema') return applyToSchema(type, changed, path, op, value, reading);
    if (path.kind === 'unknown') {
      reading.ignore(name);
      return changed;
    }
    reading.note(printRef(path.ref));
    if (fixedPart(path.ref) !== undefined) return changed;
    return applyToAttribute(changed, path, { op, value, where: printRef(path.ref) }, reading);
  }, attributes);
}

function pathOfMember(
  type: ResourceType,
  attributes: JsonObject,
  name: string,
  value: unknown,
  reading: Reading,
): Path {
  try {
    return parsePath(type, name, {
      dataUrns: dataUrnsOf(type, attributes),
      holdsObject: isObject(value),
      strict: reading.dialect === 'resource',
    });
  } catch (error) {
    // A broken value path was meant as one; any other odd name is just an attribute that we don't know.
    if (name.includes('[')) throw error;
    return { kind: 'unknown' };
  }
}

function applyToSchema(
  type: ResourceType,
  attributes: JsonObject,
  { urn, core }: { readonly urn: string; readonly core: boolean },
  op: Op,
  value: unknown,
  reading: Reading,
): JsonObject {
  if (op === 'remove' || isUnassigned(value)) return removeSchema(attributes, urn, core, op, reading);
  if (!isObject(value)) throw invalidValue(`${urn} must be an object with the attributes of this schema.`);
  if (core) return applyObject(type, attributes, op, value, reading);
  if (schemaNamed(type, urn) === undefined) return applyData(attributes, urn, op, value, reading);
  const qualified = membersOf(value, urn).map(
    ([name, member]) => [isUrn(name) ? name : `${urn}:${name}`, member] as const,
  );
  return applyObject(type, attributes, op, Object.fromEntries(qualified), reading);
}

function removeSchema(attributes: JsonObject, urn: string, core: boolean, op: Op, reading: Reading): JsonObject {
  if (core && op === 'remove') throw noTarget(`${urn} can't be removed as a whole. Name the attributes to remove.`);
  reading.note(urn);
  // Adding nothing changes nothing.
  return core || op === 'add' ? attributes : withMember(attributes, containerName(attributes, urn), undefined);
}

/** Members of an extension that no schema describes may have any name. */
function applyData(attributes: JsonObject, urn: string, op: Op, value: JsonObject, reading: Reading): JsonObject {
  return membersOf(value, urn)
    .filter(([name]) => !isPrototypeName(name))
    .reduce((changed, [name, member]) => {
      reading.note(`${urn}:${name}`);
      const ref = { urn, attribute: undescribed(name) };
      return applyToAttribute(changed, { ref }, { op, value: member, where: `${urn}:${name}` }, reading);
    }, attributes);
}

function applyToAttribute(
  attributes: JsonObject,
  { ref: { urn, attribute, sub }, filter }: Pick<Extract<Path, { kind: 'attribute' }>, 'ref' | 'filter'>,
  change: Omit<Change, 'filter' | 'sub'>,
  reading: Reading,
): JsonObject {
  if (attribute.returned === 'never') {
    if (change.op !== 'remove') readSimple(attribute, change.value, change.where);
    return attributes;
  }
  if (urn === undefined) {
    const value = changeAttribute(attribute, memberOf(attributes, attribute.name), { ...change, filter, sub }, reading);
    return withMember(attributes, attribute.name, value);
  }
  const container = containerName(attributes, urn);
  const extension = extensionIn(attributes, container);
  const name =
    attribute.type === 'any' ? (memberInAnyCase(extension, attribute.name)?.[0] ?? attribute.name) : attribute.name;
  const value = changeAttribute(attribute, memberOf(extension, name), { ...change, filter, sub }, reading);
  const changed = withMember(extension, name, value);
  if (attribute.type === 'any') checkMembers(changed, urn);
  if (value !== undefined && Object.keys(extension).length === 0) checkExtensions(attributes);
  return withMember(attributes, container, Object.keys(changed).length === 0 ? undefined : changed);
}

/** Throws invalidValue when there is no room for one more extension. */
function checkExtensions(attributes: JsonObject): void {
  if (Object.keys(attributes).filter(isUrn).length < limits.extensions) return;
  throw invalidValue(`A resource may have at most ${limits.extensions} extensions.`);
}

/** What a client can't change of what it names. A fixed part of a value is changed by replacing the value. */
function fixedPart({ attribute, sub }: AttributeRef): Attribute | undefined {
  if (attribute.mutability === 'readOnly') return attribute;
  if (sub?.mutability === 'readOnly') return sub;
  return sub?.mutability === 'immutable' && attribute.multiValued ? sub : undefined;
}

/** The name under which an extension is kept: as a client first wrote it. */
const containerName = (attributes: JsonObject, urn: string): string => memberInAnyCase(attributes, urn)?.[0] ?? urn;

function extensionIn(attributes: JsonObject, name: string): JsonObject {
  const extension = memberOf(attributes, name);
  return isObject(extension) ? extension : {};
}

/** URNs of the extensions that the resource has and no schema describes. */
const dataUrnsOf = (type: ResourceType, attributes: JsonObject): readonly string[] =>
  Object.keys(attributes).filter((name) => isUrn(name) && schemaNamed(type, name) === undefined);
