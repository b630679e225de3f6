import { describe, expect, it } from 'vitest';
import { matches } from '#scim/filter-match.ts';
import { parseFilter } from '#scim/filter-parser.ts';
import { userType } from '#scim/resource-type.ts';
import { custom, enterprise } from './shorthand.ts';

const ava = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  id: 'Ab1',
  externalId: 'Ext-1',
  userName: 'Ava.Novák@Contoso.example',
  name: { givenName: 'Ava', familyName: 'Novák' },
  active: true,
  title: 'Lead',
  emails: [
    { value: 'ava@contoso.example', type: 'work', primary: true },
    { value: 'ava@home.example', type: 'home' },
  ],
  phoneNumbers: [{ value: '+1' }],
  [enterprise]: { department: 'IT', manager: { value: '26' } },
  [custom]: { Tag: 'X1', level: 3, remote: true, sites: ['Oslo', 'Bergen'], desk: { floor: 2 } },
  meta: { created: '2026-01-31T09:30:00.000Z', lastModified: '2026-02-01T00:00:00Z', version: 'W/"3"' },
};

describe('matches', () => {
  it.each([
    ['userName eq "ava.NOVÁK@contoso.EXAMPLE"', true],
    ['userName eq "ava.nova\u0301k@contoso.example"', true],
    ['userName eq "ava"', false],
    ['userName sw "AVA."', true],
    ['userName ew ".EXAMPLE"', true],
    ['userName co "Nov"', true],
    ['userName co "(a+)+$.*[[]"', false],
    ['userName ne "x"', true],
    ['id eq "Ab1"', true],
    ['id eq "ab1"', false],
    ['externalId eq "Ext-1"', true],
    ['externalId eq "ext-1"', false],
    ['externalId co "xt-"', true],
    ['active eq true', true],
    ['active eq "False"', false],
    ['active ne false', true],
    ['title pr', true],
    ['nickName pr', false],
    ['nickName eq null', true],
    ['title eq null', false],
    ['title ne null', true],
    ['nickName ne "x"', true],
    ['nickName eq ""', false],
    ['title gt "kead"', true],
    ['title gt "lead"', false],
    ['title ge "LEAD"', true],
    ['title lt "M"', true],
    ['title le "Lead"', true],
    ['name pr', true],
    ['name.givenName eq "ava"', true],
    ['name.middleName pr', false],
    ['name[givenName eq "Ava" and familyName sw "n"]', true],
    ['emails eq "AVA@home.example"', true],
    ['emails.type eq "home"', true],
    ['emails.type ne "work"', true],
    ['phoneNumbers.type ne "work"', true],
    ['emails[type eq "work" and value ew "contoso.example"]', true],
    ['emails[type eq "home" and value ew "contoso.example"]', false],
    ['emails[type eq "work"].value eq "ava@contoso.example"', true],
    ['emails[type eq "home" and not (primary eq true)]', true],
    ['emails[primary eq "True"].value sw "ava@c"', true],
    ['phoneNumbers[not (type pr)]', true],
    ['photos[value pr]', false],
    [`${enterprise}:department eq "it"`, true],
    ['department eq "it"', true],
    ['manager eq "26"', true],
    ['manager.value eq "27"', false],
    ['manager pr', true],
    ['costCenter pr', false],
    [`${custom}:tag eq "x1"`, true],
    [`${custom.toLowerCase()}:TAG pr`, true],
    [`${custom}:level gt 2`, true],
    [`${custom}:level eq 3`, true],
    [`${custom}:level eq "3"`, false],
    [`${custom}:level ne "3"`, true],
    [`${custom}:remote eq true`, true],
    [`${custom}:sites eq "bergen"`, true],
    [`${custom}:sites[value sw "O"]`, true],
    [`${custom}:desk.floor le 2`, true],
    [`${custom}:nothing pr`, false],
    ['urn:example:other:2.0:User:tag eq "X1"', false],
    ['meta.created eq "2026-01-31T10:30:00+01:00"', true],
    ['meta.created lt "2026-01-31T09:30:00.001Z"', true],
    ['meta.lastModified gt "2026-01-31T23:59:59Z"', true],
    ['meta.created sw "2026-01"', true],
    ['meta.version eq "W/\\"3\\""', true],
    ['schemas eq "urn:ietf:params:scim:schemas:core:2.0:User"', true],
    ['title eq "Lead" and active eq true', true],
    ['title eq "Lead" and active eq false', false],
    ['title eq "x" or active eq true', true],
    ['title eq "x" or active eq false and title eq "Lead"', false],
    ['not (title eq "x")', true],
    ['not (title eq "x" or active eq true)', false],
  ])('%s: %s', (text, expected) => {
    expect(matches(parseFilter(userType, text), ava)).toBe(expected);
  });

  it('looks at own members only', () => {
    const filter = parseFilter(userType, `${custom}:toString pr`);

    expect(matches(filter, { [custom]: { tag: '1' } })).toBe(false);
  });
});
