import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribute } from '#scim/attribute.ts';
import { ScimError } from '#scim/errors.ts';
import { type AttributeRef, type ComparisonOperator, type Filter, join, printFilter } from '#scim/filter.ts';
import { matches } from '#scim/filter-match.ts';
import { parseFilter } from '#scim/filter-parser.ts';
import { coreAttributes, userType } from '#scim/resource-type.ts';

/** Text with much of what filters are made of, so that it often gets far. */
const almostFilter = fc
  .array(
    fc.oneof(
      fc.constantFrom('userName', 'emails', 'active', 'urn:x:2.0:User:tag', 'meta.created', '.value', '__proto__'),
      fc.constantFrom('eq', 'pr', 'co', 'gt', 'and', 'or', 'not', '(', ')', '[', ']', ' ', ' ', '"', '\\'),
      fc.constantFrom('"x"', 'true', 'null', '7', '"2026-01-31T09:30:00Z"'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(' '));

const seen = (attribute: Attribute): boolean => attribute.returned !== 'never';
const operators: readonly ComparisonOperator[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];

function leafFor(ref: AttributeRef): fc.Arbitrary<Filter> {
  const { type } = ref.sub ?? ref.attribute;
  const present = fc.constant<Filter>({ kind: 'present', ref });
  const compare = (allowed: readonly ComparisonOperator[], values: fc.Arbitrary<string | number | boolean>) =>
    fc.record({
      kind: fc.constant('compare' as const),
      ref: fc.constant(ref),
      operator: fc.constantFrom(...allowed),
      value: values,
    });
  const unassigned = fc.constantFrom<Filter>(
    { kind: 'compare', ref, operator: 'eq', value: null },
    { kind: 'compare', ref, operator: 'ne', value: null },
  );
  if (type === 'complex') return present;
  if (type === 'boolean') return fc.oneof(present, unassigned, compare(['eq', 'ne'], fc.boolean()));
  const text =
    type === 'dateTime'
      ? fc
          .date({ noInvalidDate: true, min: new Date(0), max: new Date('2200-01-01') })
          .map((date) => date.toISOString())
      : fc.string({ unit: 'binary' });
  const allowed = type === 'binary' ? operators.slice(0, 5) : operators;
  return fc.oneof(present, unassigned, compare(allowed, text));
}

const attributes = [
  ...coreAttributes(userType).map((attribute): AttributeRef => ({ attribute })),
  ...userType.extensions.flatMap(({ id, attributes }) => attributes.map((attribute) => ({ urn: id, attribute }))),
].filter(({ attribute }) => seen(attribute));

const places = attributes.flatMap((ref) => [ref, ...ref.attribute.subAttributes.map((sub) => ({ ...ref, sub }))]);

function combined(leaf: fc.Arbitrary<Filter>, depth: number): fc.Arbitrary<Filter> {
  if (depth === 0) return leaf;
  const inner = combined(leaf, depth - 1);
  const list = fc.array(inner, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    leaf,
    list.map((filters) => join('and', filters)),
    list.map((filters) => join('or', filters)),
    inner.map((filter): Filter => ({ kind: 'not', filter })),
  );
}

const valuePath = fc
  .constantFrom(...attributes.filter(({ attribute }) => attribute.subAttributes.length > 0))
  .chain((ref) => {
    const sub = fc.constantFrom(...ref.attribute.subAttributes).chain((attribute) => leafFor({ attribute }));
    return combined(sub, 2).map((filter): Filter => ({ kind: 'some', ref, filter }));
  });

const filters = combined(fc.oneof(fc.constantFrom(...places).chain(leafFor), valuePath), 3);

describe('any filter', () => {
  it('that is random text is read or refused as invalidFilter, and nothing else happens', () => {
    fc.assert(
      fc.property(fc.oneof(almostFilter, fc.string({ unit: 'binary' })), (text) => {
        try {
          parseFilter(userType, text);
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError);
          expect(error).toMatchObject({ status: 400, scimType: 'invalidFilter' });
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('is the same after printing and parsing', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(parseFilter(userType, printFilter(filter))).toEqual(filter);
      }),
      { numRuns: 500 },
    );
  });

  it('matches exactly what its negation does not', () => {
    const user = fc.record(
      {
        userName: fc.string(),
        active: fc.boolean(),
        title: fc.string(),
        emails: fc.array(
          fc.record({ value: fc.string(), type: fc.constantFrom('work', 'home') }, { requiredKeys: [] }),
        ),
        meta: fc.record({ created: fc.constant('2026-01-31T09:30:00Z') }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(filters, user, (filter, resource) => {
        expect(matches({ kind: 'not', filter }, resource)).toBe(!matches(filter, resource));
      }),
      { numRuns: 500 },
    );
  });
});
