import { describe, expect, it } from 'vitest';
import { parseFilter } from '#scim/filter-parser.ts';
import { keyLookups } from '#scim/key-lookups.ts';
import { groupType, userType } from '#scim/resource-type.ts';

describe('keyLookups', () => {
  it.each([
    ['id eq "Ab1"', [{ key: 'id', value: 'Ab1' }]],
    ['userName eq "AVA@x.CO"', [{ key: 'userName', value: 'ava@x.co' }]],
    ['externalId eq "Ext-1"', [{ key: 'externalId', value: 'Ext-1' }]],
    ['emails eq "A@x.co"', [{ key: 'mail', value: 'a@x.co' }]],
    ['emails.value eq "A@x.co"', [{ key: 'mail', value: 'a@x.co' }]],
    ['emails[value eq "A@x.co"]', [{ key: 'mail', value: 'a@x.co' }]],
    ['emails[type eq "home" and value eq "A@x.co"]', [{ key: 'mail', value: 'a@x.co' }]],
    ['emails[type eq "Work" and value eq "A@x.co"]', [{ key: 'workMail', value: 'a@x.co' }]],
    ['emails[type eq "work"].value eq "A@x.co"', [{ key: 'workMail', value: 'a@x.co' }]],
    [
      'id eq "1" and manager eq "2" and userName eq "A"',
      [
        { key: 'id', value: '1' },
        { key: 'userName', value: 'a' },
      ],
    ],
    ['title pr and (userName eq "a" and active eq true)', [{ key: 'userName', value: 'a' }]],
  ])('%s goes by key', (text, expected) => {
    expect(keyLookups(parseFilter(userType, text))).toEqual(expected);
  });

  it.each([
    'userName ne "a"',
    'userName sw "a"',
    'userName eq null',
    'userName eq "a" or id eq "1"',
    'not (userName eq "a")',
    'name.givenName eq "a"',
    'emails[type eq "work"]',
    'emails[type eq "work" or value eq "a"]',
    'emails[not (value eq "a")]',
    'emails[value co "a"]',
    'phoneNumbers[type eq "work" and value eq "1"]',
    'urn:example:x:2.0:User:id eq "1"',
  ])('%s needs the list', (text) => {
    expect(keyLookups(parseFilter(userType, text))).toEqual([]);
  });

  it("looks up nobody for a text that can be nobody's, so that no store has to refuse it as a key", () => {
    const lookup = (text: string) => keyLookups(parseFilter(userType, `userName eq ${JSON.stringify(text)}`));

    expect(lookup('x'.repeat(4_000))).toEqual([{ key: 'userName', value: '' }]);
    expect(lookup('a\ud800')).toEqual([{ key: 'userName', value: '' }]);
    expect(lookup('é'.repeat(512))).toEqual([{ key: 'userName', value: 'é'.repeat(512) }]);
  });

  it.each([
    ['displayName eq "IT Ops"', [{ key: 'displayName', value: 'it ops' }]],
    ['members eq "Ab"', [{ key: 'member', value: 'Ab' }]],
    ['members[value eq "Ab"]', [{ key: 'member', value: 'Ab' }]],
    ['members.value eq "Ab" and displayName sw "x"', [{ key: 'member', value: 'Ab' }]],
  ])('%s goes by key for groups', (text, expected) => {
    expect(keyLookups(parseFilter(groupType, text))).toEqual(expected);
  });
});
