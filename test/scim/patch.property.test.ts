import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScimError } from '#scim/errors.ts';
import { isObject, type JsonObject } from '#scim/json.ts';
import { applyPatch, type PatchOperation, parsePatch } from '#scim/patch.ts';
import { parseResource } from '#scim/resource.ts';
import { userType } from '#scim/resource-type.ts';
import { custom, enterprise, posted } from './shorthand.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const optional = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(shape, { requiredKeys: [] });

const plural = fc.array(
  optional({ value: text, display: text, type: fc.constantFrom('work', 'home', 'other'), primary: fc.boolean() }),
  { maxLength: 4 },
);

/** What clients may post: any attribute, or none. */
const users = optional({
  title: text,
  nickName: text,
  active: fc.boolean(),
  externalId: fc.uuid(),
  name: optional({ givenName: text, familyName: text, formatted: text }),
  emails: plural.map((mails) => mails.map((mail, n) => ({ ...mail, value: `${n}@x.co` }))),
  phoneNumbers: plural,
  roles: plural,
  addresses: fc.array(optional({ locality: text, country: text, type: text }), { maxLength: 3 }),
  [enterprise]: optional({ department: text, manager: optional({ value: fc.uuid(), displayName: text }) }),
  [custom]: optional({ tag: text, level: fc.integer(), list: fc.array(text, { maxLength: 3 }) }),
}).map((members) => posted(JSON.parse(JSON.stringify(members))));

/** The operations that lead from one user to another, by path. */
function difference(before: JsonObject, after: JsonObject, prefix = ''): readonly PatchOperation[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name): readonly PatchOperation[] => {
    const [old, now] = [before[name], after[name]];
    if (isObject(old) && isObject(now)) return difference(old, now, name.startsWith('urn:') ? `${name}:` : `${name}.`);
    const path = `${prefix}${name}`;
    return now === undefined ? [{ op: 'remove', path }] : [{ op: 'replace', path, value: now }];
  });
}

/** The same operations, in Entra's or Okta's manner: without path, by the same names. */
const withoutPath = (operations: readonly PatchOperation[]): readonly PatchOperation[] =>
  operations.map(({ path = '', value }) => ({ op: 'replace', value: { [path]: value ?? null } }));

/** Names that no schema describes are kept as they were first sent, so those stay. */
const inCapitals = (operations: readonly PatchOperation[]): readonly PatchOperation[] =>
  operations.map(({ path = '', ...rest }) => ({ ...rest, path: path.startsWith(custom) ? path : path.toUpperCase() }));

describe('a PATCH with the difference of two users', () => {
  it.each([
    ['by path', (operations: readonly PatchOperation[]) => operations],
    ['without path', withoutPath],
    ['by path in capitals', inCapitals],
  ])('makes the one of the other, %s', (_, write) => {
    fc.assert(
      fc.property(users, users, (before, after) => {
        const operations = parsePatch({ Operations: write(difference(before, after)).concat(noChange) });

        expect(applyPatch(userType, before, operations).attributes).toEqual(after);
      }),
      { numRuns: 300 },
    );
  });

  it('to itself changes nothing, and a PUT of what is returned keeps it', () => {
    fc.assert(
      fc.property(users, (user) => {
        expect(
          applyPatch(userType, user, parsePatch({ Operations: [{ op: 'replace', value: user }] })).attributes,
        ).toEqual(user);
        expect(applyPatch(userType, user, parsePatch({ Operations: [{ op: 'add', value: user }] })).attributes).toEqual(
          user,
        );
        expect(parseResource(userType, user, user).attributes).toEqual(user);
      }),
      { numRuns: 300 },
    );
  });
});

/** An empty list of operations is refused, and two users may be the same. */
const noChange: PatchOperation = { op: 'remove', path: 'photos' };

const names = fc.constantFrom(
  'userName',
  'name',
  'name.givenName',
  'emails',
  'emails.value',
  'emails[type eq "work"]',
  'emails[type eq "work"].value',
  'roles[primary eq "True"].display',
  'emails[not (value pr)]',
  'active',
  'id',
  'meta',
  'groups',
  'password',
  'manager',
  enterprise,
  `${enterprise}:manager.value`,
  custom,
  `${custom}:tag`,
  `${custom}:list[value eq "x"]`,
  `${custom}:a.b`,
  '__proto__',
  'constructor.prototype',
  'name.__proto__',
  `${custom}:__proto__`,
  'pet',
  'a b',
  '',
  'members',
);
const values = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value))),
  fc.constantFrom('', null, [], {}, [{}], [null], { value: 'x' }, [{ value: 'x', primary: 'True' }], {
    __proto__: null,
    a: [],
  }),
  fc.dictionary(names, fc.jsonValue({ maxDepth: 2 })),
);
const operations = fc.array(
  fc.record(
    { op: fc.constantFrom('add', 'Replace', 'REMOVE'), path: fc.oneof(names, fc.string()), value: values },
    { requiredKeys: ['op'] },
  ),
  { minLength: 1, maxLength: 5 },
);

describe('any PATCH', () => {
  it('is applied or refused as a SCIM error, touches nothing else, and leaves a user that a PUT would accept', () => {
    fc.assert(
      fc.property(users, operations, (user, Operations) => {
        const before = structuredClone(user);
        try {
          const { attributes } = applyPatch(userType, user, parsePatch({ Operations }));
          expect(parseResource(userType, attributes).attributes).toEqual(attributes);
          expect(attributes['password']).toBeUndefined();
          expect(attributes['id']).toBeUndefined();
        } catch (error) {
          if (!(error instanceof ScimError)) throw error;
          expect(error.status).toBe(400);
        }
        expect(user).toEqual(before);
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect(({} as JsonObject)['polluted']).toBeUndefined();
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('any POST', () => {
  it('is read or refused as a SCIM error, and what is kept has only known names', () => {
    const known = new Set([...userType.schema.attributes.map(({ name }) => name), 'externalId']);
    fc.assert(
      fc.property(fc.dictionary(fc.oneof(names, fc.string()), values), (body) => {
        try {
          const { attributes } = parseResource(userType, { userName: 'a', ...body });
          expect(Object.keys(attributes).filter((name) => !known.has(name) && !/^urn:/i.test(name))).toEqual([]);
          expect(parseResource(userType, attributes).attributes).toEqual(attributes);
        } catch (error) {
          if (!(error instanceof ScimError)) throw error;
          expect(error.status).toBe(400);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
