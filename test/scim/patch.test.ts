import { describe, expect, it } from 'vitest';
import { limits } from '#scim/limits.ts';
import { applyPatch, parsePatch } from '#scim/patch.ts';
import { changedNames } from '#scim/resource.ts';
import { groupType, userType } from '#scim/resource-type.ts';
import { custom, enterprise, patched, posted, refusal } from './shorthand.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const work = { value: 'ava@contoso.example', type: 'work', primary: true };
const home = { value: 'ava@home.example', type: 'home' };

describe('the body of a PATCH', () => {
  it('may name its members and ops in any case, and leave out schemas', () => {
    expect(
      parsePatch({
        operations: [
          { OP: 'Add', Path: 'title', VALUE: 'x' },
          { op: 'REMOVE', path: 'title' },
        ],
      }),
    ).toEqual([
      { op: 'add', path: 'title', value: 'x' },
      { op: 'remove', path: 'title', value: undefined },
    ]);
  });

  it.each([
    ['a list', [], 'invalidSyntax'],
    ['null', null, 'invalidSyntax'],
    ['no Operations', { schemas: [] }, 'invalidSyntax'],
    ['empty Operations', { Operations: [] }, 'invalidSyntax'],
    ['Operations that are no list', { Operations: {} }, 'invalidSyntax'],
    ['an operation that is none', { Operations: ['x'] }, 'invalidSyntax'],
    ['an unknown op', { Operations: [{ op: 'explode', path: 'title', value: 'x' }] }, 'invalidSyntax'],
    ['an op that is no text', { Operations: [{ op: 7 }] }, 'invalidSyntax'],
    ['no op', { Operations: [{ path: 'title', value: 'x' }] }, 'invalidSyntax'],
    ['a path that is no text', { Operations: [{ op: 'add', path: 7, value: 'x' }] }, 'invalidSyntax'],
    ['schemas that are no list', { schemas: 'x', Operations: [{ op: 'remove', path: 'title' }] }, 'invalidSyntax'],
    ['an add without value', { Operations: [{ op: 'add', path: 'title' }] }, 'invalidValue'],
    ['1,001 operations', { Operations: Array(1_001).fill({ op: 'remove', path: 'title' }) }, 'invalidValue'],
  ])('is refused when it is %s', (_, body, scimType) => {
    expect(refusal(() => parsePatch(body))).toBe(`400 ${scimType}`);
  });
});

describe('single values', () => {
  it.each([
    ['add', 'title', 'Lead', { title: 'Lead' }],
    ['replace', 'title', 'Lead', { title: 'Lead' }],
    ['replace', 'title', ['Lead'], { title: 'Lead' }],
    ['replace', 'title', null, {}],
    ['replace', 'title', '', {}],
    ['add', 'title', null, {}],
    ['remove', 'title', undefined, {}],
    ['remove', 'title', 'whatever', {}],
    ['replace', 'active', 'False', { title: 'Clerk', active: false }],
    ['replace', `${core}:userType`, 'Contractor', { title: 'Clerk', userType: 'Contractor' }],
    ['replace', 'pet', 'cat', { title: 'Clerk' }],
    ['remove', 'pet[kind eq "cat"].name', undefined, { title: 'Clerk' }],
    ['replace', 'password', 'secret', { title: 'Clerk' }],
    ['remove', 'password', undefined, { title: 'Clerk' }],
  ])('%s %s %j', (op, path, value, expected) => {
    expect(patched({ title: 'Clerk' }, { op, path, value })).toEqual({ userName: 'ava@contoso.example', ...expected });
  });
});

describe('complex values', () => {
  const name = { givenName: 'Ava', familyName: 'Novak' };

  it.each([
    ['add', 'name', { familyName: 'Smith' }, { givenName: 'Ava', familyName: 'Smith' }],
    ['replace', 'name', { familyName: 'Smith' }, { givenName: 'Ava', familyName: 'Smith' }],
    ['replace', 'name', { FAMILYNAME: null, middleName: 'B' }, { givenName: 'Ava', middleName: 'B' }],
    ['replace', 'name', { pet: 'x' }, name],
    ['replace', 'name', {}, name],
    ['replace', 'name.familyName', 'Smith', { givenName: 'Ava', familyName: 'Smith' }],
    ['replace', 'name.familyName', '', { givenName: 'Ava' }],
    ['remove', 'name.familyName', undefined, { givenName: 'Ava' }],
    ['remove', 'name', undefined, undefined],
    ['replace', 'name', null, undefined],
    ['add', 'name', { '__proto__.scimPolluted': 'yes' }, name],
  ])('%s %s %j', (op, path, value, expected) => {
    expect(patched({ name }, { op, path, value })['name']).toEqual(expected);
  });

  const manager = `${enterprise}:manager`;
  it.each([
    ['a bare id', 'Add', manager, '27', { value: '27' }],
    ['an object', 'Replace', manager, { value: '27' }, { value: '27' }],
    [
      'a list of one, unqualified',
      'Add',
      'manager',
      [{ $ref: 'http://x/Users/27', value: '27' }],
      { $ref: 'http://x/Users/27', value: '27' },
    ],
    ['a list of one id', 'Add', manager, ['27'], { value: '27' }],
    ['the same id again', 'Replace', manager, { value: '26' }, { value: '26', displayName: 'Boss' }],
    ['its value', 'Replace', `${manager}.value`, '27', { value: '27', displayName: 'Boss' }],
    ['an empty value', 'Replace', manager, { value: '' }, undefined],
    ['an empty text', 'Replace', manager, '', undefined],
    ['its value, removed', 'Remove', `${manager}.value`, undefined, undefined],
    ['removed', 'Remove', manager, undefined, undefined],
    ['removed by value', 'Remove', `${manager}[value eq "26"]`, undefined, undefined],
    ['another removed by value', 'Remove', `${manager}[value eq "1"]`, undefined, { value: '26', displayName: 'Boss' }],
  ])('manager: %s', (_, op, path, value, expected) => {
    const after = patched(
      { [enterprise]: { department: 'IT', manager: { value: '26', displayName: 'Boss' } } },
      { op, path, value },
    );

    expect(after[enterprise]).toEqual(
      expected === undefined ? { department: 'IT' } : { department: 'IT', manager: expected },
    );
  });
});

describe('multi-valued attributes', () => {
  it.each([
    ['add one', { op: 'add', path: 'emails', value: { value: 'x@x.co' } }, [work, home, { value: 'x@x.co' }]],
    [
      'add a list',
      { op: 'add', path: 'emails', value: [{ value: 'x@x.co' }, home] },
      [work, home, { value: 'x@x.co' }],
    ],
    [
      'add what is there, in capitals',
      { op: 'add', path: 'emails', value: [{ value: 'AVA@home.example', type: 'home' }] },
      [work, { value: 'AVA@home.example', type: 'home' }],
    ],
    [
      'add to what is there',
      { op: 'add', path: 'emails', value: [{ ...home, display: 'Ava' }] },
      [work, { ...home, display: 'Ava' }],
    ],
    ['add nothing', { op: 'add', path: 'emails', value: [] }, [work, home]],
    ['add null', { op: 'add', path: 'emails', value: null }, [work, home]],
    ['replace all', { op: 'replace', path: 'emails', value: [{ value: 'x@x.co' }] }, [{ value: 'x@x.co' }]],
    ['replace by nothing', { op: 'replace', path: 'emails', value: [] }, undefined],
    ['replace by null', { op: 'replace', path: 'emails', value: null }, undefined],
    ['remove all', { op: 'remove', path: 'emails' }, undefined],
    ['remove null', { op: 'remove', path: 'emails', value: null }, undefined],
    ['remove no value', { op: 'remove', path: 'emails', value: [] }, [work, home]],
    ['remove by value', { op: 'Remove', path: 'emails', value: [{ value: 'AVA@home.example', display: 'x' }] }, [work]],
    ['remove by value and type', { op: 'Remove', path: 'emails', value: [{ ...home, type: 'other' }] }, [work, home]],
    ['remove by type', { op: 'Remove', path: 'emails', value: { type: 'work' } }, [home]],
    ['remove by an empty value', { op: 'Remove', path: 'emails', value: [{ display: 'x' }] }, [work, home]],
    ['remove the selected', { op: 'remove', path: 'emails[type eq "work"]' }, [home]],
    ['remove what is not there', { op: 'remove', path: 'emails[type eq "other"]' }, [work, home]],
    [
      'remove a part of the selected',
      { op: 'remove', path: 'emails[type eq "work"].primary' },
      [{ value: work.value, type: 'work' }, home],
    ],
    ['remove the value of the selected', { op: 'remove', path: 'emails[type eq "work"].value' }, [home]],
    [
      'remove a part of all',
      { op: 'remove', path: 'emails.type' },
      [{ value: work.value, primary: true }, { value: home.value }],
    ],
    [
      'replace a part of the selected',
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'x@x.co' },
      [{ ...work, value: 'x@x.co' }, home],
    ],
    [
      'replace a part of all',
      { op: 'replace', path: 'emails.display', value: 'A' },
      [
        { ...work, display: 'A' },
        { ...home, display: 'A' },
      ],
    ],
    ['empty the selected', { op: 'replace', path: 'emails[type eq "home"].value', value: '' }, [work]],
    [
      'replace the selected',
      { op: 'replace', path: 'emails[type eq "work"]', value: { value: 'x@x.co' } },
      [{ type: 'work', value: 'x@x.co' }, home],
    ],
    [
      'replace the selected by a list of one',
      { op: 'replace', path: 'emails[value sw "ava@c"]', value: [{ value: 'x@x.co' }] },
      [{ value: 'x@x.co' }, home],
    ],
    [
      'add to the selected',
      { op: 'add', path: 'emails[type eq "work"]', value: { display: 'A' } },
      [{ ...work, display: 'A' }, home],
    ],
    [
      'make a missing value by add',
      { op: 'Add', path: 'emails[type eq "other"].value', value: 'x@x.co' },
      [work, home, { type: 'other', value: 'x@x.co' }],
    ],
    [
      'make a missing value by replace',
      { op: 'Replace', path: 'emails[type eq "other"].value', value: 'x@x.co' },
      [work, home, { type: 'other', value: 'x@x.co' }],
    ],
    [
      'make a missing value of two conditions',
      { op: 'add', path: 'emails[type eq "other" and display eq "X"].value', value: 'x@x.co' },
      [work, home, { type: 'other', display: 'X', value: 'x@x.co' }],
    ],
    [
      'make a missing value whole',
      { op: 'replace', path: 'emails[type eq "other"]', value: { value: 'x@x.co' } },
      [work, home, { type: 'other', value: 'x@x.co' }],
    ],
    [
      'move primary',
      { op: 'replace', path: 'emails[type eq "home"].primary', value: 'True' },
      [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    ],
    [
      'add a primary',
      { op: 'add', path: 'emails', value: [{ value: 'x@x.co', primary: true }] },
      [{ ...work, primary: false }, home, { value: 'x@x.co', primary: true }],
    ],
    [
      'make all primary, of which the first is',
      { op: 'replace', path: 'emails.primary', value: true },
      [work, { ...home, primary: false }],
    ],
  ])('%s', (_, operation, expected) => {
    expect(patched({ emails: [work, home] }, operation)['emails']).toEqual(expected);
  });

  it('make one value of several operations', () => {
    const set = (part: string, value: unknown) => ({ op: 'Add', path: `roles[primary eq "True"].${part}`, value });

    expect(patched({}, set('display', 'D'), set('value', 'V'), set('type', 'T'))['roles']).toEqual([
      { primary: true, display: 'D', value: 'V', type: 'T' },
    ]);
  });

  it('keep their other values when an address is made piece by piece', () => {
    const set = (part: string, value: unknown) => ({ op: 'Replace', path: `addresses[type eq "work"].${part}`, value });

    expect(
      patched({ addresses: [{ type: 'home', country: 'NO' }] }, set('locality', 'Oslo'), set('country', 'NO'))[
        'addresses'
      ],
    ).toEqual([
      { type: 'home', country: 'NO' },
      { type: 'work', locality: 'Oslo', country: 'NO' },
    ]);
  });

  it('take roles as JSON inside of a text', () => {
    const role = (value: string) => ({ value: `{"id":"1","value":"${value}","displayName":"Role ${value}"}` });

    const after = patched(
      {},
      { op: 'Add', path: 'roles', value: [role('25'), role('26')] },
      { op: 'Add', path: 'roles', value: [role('25')] },
    );

    expect(after['roles']).toEqual([
      { value: '25', display: 'Role 25' },
      { value: '26', display: 'Role 26' },
    ]);
  });
});

describe('operations without path', () => {
  it('take any path as a name', () => {
    const value = {
      DisplayName: 'Bjfe',
      'name.givenName': 'Kkom',
      'emails[type eq "work"].value': 'x@x.co',
      [`${enterprise}:employeeNumber`]: '7',
      [`${core}:title`]: 'Lead',
      [enterprise]: { department: 'IT', manager: '27' },
      [`${custom}:tag`]: '1',
      'urn:example:hr': { badge: 'X', list: [{ a: 1 }] },
      active: 'False',
    };

    expect(patched({ name: { familyName: 'N' } }, { op: 'replace', value })).toEqual({
      userName: 'ava@contoso.example',
      displayName: 'Bjfe',
      name: { familyName: 'N', givenName: 'Kkom' },
      emails: [{ type: 'work', value: 'x@x.co' }],
      title: 'Lead',
      active: false,
      [enterprise]: { employeeNumber: '7', department: 'IT', manager: { value: '27' } },
      [custom]: { tag: '1' },
      'urn:example:hr': { badge: 'X', list: [{ a: 1 }] },
    });
  });

  it('leave alone what is read-only or means nothing', () => {
    const value = {
      id: '1',
      meta: { version: 'x' },
      schemas: ['urn:x'],
      groups: [{ value: 'a' }],
      pet: 1,
      'p q': 2,
      ['__proto__']: 3,
      title: 'x',
    };

    const { attributes, sent, ignored } = applyPatch(
      userType,
      posted(),
      parsePatch({ Operations: [{ op: 'replace', value }] }),
    );

    expect(attributes).toEqual({ userName: 'ava@contoso.example', title: 'x' });
    expect(sent).toEqual(['id', 'meta', 'schemas', 'groups', 'title']);
    expect(ignored).toEqual(['pet', 'p q', '__proto__']);
  });

  it('replace lists and add to them', () => {
    const more = { emails: [{ value: 'x@x.co' }] };

    expect(patched({ emails: [work] }, { op: 'add', value: more })['emails']).toEqual([work, { value: 'x@x.co' }]);
    expect(patched({ emails: [work] }, { op: 'replace', value: more })['emails']).toEqual([{ value: 'x@x.co' }]);
  });
});

describe('extensions', () => {
  const before = {
    [enterprise]: { department: 'IT', division: 'A' },
    [custom]: { Tag: '1', list: ['a', 'b'], desk: { floor: 1 } },
  };

  it.each([
    [
      'merge by URN',
      { op: 'replace', path: enterprise, value: { department: 'HR' } },
      enterprise,
      { department: 'HR', division: 'A' },
    ],
    [
      'clear one attribute',
      { op: 'replace', path: enterprise, value: { department: '' } },
      enterprise,
      { division: 'A' },
    ],
    ['go by remove', { op: 'remove', path: enterprise }, enterprise, undefined],
    ['go by null', { op: 'replace', value: { [enterprise]: null } }, enterprise, undefined],
    ['stay when nothing is added', { op: 'add', value: { [enterprise]: null } }, enterprise, before[enterprise]],
    ['go as a whole when nobody described them', { op: 'remove', path: `${custom}` }, custom, undefined],
    [
      'keep names as first sent',
      { op: 'replace', path: `${custom.toUpperCase()}:TAG`, value: '2' },
      custom,
      { ...before[custom], Tag: '2' },
    ],
    [
      'take what nobody described',
      { op: 'add', path: `${custom}:new`, value: 'x' },
      custom,
      { ...before[custom], new: 'x' },
    ],
    [
      'add to lists that nobody described',
      { op: 'add', path: `${custom}:list`, value: ['b', 'c'] },
      custom,
      { ...before[custom], list: ['a', 'b', 'c'] },
    ],
    [
      'replace lists that nobody described',
      { op: 'replace', path: `${custom}:list`, value: ['c'] },
      custom,
      { ...before[custom], list: ['c'] },
    ],
    [
      'remove from lists that nobody described',
      { op: 'remove', path: `${custom}:list[value eq "a"]` },
      custom,
      { ...before[custom], list: ['b'] },
    ],
    [
      'set parts that nobody described',
      { op: 'replace', path: `${custom}:desk.floor`, value: 2 },
      custom,
      { ...before[custom], desk: { floor: 2 } },
    ],
    [
      'merge objects that nobody described',
      { op: 'add', path: `${custom}:desk`, value: { room: 7 } },
      custom,
      { ...before[custom], desk: { floor: 1, room: 7 } },
    ],
    [
      'remove parts that nobody described',
      { op: 'remove', path: `${custom}:desk.floor` },
      custom,
      { Tag: '1', list: ['a', 'b'] },
    ],
    [
      'make values that nobody described',
      { op: 'add', path: `${custom}:doors[side eq "n"].open`, value: true },
      custom,
      { ...before[custom], doors: [{ side: 'n', open: true }] },
    ],
  ])('%s', (_, operation, urn, expected) => {
    expect(patched(before, operation)[urn]).toEqual(expected);
  });
});

describe('a PATCH is refused', () => {
  it.each([
    ['a remove without path', { op: 'remove' }, '400 noTarget'],
    ['a value that is no object, without path', { op: 'replace', value: 'x' }, '400 invalidValue'],
    ['a name twice in different case', { op: 'replace', value: { title: 'a', TITLE: 'b' } }, '400 invalidSyntax'],
    ['a broken path', { op: 'replace', path: 'a..b', value: 'x' }, '400 invalidPath'],
    ['a broken value path', { op: 'replace', path: 'emails[type eq "work', value: 'x' }, '400 invalidFilter'],
    ['a broken value path as a name', { op: 'replace', value: { 'emails[type eq': 'x' } }, '400 invalidFilter'],
    ['__proto__ as path', { op: 'add', path: '__proto__.scimPolluted', value: 'yes' }, '400 invalidPath'],
    [
      'constructor as path',
      { op: 'replace', path: 'constructor.prototype.scimPolluted', value: 'yes' },
      '400 invalidPath',
    ],
    ['id', { op: 'replace', path: 'id', value: 'admin' }, '400 mutability'],
    ['meta', { op: 'replace', path: 'meta.lastModified', value: 'x' }, '400 mutability'],
    ['groups', { op: 'add', path: 'groups', value: [{ value: 'a' }] }, '400 mutability'],
    ['the removal of userName', { op: 'remove', path: 'userName' }, '400 mutability'],
    ['the emptying of userName', { op: 'replace', path: 'userName', value: null }, '400 invalidValue'],
    ['the emptying of userName without path', { op: 'replace', value: { userName: '' } }, '400 invalidValue'],
    ['a blank userName', { op: 'replace', path: 'userName', value: ' ' }, '400 invalidValue'],
    ['a number as title', { op: 'replace', path: 'title', value: 7 }, '400 invalidValue'],
    ['a text as name', { op: 'replace', path: 'name', value: 'Ava' }, '400 invalidValue'],
    ['a text as e-mail address', { op: 'add', path: 'emails', value: ['a@b.co'] }, '400 invalidValue'],
    [
      'a text as selected e-mail address',
      { op: 'replace', path: 'emails[type eq "work"]', value: 'a@b.co' },
      '400 invalidValue',
    ],
    ['a text as removed e-mail address', { op: 'remove', path: 'emails', value: ['a@b.co'] }, '400 invalidValue'],
    ['a text as extension', { op: 'replace', path: enterprise, value: 'x' }, '400 invalidValue'],
    ['an object as part', { op: 'replace', path: 'name.givenName', value: { a: 1 } }, '400 invalidValue'],
    ['maybe as active', { op: 'replace', path: 'active', value: 'maybe' }, '400 invalidValue'],
    [
      'a value path that nothing matches',
      { op: 'replace', path: 'emails[value co "zzz"].type', value: 'work' },
      '400 noTarget',
    ],
    [
      'an or that nothing matches',
      { op: 'add', path: 'emails[type eq "a" or type eq "b"].value', value: 'x@x.co' },
      '400 noTarget',
    ],
    [
      'a manager that nothing matches',
      { op: 'replace', path: 'manager[value eq "1"].displayName', value: 'x' },
      '400 noTarget',
    ],
    ['the removal of the core schema', { op: 'remove', path: core }, '400 noTarget'],
    [
      'too many values',
      { op: 'add', path: 'emails', value: Array.from({ length: 1_001 }, (_, n) => ({ value: `${n}` })) },
      '400 invalidValue',
    ],
  ])('for %s', (_, operation, expected) => {
    expect(refusal(() => patched({ emails: [home] }, operation))).toBe(expected);
  });

  it('as a whole, and without touching what was given', () => {
    const before = Object.freeze(posted({ emails: [work], title: 'Clerk' }));
    const copy = structuredClone(before);
    const operations = parsePatch({
      Operations: [
        { op: 'replace', path: 'title', value: 'Lead' },
        { op: 'replace', path: 'emails[type eq "work"].primary', value: false },
        { op: 'replace', path: 'active', value: 'maybe' },
      ],
    });

    expect(() => applyPatch(userType, before, operations)).toThrow('Operation 3 (replace "active"): active must be');
    expect(before).toEqual(copy);
  });

  it('when values grow beyond the limit operation by operation', () => {
    const batch = (from: number) => ({
      op: 'add',
      path: 'emails',
      value: Array.from({ length: 600 }, (_, n) => ({ value: `${from + n}` })),
    });

    expect(refusal(() => patched({}, batch(0)))).toBe('accepted');
    expect(refusal(() => patched({}, batch(0), batch(600)))).toBe('400 invalidValue');
  });

  it('when it would fix a member that only an explicit value may fix', () => {
    const group = posted({ displayName: 'Ops', members: [{ value: 'a' }] }, groupType);
    const patch = (op: string, path: string, value: unknown) => () =>
      applyPatch(groupType, group, parsePatch({ Operations: [{ op, path, value }] }));

    expect(refusal(patch('replace', 'members[value eq "b"]', { type: 'User' }))).toBe('400 noTarget');
    expect(refusal(patch('replace', 'members[value eq "a"].value', 'b'))).toBe('400 mutability');
    expect(refusal(patch('replace', 'members[value eq "a"].display', 'B'))).toBe('400 mutability');
    expect(refusal(patch('remove', 'displayName', undefined))).toBe('400 mutability');
  });
});

describe('a PATCH as large as allowed', () => {
  it('of 1,000 operations on 1,000 values is done in good time', () => {
    const emails = Array.from({ length: limits.values }, (_, n) => ({ value: `${n}@x.co`, type: 'work' }));
    const operations = Array.from({ length: limits.patchOperations }, (_, n) => ({
      op: 'replace',
      path: `emails[value eq "${n}@x.co"].display`,
      value: `${n}`,
    }));
    const start = performance.now();

    const after = patched({ emails }, ...operations);

    expect(after['emails']).toHaveLength(limits.values);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('changedNames', () => {
  it('names what a change did, extensions by attribute, and nothing when only the order differs', () => {
    const before = posted({ title: 'a', emails: [work], [enterprise]: { department: 'IT', division: 'A' } });
    const after = posted({
      nickName: 'n',
      emails: [{ primary: true, type: 'work', value: work.value }],
      [enterprise]: { division: 'B', department: 'IT' },
    });

    expect(changedNames(before, after)).toEqual(['title', `${enterprise}:division`, 'nickName']);
    expect(changedNames(before, before)).toEqual([]);
  });
});
