import { describe, expect, it } from 'vitest';
import { ScimError } from '#scim/errors.ts';
import { printFilter } from '#scim/filter.ts';
import { parseFilter } from '#scim/filter-parser.ts';
import { limits } from '#scim/limits.ts';
import { groupType, userType } from '#scim/resource-type.ts';
import { custom, enterprise, refusal } from './shorthand.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const printed = (text: string): string => printFilter(parseFilter(userType, text));

describe('parseFilter', () => {
  it.each([
    ['userName eq "ava"', 'userName eq "ava"'],
    ['USERNAME Eq "ava"', 'userName eq "ava"'],
    ['  userName\teq   "ava" ', 'userName eq "ava"'],
    ['userName eq "say \\"hi\\" \\u00e9\\n"', 'userName eq "say \\"hi\\" é\\n"'],
    ["userName eq \"' OR '1'='1' --\"", "userName eq \"' OR '1'='1' --\""],
    ['userName eq akadmin', 'userName eq "akadmin"'],
    ['userName eq ava+x@contoso.example', 'userName eq "ava+x@contoso.example"'],
    ['userName eq 12345', 'userName eq "12345"'],
    ['userName eq true', 'userName eq "true"'],
    ['title pr', 'title pr'],
    ['title eq null', 'title eq null'],
    ['title ne NULL', 'title ne null'],
    ['title eq "null"', 'title eq "null"'],
    ['active eq true', 'active eq true'],
    ['active eq "True"', 'active eq true'],
    ['active eq False', 'active eq false'],
    ['name.familyName co "O\'Malley"', 'name.familyName co "O\'Malley"'],
    ['meta.lastModified gt "2011-05-13T04:42:34Z"', 'meta.lastModified gt "2011-05-13T04:42:34Z"'],
    ['meta.lastModified ge 2011-05-13T04:42:34+02:00', 'meta.lastModified ge "2011-05-13T04:42:34+02:00"'],
    ['emails co "example.com"', 'emails.value co "example.com"'],
    ['emails[type eq "work"]', 'emails[type eq "work"]'],
    ['emails[type eq "work" and value co "@x"]', 'emails[type eq "work" and value co "@x"]'],
    ['emails[type eq "work"].value eq "x"', 'emails[type eq "work" and value eq "x"]'],
    ['emails[type eq "work"].value pr', 'emails[type eq "work" and value pr]'],
    ['roles[primary eq "True"]', 'roles[primary eq true]'],
    ['manager eq "26"', `${enterprise}:manager.value eq "26"`],
    ['id eq 1 and manager eq 2', `id eq "1" and ${enterprise}:manager.value eq "2"`],
    [`${enterprise}:department eq "IT"`, `${enterprise}:department eq "IT"`],
    [`${enterprise.toUpperCase()}:DEPARTMENT eq "IT"`, `${enterprise}:department eq "IT"`],
    [`${core}:userName sw "J"`, 'userName sw "J"'],
    [`${core}:name.givenName pr`, 'name.givenName pr'],
    [`${custom}:tag eq "7"`, `${custom}:tag eq "7"`],
    [`${custom}:level gt 7`, `${custom}:level gt 7`],
    ['title pr and userType eq "Employee"', 'title pr and userType eq "Employee"'],
    ['title pr AND userType pr Or id pr', 'title pr and userType pr or id pr'],
    ['title pr and (userType pr or id pr)', 'title pr and (userType pr or id pr)'],
    ['(title pr and (userType pr and id pr))', 'title pr and userType pr and id pr'],
    ['not (title pr)', 'not (title pr)'],
    ['NOT(title pr or id pr)and id pr', 'not (title pr or id pr) and id pr'],
    ['((title pr))', 'title pr'],
    ['schemas eq "urn:x"', 'schemas eq "urn:x"'],
  ])('reads %s', (text, expected) => {
    expect(printed(text)).toBe(expected);
  });

  it.each([
    '',
    '   ',
    'userName',
    'userName eq',
    'userName eq "abc',
    'userName eq "a\\x"',
    "userName eq 'ava'",
    'userName like "%"',
    'userName eq "a" "b"',
    'userName eq "a" and',
    'userName eq and title pr',
    'and userName pr',
    'userName pr title pr',
    'not userName pr',
    'userName[value eq "a"]',
    '"not" (userName pr)',
    'not (userName pr',
    '(userName pr',
    'userName pr)',
    '()',
    'emails[type eq "work"',
    'emails[]',
    'emails[type eq "work"]]',
    'emails[type eq "work"].nothing eq "x"',
    'emails[type eq "work"].value',
    'emails[nothing eq "x"]',
    'emails[emails[type eq "work"]]',
    'emails.value[type eq "work"]',
    'emails.value.deep eq "x"',
    '"userName" eq "ava"',
    'nothing eq "x"',
    'name.nothing eq "x"',
    'userName.x eq "x"',
    'password eq "x"',
    'password sw "P"',
    'password pr',
    `${core}:password pr`,
    `${enterprise}:nothing eq "x"`,
    `${enterprise} eq "x"`,
    `${core} pr`,
    'name eq "x"',
    'active gt true',
    'active co "t"',
    'active eq "maybe"',
    'active eq null and',
    'title gt null',
    'x509Certificates gt "x"',
    'meta.created gt "yesterday"',
    'meta.created gt "2011-02-30T00:00:00Z"',
    'meta eq "x"',
    '__proto__.toString eq "x"',
    'constructor.name eq "x"',
    'emails[__proto__ eq "x"]',
    `${custom}:__proto__ eq "x"`,
    `${custom}:constructor.prototype eq "x"`,
    `${custom}:list[constructor eq "x"]`,
    `${custom}:tag eq {}`,
    `${custom}:tag co 7`,
  ])('refuses %s', (text) => {
    expect(refusal(() => parseFilter(userType, text))).toBe('400 invalidFilter');
  });

  it.each([
    ['userName eq', 'position 12: expected a value in double quotes'],
    ['userName like "x"', 'position 10: expected an operator'],
    ['userName eq "x" or', 'position 19: expected the name of an attribute'],
    ['emails[type eq "work"', 'position 22: expected and, or, or "]"'],
    ['active eq 1', 'position 11: expected true or false'],
    ['a.b.c pr', '"a.b.c" at position 1 of the filter is no attribute'],
  ])('says of %s where it stopped and what it expected', (text, detail) => {
    expect(() => parseFilter(userType, text)).toThrow(detail);
  });

  it('looks names up in the resource type', () => {
    expect(printFilter(parseFilter(groupType, 'members eq "7"'))).toBe('members.value eq "7"');
    expect(refusal(() => parseFilter(groupType, 'userName pr'))).toBe('400 invalidFilter');
    expect(refusal(() => parseFilter(userType, 'members pr'))).toBe('400 invalidFilter');
  });
});

describe('the limits of a filter', () => {
  const nested = (depth: number) => `${'('.repeat(depth)}userName pr${')'.repeat(depth)}`;
  const terms = (count: number) => Array(count).fill('userName pr').join(' and ');
  const long = (length: number) => `title eq "${'x'.repeat(length - 11)}"`;

  it.each([
    ['depth', nested, limits.filterDepth],
    ['depth of not', (depth: number) => `${'not ('.repeat(depth)}id pr${')'.repeat(depth)}`, limits.filterDepth],
    ['number of comparisons', terms, limits.filterTerms],
    ['length', long, limits.filterLength],
  ])('are exact in %s', (_, make, limit) => {
    expect(refusal(() => parseFilter(userType, make(limit)))).toBe('accepted');
    expect(refusal(() => parseFilter(userType, make(limit + 1)))).toBe('400 invalidFilter');
  });

  it.each([
    ['5,000 parentheses', nested(5_000)],
    ['4,000 parentheses within the length', nested(4_000)],
    ['1,600 times not', `${'not ('.repeat(1_600)}id pr`],
    ['8 KB of open brackets', 'emails['.repeat(1_100)],
    ['blanks', `userName${' '.repeat(4_000)}eq${' '.repeat(4_000)}"x`],
    ['quotes', '"'.repeat(8_000)],
    ['backslashes', `userName eq "${'\\'.repeat(8_001)}`],
    ['dots', `${'a.'.repeat(4_000)}b pr`],
    ['colons', `urn${':2.0'.repeat(2_000)} pr`],
    ['2 MB', `userName eq "${'x'.repeat(2_000_000)}"`],
    ['9,000 comparisons', terms(9_000)],
  ])('refuse %s quickly', (_, text) => {
    const start = performance.now();

    expect(() => parseFilter(userType, text)).toThrow(ScimError);
    expect(performance.now() - start).toBeLessThan(250);
  });
});
