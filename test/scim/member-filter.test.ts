import { describe, expect, it } from 'vitest';
import { parseFilter } from '#scim/filter-parser.ts';
import { memberIdsIn } from '#scim/member-filter.ts';
import { groupType } from '#scim/resource-type.ts';
import { refusal } from './shorthand.ts';

const idsIn = (filter: string) => memberIdsIn(parseFilter(groupType, filter));

describe('the members that a filter of groups asks for', () => {
  it.each([
    ['displayName eq "a"', []],
    ['members eq "a"', ['a']],
    ['members.value eq "A"', ['A']],
    ['members[value eq "a"]', ['a']],
    ['members[type eq "User" and value eq "a"]', ['a']],
    ['id eq "x" and members.value eq "a"', ['a']],
    ['members.value eq "a" or not (members.value eq "b" and displayName pr)', ['a', 'b']],
  ])('%s', (filter, ids) => {
    expect(idsIn(filter)).toEqual(ids);
  });

  it.each([
    'members pr',
    'members.value pr',
    'members.value ne "a"',
    'members.value co "a"',
    'members.type eq "User"',
    'members[type eq "User"]',
    'members[value eq "a" or type eq "User"]',
    'members[not (value eq "a")]',
    'displayName eq "a" and members pr',
  ])('%s would need all of them, and is refused', (filter) => {
    expect(refusal(() => idsIn(filter))).toBe('400 invalidFilter');
  });
});
