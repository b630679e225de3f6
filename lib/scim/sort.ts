import { lookUpName } from './attribute-name.ts';
import { parseDateTime } from './date-time.ts';
import { invalidPath, invalidValue, shown } from './errors.ts';
import type { AttributeRef } from './filter.ts';
import { valuesOf } from './filter-match.ts';
import { isObject, type JsonObject, memberOf } from './json.ts';
import { foldCase } from './normalise.ts';
import type { ResourceType } from './resource-type.ts';

/** Puts resources in order, for `toSorted`. */
export type Order = (a: JsonObject, b: JsonObject) => number;

/**
 * Reads `sortBy` and `sortOrder` (RFC 7644 §3.4.2.3); `undefined` when no order is asked for. Text is ordered by the
 * attribute's case rule, a multi-valued attribute by its primary or first value, and what has no value comes last
 * (first when descending). Throws invalidPath for an attribute that can't be sorted by.
 */
export function parseSort(
  type: ResourceType,
  query: { readonly sortBy?: string | undefined; readonly sortOrder?: string | undefined },
): Order | undefined {
  if (query.sortBy === undefined) return undefined;
  const direction = directionOf(query.sortOrder);
  const named = lookUpName(type, query.sortBy);
  const ref = named.kind === 'attribute' ? sortable(named.ref) : undefined;
  if (ref === undefined) throw invalidPath(`A ${type.name} can't be sorted by ${shown(query.sortBy)}.`);
  return (a, b) => direction * compare(sortKey(ref, a), sortKey(ref, b));
}

function directionOf(sortOrder: string | undefined): 1 | -1 {
  const wanted = sortOrder?.toLowerCase() ?? 'ascending';
  if (wanted === 'ascending') return 1;
  if (wanted === 'descending') return -1;
  throw invalidValue(`sortOrder must be ascending or descending, not ${shown(sortOrder ?? '')}.`);
}

function sortable(ref: AttributeRef): AttributeRef | undefined {
  const { attribute, sub } = ref;
  if (attribute.returned === 'never' || sub?.returned === 'never') return undefined;
  if (sub !== undefined || attribute.type !== 'complex') return ref;
  const value = attribute.subAttributes.find(({ name }) => name === 'value');
  return value === undefined ? undefined : { ...ref, sub: value };
}

function sortKey(ref: AttributeRef, resource: JsonObject): unknown {
  const { attribute, sub, ...place } = ref;
  const elements = valuesOf({ ...place, attribute }, resource);
  const element = elements.find((value) => isObject(value) && memberOf(value, 'primary') === true) ?? elements[0];
  const value = sub === undefined ? element : isObject(element) ? memberOf(element, sub.name) : undefined;
  if (typeof value !== 'string') return typeof value === 'boolean' ? Number(value) : value;
  const leaf = sub ?? attribute;
  if (leaf.type === 'dateTime') return parseDateTime(value);
  return leaf.caseExact ? value : foldCase(value);
}

function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  return typeof a === 'number' && typeof b === 'number' ? a - b : 0;
}
