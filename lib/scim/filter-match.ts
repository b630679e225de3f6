import type { Attribute } from './attribute.ts';
import { parseDateTime } from './date-time.ts';
import type { AttributeRef, Comparison, ComparisonOperator, Filter } from './filter.ts';
import { isObject, type JsonObject, memberInAnyCase, memberOf } from './json.ts';
import { foldCase } from './normalise.ts';

type Test = (value: unknown) => boolean;

/** Tells whether a resource, or one value of an attribute, fulfils the filter. */
export const matches = (filter: Filter, resource: JsonObject): boolean => matcher(filter)(resource);

/**
 * The same for many resources: what is compared with is folded once. Text is compared by the attribute's case rule,
 * dates as times; of several values one is enough; an unassigned attribute differs from everything (RFC 7643 §2.5).
 */
export function matcher(filter: Filter): Test {
  switch (filter.kind) {
    case 'and': {
      const tests = filter.filters.map(matcher);
      return (value) => tests.every((test) => test(value));
    }
    case 'or': {
      const tests = filter.filters.map(matcher);
      return (value) => tests.some((test) => test(value));
    }
    case 'not': {
      const test = matcher(filter.filter);
      return (value) => !test(value);
    }
    case 'present':
      return (value) => valuesOf(filter.ref, value).some(isPresent);
    case 'some': {
      const test = matcher(filter.filter);
      return (value) => valuesOf(filter.ref, value).some(test);
    }
    case 'compare':
      return comparison(filter);
  }
}

function comparison({ ref, operator, value: comparand }: Comparison): Test {
  if (comparand === null) {
    return (value) => valuesOf(ref, value).some(isPresent) === (operator === 'ne');
  }
  const attribute = ref.sub ?? ref.attribute;
  const prepare = preparation(attribute, operator);
  const test = tests[operator];
  const wanted = prepare(comparand);
  return (value) => {
    const values = valuesOf(ref, value);
    return values.length === 0 ? operator === 'ne' : values.some((candidate) => test(prepare(candidate), wanted));
  };
}

/** What a value is compared as. */
function preparation(attribute: Attribute, operator: ComparisonOperator): (value: unknown) => unknown {
  const asTime = attribute.type === 'dateTime' && !['co', 'sw', 'ew'].includes(operator);
  return (value) => {
    if (typeof value !== 'string') return value;
    if (asTime) return parseDateTime(value);
    return attribute.caseExact ? value : foldCase(value);
  };
}

const texts = (test: (a: string, b: string) => boolean) => (a: unknown, b: unknown) =>
  typeof a === 'string' && typeof b === 'string' && test(a, b);

const ordered = (test: (order: number) => boolean) => (a: unknown, b: unknown) => {
  if (typeof a === 'string' && typeof b === 'string') return test(a < b ? -1 : Number(a > b));
  return typeof a === 'number' && typeof b === 'number' && test(a - b);
};

const tests: Record<ComparisonOperator, (value: unknown, wanted: unknown) => boolean> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  co: texts((a, b) => a.includes(b)),
  sw: texts((a, b) => a.startsWith(b)),
  ew: texts((a, b) => a.endsWith(b)),
  gt: ordered((order) => order > 0),
  ge: ordered((order) => order >= 0),
  lt: ordered((order) => order < 0),
  le: ordered((order) => order <= 0),
};

function isPresent(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) ? Object.keys(value).length > 0 : value !== null && value !== '';
}

/** All values that the attribute has in a resource, or in one value of a complex attribute. */
export function valuesOf({ urn, attribute, sub }: AttributeRef, holder: unknown): readonly unknown[] {
  const container = urn === undefined ? holder : read(holder, urn, true);
  const values = listOf(read(container, attribute.name, attribute.type === 'any'));
  return sub === undefined ? values : values.flatMap((value) => listOf(read(value, sub.name, sub.type === 'any')));
}

function read(holder: unknown, name: string, inAnyCase: boolean): unknown {
  // A value of a simple attribute is its own `value` (RFC 7643 §2.4).
  if (!isObject(holder)) return name === 'value' ? holder : undefined;
  const value = memberOf(holder, name);
  return value === undefined && inAnyCase ? memberInAnyCase(holder, name)?.[1] : value;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
