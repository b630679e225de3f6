import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScimError } from '#scim/errors.ts';
import { printFilter, printRef } from '#scim/filter.ts';
import { parsePath } from '#scim/path.ts';
import { userType } from '#scim/resource-type.ts';
import { custom, enterprise, refusal } from './shorthand.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';

function read(text: string): string {
  const path = parsePath(userType, text);
  if (path.kind === 'unknown') return 'unknown';
  if (path.kind === 'schema') return `${path.core ? 'core' : 'extension'} ${path.urn}`;
  const { filter, ref } = path;
  return filter === undefined ? printRef(ref) : `${printRef(ref)} where ${printFilter(filter)}`;
}

describe('parsePath', () => {
  it.each([
    ['title', 'title'],
    ['TITLE', 'title'],
    [' title ', 'title'],
    ['name.givenName', 'name.givenName'],
    ['emails[type eq "work"]', 'emails where type eq "work"'],
    ['emails[type eq "work"].value', 'emails.value where type eq "work"'],
    ['Emails[Type Eq "wo]rk"].Value', 'emails.value where type eq "wo]rk"'],
    [
      'emails[type eq "a" and not (value pr) or primary eq "True"].display',
      'emails.display where type eq "a" and not (value pr) or primary eq true',
    ],
    ['members', 'unknown'],
    [`${core}:userType`, 'userType'],
    [`${core}:name.givenName`, 'name.givenName'],
    [`${core}:emails[type eq "work"].value`, 'emails.value where type eq "work"'],
    [core, `core ${core}`],
    [`${enterprise}:department`, `${enterprise}:department`],
    [`${enterprise.toLowerCase()}:manager.value`, `${enterprise}:manager.value`],
    [enterprise.toUpperCase(), `extension ${enterprise}`],
    ['manager', `${enterprise}:manager`],
    ['manager.displayName', `${enterprise}:manager.displayName`],
    [`${enterprise}:pet`, 'unknown'],
    [`${core}:pet`, 'unknown'],
    [`${custom}:tag`, `${custom}:tag`],
    [`${custom}:tag.part`, `${custom}:tag.part`],
    [`${custom}:list[value eq "a"].b`, `${custom}:list.b where value eq "a"`],
    [custom, `extension ${custom}`],
    ['urn:example:hr:badge', 'urn:example:hr:badge'],
    ['pet', 'unknown'],
    ['name.pet', 'unknown'],
    ['title.pet', 'unknown'],
    ['emails[type eq "work"].pet', 'unknown'],
    ['pets[kind eq "cat"].name', 'unknown'],
    ['$ref', 'unknown'],
  ])('reads %s as %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['', '400 invalidPath'],
    ['.', '400 invalidPath'],
    ['name.', '400 invalidPath'],
    ['.name', '400 invalidPath'],
    ['name..givenName', '400 invalidPath'],
    ['name.givenName.x', '400 invalidPath'],
    ['na me', '400 invalidPath'],
    ['1st', '400 invalidPath'],
    ['"title"', '400 invalidPath'],
    ['title]', '400 invalidPath'],
    ['userName[value eq "x"]', '400 invalidPath'],
    ['__proto__', '400 invalidPath'],
    ['__proto__.scimPolluted', '400 invalidPath'],
    ['constructor', '400 invalidPath'],
    ['constructor.prototype.scimPolluted', '400 invalidPath'],
    ['name.__proto__', '400 invalidPath'],
    ['name.constructor', '400 invalidPath'],
    [`${custom}:__proto__`, '400 invalidPath'],
    [`${custom}:constructor.prototype`, '400 invalidPath'],
    [`${custom}:list[value eq "a"].prototype`, '400 invalidPath'],
    ['urn:', '400 invalidPath'],
    ['urn: x y:z', '400 invalidPath'],
    ['emails[type eq "work"]value', '400 invalidPath'],
    ['emails[type eq "work"].value.x', '400 invalidPath'],
    ['emails[type eq "work"].', '400 invalidPath'],
    ['emails[type eq "work"] eq "x"', '400 invalidPath'],
    ['emails.value[type eq "work"]', '400 invalidPath'],
    [`${enterprise}[department eq "x"]`, '400 invalidPath'],
    ['x'.repeat(9_000), '400 invalidPath'],
    ['emails[type eq "work', '400 invalidFilter'],
    ['emails[type eq "work"', '400 invalidFilter'],
    ['emails[]', '400 invalidFilter'],
    ['emails[type like "x"]', '400 invalidFilter'],
    ['emails[pet eq "x"]', '400 invalidFilter'],
    ['pets[kind eq]', '400 invalidFilter'],
    [`emails[${'('.repeat(3_000)}`, '400 invalidFilter'],
  ])('refuses %s as %s', (text, expected) => {
    expect(refusal(() => parsePath(userType, text))).toBe(expected);
  });

  it.each([
    'urn:ietf:params:scim:schemas:core:2.0:Group:displayName',
    'urn:ietf:params:scim:schemas:core:2.0:Group',
    'urn:ietf:params:scim:api:messages:2.0:PatchOp:Operations',
  ])('knows nothing of %s on a user, and takes it for no extension', (path) => {
    expect(parsePath(userType, path)).toEqual({ kind: 'unknown' });
  });

  it('prefers the URNs that the resource has', () => {
    const hints = { dataUrns: ['urn:example:hr:2.0:User:more'] };

    expect(parsePath(userType, 'urn:example:hr:2.0:user:more:tag', hints)).toMatchObject({
      ref: { urn: 'urn:example:hr:2.0:User:more', attribute: { name: 'tag' } },
    });
  });

  it('takes a URN of another form as a whole when an object stands behind it', () => {
    const hints = { holdsObject: true };

    expect(parsePath(userType, 'urn:example:hr', hints)).toEqual({
      kind: 'schema',
      urn: 'urn:example:hr',
      core: false,
    });
    expect(parsePath(userType, `${enterprise}:manager`, hints)).toMatchObject({ kind: 'attribute' });
    expect(parsePath(userType, `${custom}:tag`, hints)).toMatchObject({ kind: 'attribute' });
  });

  it('reads any text or refuses it as a SCIM error', () => {
    const almostPath = fc
      .array(
        fc.oneof(
          fc.constantFrom('name', 'emails', 'urn:x:2.0:User', '.', ':', '[', ']', ' eq ', '"x"', '__proto__', 'pr'),
          fc.string({ unit: 'binary', maxLength: 3 }),
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(almostPath, (text) => {
        try {
          parsePath(userType, text);
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
