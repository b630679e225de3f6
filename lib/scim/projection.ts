import { type Attribute, attributeNamed, subAttributeNamed, undescribed } from './attribute.ts';
import { isUrn, lookUpName } from './attribute-name.ts';
import type { AttributeRef } from './filter.ts';
import { isObject, type JsonObject } from './json.ts';
import { limits } from './limits.ts';
import { coreAttributes, type ResourceType, schemaNamed } from './resource-type.ts';
import { withoutValueFilters } from './tolerances.ts';

/** What a client wants to see (RFC 7644 §3.9): names as sent, in any case, with or without URN. */
export interface Projection {
  /** Only these, and what is always returned. */
  readonly attributes?: readonly string[] | undefined;
  /** All but these; what is always returned stays. */
  readonly excludedAttributes?: readonly string[] | undefined;
}

/** Reads the value of `attributes` or `excludedAttributes`: names between commas. `undefined`: none were given. */
export function parseNames(text: string | undefined): readonly string[] | undefined {
  const plain = withoutValueFilters(text ?? '');
  const names = plain.split(',', limits.projectedAttributes).map((name) => name.trim());
  const given = names.filter((name) => name !== '');
  return given.length === 0 ? undefined : given;
}

/** A resource as the client is to see it. Names that mean nothing are ignored. */
export function project(type: ResourceType, resource: JsonObject, projection: Projection = {}): JsonObject {
  const wanted = projection.attributes === undefined ? undefined : selectionOf(type, projection.attributes);
  const unwanted = selectionOf(type, projection.excludedAttributes ?? []);
  const top = visible(coreAttributes(type), undefined, resource, wanted, unwanted);
  const extensions = Object.entries(resource).flatMap(([name, value]) => {
    if (!isUrn(name) || !isObject(value)) return [];
    const schema = schemaNamed(type, name);
    const part = visible(schema?.attributes, name, value, wanted, unwanted);
    return Object.keys(part).length === 0 ? [] : [[name, part] as const];
  });
  return { ...top, ...Object.fromEntries(extensions) };
}

/** Which attributes a client named: folded paths, each with the folded names of its sub-attributes, or all of them. */
type Selection = ReadonlyMap<string, ReadonlySet<string> | 'whole'>;

function selectionOf(type: ResourceType, names: readonly string[]): Selection {
  const selection = new Map<string, Set<string> | 'whole'>();
  for (const name of names) {
    const named = lookUpName(type, name);
    if (named.kind === 'schema') selection.set(named.core ? coreKey : named.urn.toLowerCase(), 'whole');
    if (named.kind === 'attribute') select(selection, named.ref);
  }
  return selection;
}

function select(selection: Map<string, Set<string> | 'whole'>, { urn, attribute, sub }: AttributeRef): void {
  const key = keyOf(urn, attribute.name);
  const already = selection.get(key);
  if (sub === undefined || already === 'whole') selection.set(key, 'whole');
  else selection.set(key, new Set([...(already ?? []), sub.name.toLowerCase()]));
}

/** Stands for all attributes at the top level. */
const coreKey = '';
const keyOf = (urn: string | undefined, name: string): string =>
  (urn === undefined ? name : `${urn}:${name}`).toLowerCase();

/** The attributes of one holder that are to be seen; `attributes` is undefined where no schema describes them. */
function visible(
  attributes: readonly Attribute[] | undefined,
  urn: string | undefined,
  holder: JsonObject,
  wanted: Selection | undefined,
  unwanted: Selection,
): JsonObject {
  const all = urn?.toLowerCase() ?? coreKey;
  const seen = Object.entries(holder).flatMap(([name, value]) => {
    const attribute = attributes === undefined ? undescribed(name) : attributeNamed(attributes, name);
    if (attribute === undefined) return [];
    const key = keyOf(urn, name);
    const include = wanted === undefined ? undefined : (wanted.get(key) ?? wanted.get(all) ?? 'nothing');
    const part = visibleValue(attribute, value, include, unwanted.get(key) ?? unwanted.get(all));
    return part === undefined ? [] : [[name, part] as const];
  });
  return Object.fromEntries(seen);
}

type Choice = ReadonlySet<string> | 'whole' | 'nothing' | undefined;

/** `undefined` as a choice: the client left it open. */
function visibleValue(attribute: Attribute, value: unknown, include: Choice, exclude: Choice): unknown {
  if (attribute.returned === 'always') return value;
  if (!isReturned(attribute, include) || exclude === 'whole') return undefined;

  const parts = (element: unknown): unknown => {
    if (!isObject(element)) return element;
    const seen = Object.entries(element).filter(([name]) => isPartSeen(attribute, name, include, exclude));
    return seen.length === 0 ? undefined : Object.fromEntries(seen);
  };
  if (!Array.isArray(value)) return parts(value);
  const elements = value.map(parts).filter((element) => element !== undefined);
  return elements.length === 0 && value.length > 0 ? undefined : elements;
}

function isReturned({ returned }: Attribute, include: Choice): boolean {
  if (returned === 'never' || include === 'nothing') return false;
  return returned === 'default' || include !== undefined;
}

function isPartSeen(parent: Attribute, name: string, include: Choice, exclude: Choice): boolean {
  const returned = subAttributeNamed(parent, name)?.returned ?? 'never';
  if (returned === 'always') return true;
  const isNamed = include instanceof Set && include.has(name.toLowerCase());
  if (returned === 'never' || (returned === 'request' && !isNamed)) return false;
  const isExcluded = exclude instanceof Set && exclude.has(name.toLowerCase());
  return !isExcluded && (isNamed || !(include instanceof Set));
}
