import { describe, expect, it } from 'vitest';
import { splitGroupPatch } from '#scim/membership.ts';
import { applyPatch, parsePatch } from '#scim/patch.ts';
import { groupType } from '#scim/resource-type.ts';
import { refusal } from './shorthand.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ids = (...values: readonly string[]) => values.map((value) => ({ value }));
const split = (...Operations: readonly unknown[]) => splitGroupPatch(parsePatch({ Operations }));

function reduced(...operations: readonly unknown[]) {
  const { replacesAll, added, removed } = split(...operations).members;
  return { replacesAll, added: [...added], removed: [...removed] };
}

describe('splitGroupPatch', () => {
  const add = {
    op: 'Add',
    path: 'members',
    value: [
      { $ref: null, value: 'a' },
      { value: 'b', display: 'Bob' },
    ],
  };

  it.each([
    ['add', [add], { replacesAll: false, added: ['a', 'b'], removed: [] }],
    [
      'add one object',
      [{ op: 'add', path: 'Members', value: { value: 'a' } }],
      { replacesAll: false, added: ['a'], removed: [] },
    ],
    ['add nothing', [{ op: 'add', path: 'members', value: [] }], { replacesAll: false, added: [], removed: [] }],
    [
      'add under the URN',
      [{ op: 'add', path: `${core}:members`, value: ids('a') }],
      { replacesAll: false, added: ['a'], removed: [] },
    ],
    [
      'add without path',
      [{ op: 'add', value: { members: ids('a') } }],
      { replacesAll: false, added: ['a'], removed: [] },
    ],
    [
      'add without path under the URN',
      [{ op: 'add', value: { [core]: { MEMBERS: ids('a') } } }],
      { replacesAll: false, added: ['a'], removed: [] },
    ],
    [
      'remove by value list',
      [{ op: 'Remove', path: 'members', value: ids('a', 'b') }],
      { replacesAll: false, added: [], removed: ['a', 'b'] },
    ],
    [
      'remove by an empty list',
      [{ op: 'Remove', path: 'members', value: [] }],
      { replacesAll: false, added: [], removed: [] },
    ],
    [
      'remove by filter',
      [{ op: 'remove', path: 'members[value eq "a"]' }],
      { replacesAll: false, added: [], removed: ['a'] },
    ],
    [
      'remove several by filter',
      [{ op: 'remove', path: 'members[value eq "a" or value eq "b"]' }],
      { replacesAll: false, added: [], removed: ['a', 'b'] },
    ],
    ['remove all', [{ op: 'remove', path: 'members' }], { replacesAll: true, added: [], removed: [] }],
    ['remove null', [{ op: 'remove', path: 'members', value: null }], { replacesAll: true, added: [], removed: [] }],
    [
      'replace',
      [{ op: 'replace', path: 'members', value: ids('a') }],
      { replacesAll: true, added: ['a'], removed: [] },
    ],
    [
      'replace by nothing',
      [{ op: 'replace', path: 'members', value: [] }],
      { replacesAll: true, added: [], removed: [] },
    ],
    [
      'replace without path',
      [{ op: 'replace', value: { members: [], id: '1', displayName: 'x' } }],
      { replacesAll: true, added: [], removed: [] },
    ],
    [
      'add, then remove',
      [add, { op: 'remove', path: 'members[value eq "a"]' }],
      { replacesAll: false, added: ['b'], removed: ['a'] },
    ],
    [
      'remove, then add',
      [{ op: 'remove', path: 'members[value eq "a"]' }, add],
      { replacesAll: false, added: ['a', 'b'], removed: [] },
    ],
    [
      'replace, then remove',
      [
        { op: 'replace', path: 'members', value: ids('a', 'c') },
        { op: 'remove', path: 'members[value eq "a"]' },
      ],
      { replacesAll: true, added: ['c'], removed: [] },
    ],
    [
      'remove, then replace',
      [
        { op: 'remove', path: 'members[value eq "a"]' },
        { op: 'replace', path: 'members', value: ids('c') },
      ],
      { replacesAll: true, added: ['c'], removed: [] },
    ],
    [
      'nothing of members',
      [{ op: 'replace', path: 'displayName', value: 'x' }],
      { replacesAll: false, added: [], removed: [] },
    ],
  ])('reduces: %s', (_, operations, expected) => {
    expect(reduced(...operations)).toEqual(expected);
  });

  it('leaves everything else to applyPatch', () => {
    const value = { id: '1', displayName: 'New', members: ids('a') };

    const { others } = split({ op: 'replace', value }, { op: 'replace', path: 'externalId', value: '7' }, add);

    expect(applyPatch(groupType, { displayName: 'Old' }, others).attributes).toEqual({
      displayName: 'New',
      externalId: '7',
    });
  });

  it.each([
    ['members by another attribute', { op: 'remove', path: 'members[type eq "User"]' }, '400 invalidFilter'],
    ['members by likeness', { op: 'remove', path: 'members[value co "a"]' }, '400 invalidFilter'],
    ['members by a broken filter', { op: 'remove', path: 'members[value eq "a"' }, '400 invalidFilter'],
    ['a part of a member', { op: 'replace', path: 'members[value eq "a"].value', value: 'b' }, '400 mutability'],
    ['a selected member', { op: 'replace', path: 'members[value eq "a"]', value: { value: 'b' } }, '400 mutability'],
    ['a text as member', { op: 'add', path: 'members', value: ['a'] }, '400 invalidValue'],
    ['a number as id', { op: 'add', path: 'members', value: [{ value: 7 }] }, '400 invalidValue'],
    ['a group as member', { op: 'add', path: 'members', value: [{ value: 'g', type: 'group' }] }, '400 invalidValue'],
    ['a member without id', { op: 'add', path: 'members', value: [{ type: 'User' }] }, '400 invalidValue'],
  ])('refuses %s', (_, operation, expected) => {
    expect(refusal(() => split(operation))).toBe(expected);
  });

  it('reads 20,000 members in good time', () => {
    const value = Array.from({ length: 20_000 }, (_, n) => ({ value: `id-${n % 10_000}` }));
    const start = performance.now();

    expect(split({ op: 'add', path: 'members', value }).members.added.size).toBe(10_000);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
