import { describe, expect, it } from 'vitest';
import type { Attribute } from '#scim/attribute.ts';
import { printRef } from '#scim/filter.ts';
import { matches } from '#scim/filter-match.ts';
import { parseFilter } from '#scim/filter-parser.ts';
import type { JsonObject } from '#scim/json.ts';
import { applyPatch, parsePatch } from '#scim/patch.ts';
import { project } from '#scim/projection.ts';
import { groupType, type ResourceType, userType } from '#scim/resource-type.ts';
import { posted, refusal } from './shorthand.ts';

interface Advertised {
  readonly type: ResourceType;
  readonly urn?: string;
  readonly attribute: Attribute;
  readonly sub?: Attribute;
}

const leaves = (type: ResourceType): readonly Advertised[] =>
  [{ id: undefined, attributes: type.schema.attributes }, ...type.extensions].flatMap(({ id, attributes }) =>
    attributes.flatMap((attribute): readonly Advertised[] => {
      const place = id === undefined ? { type, attribute } : { type, urn: id, attribute };
      if (attribute.type !== 'complex') return [place];
      return attribute.subAttributes.map((sub) => ({ ...place, sub }));
    }),
  );

const all = [userType, groupType]
  .flatMap(leaves)
  .filter(({ attribute, sub }) => attribute.advertised && (sub?.advertised ?? true));
const isWritable = ({ attribute, sub }: Advertised) => (sub ?? attribute).mutability !== 'readOnly';
const byName = (place: Advertised) => [printRef(place), place] as const;

const sample = ({ attribute, sub }: Advertised): unknown => ((sub ?? attribute).type === 'boolean' ? true : 'Sample-1');

/** A body with this attribute only; a value of a list gets one more sub-attribute, so that it is not hollow. */
function bodyOf(place: Advertised): JsonObject {
  const { type, urn, attribute, sub } = place;
  const value = sample(place);
  const companion = attribute.subAttributes.find(({ name }) => ['value', 'formatted'].includes(name));
  const element =
    sub === undefined
      ? value
      : { ...(attribute.multiValued && companion !== undefined ? { [companion.name]: 'x' } : {}), [sub.name]: value };
  const whole = { [attribute.name]: attribute.multiValued ? [element] : element };
  const required = type === groupType ? { displayName: 'Ops' } : {};
  return { ...required, ...(urn === undefined ? whole : { [urn]: whole }) };
}

describe('every advertised attribute', () => {
  it.each(all.filter(isWritable).map(byName))(
    '%s is written by POST, found by a filter and read back',
    (name, place) => {
      const resource = { id: '1', ...posted(bodyOf(place), place.type) };

      expect(matches(parseFilter(place.type, `${name} eq ${JSON.stringify(sample(place))}`), resource)).toBe(true);
      expect(matches(parseFilter(place.type, `${name} pr`), resource)).toBe(true);
      expect(JSON.stringify(project(place.type, resource, { attributes: [name] }))).toContain(
        JSON.stringify(sample(place)),
      );
    },
  );

  it.each(
    all
      .filter(isWritable)
      .filter(({ attribute }) => !attribute.keptApart)
      .map(byName),
  )('%s is written by PATCH, by path and without, to the same result', (name, place) => {
    const before = posted(place.type === groupType ? { displayName: 'x' } : {}, place.type);
    const patch = (operation: object) =>
      applyPatch(place.type, before, parsePatch({ Operations: [{ op: 'replace', ...operation }] })).attributes;
    const seen = (attributes: JsonObject) =>
      matches(parseFilter(place.type, `${name} eq ${JSON.stringify(sample(place))}`), attributes);
    const { attribute, sub } = place;
    const isLabel = sub !== undefined && attribute.multiValued && ['type', 'primary'].includes(sub.name);

    const byPath = patch({ path: name, value: sample(place) });
    const withoutPath = patch({ value: { [name]: sample(place) } });

    expect(withoutPath).toEqual(byPath);
    // A type or a flag alone says nothing, and is not kept.
    expect(seen(byPath)).toBe(!isLabel);
  });

  it.each(all.filter((place) => !isWritable(place)).map(byName))(
    '%s is read-only: ignored in bodies, refused by path',
    (name, place) => {
      expect(posted(bodyOf(place), place.type)).toEqual(posted({}, place.type));
      const patch = () =>
        applyPatch(
          place.type,
          posted({}, place.type),
          parsePatch({ Operations: [{ op: 'add', path: name, value: 'x' }] }),
        );
      expect(refusal(patch)).toBe('400 mutability');
    },
  );
});
