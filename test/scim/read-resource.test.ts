import { describe, expect, it } from 'vitest';
import { parseResource, schemasOf } from '#scim/resource.ts';
import { groupType, userType } from '#scim/resource-type.ts';
import { custom, enterprise, posted } from './shorthand.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';

describe('reading a POST or PUT', () => {
  it.each([
    ['names in any case', { NickName: 'B', NAME: { GIVENNAME: 'K' } }, { nickName: 'B', name: { givenName: 'K' } }],
    ['True as true', { active: 'True' }, { active: true }],
    ['false as false', { active: 'false' }, { active: false }],
    ['booleans in elements', { roles: [{ value: 'a', primary: 'True' }] }, { roles: [{ value: 'a', primary: true }] }],
    ['one object as a list', { emails: { value: 'a@b.co' } }, { emails: [{ value: 'a@b.co' }] }],
    [
      'a list of one as a single value',
      { title: ['Clerk'], name: [{ givenName: 'K' }] },
      { title: 'Clerk', name: { givenName: 'K' } },
    ],
    ['null, "" and [] as unassigned', { title: null, nickName: '', emails: [], addresses: null, name: {} }, {}],
    [
      'empty sub-attributes as unassigned',
      { name: { givenName: 'K', middleName: '', familyName: null } },
      { name: { givenName: 'K' } },
    ],
    ['empty values as none', { emails: [null, {}, { value: '' }, { value: null, type: 'work' }] }, {}],
    [
      'values of which only the type is left as none',
      { addresses: [{ type: 'work', locality: '', region: null }] },
      {},
    ],
    [
      'what is left of an address',
      { addresses: [{ locality: 'Oslo', region: '', country: 'NO' }] },
      { addresses: [{ locality: 'Oslo', country: 'NO' }] },
    ],
    ['a manager without id as none', { [enterprise]: { manager: { value: '', displayName: 'First Last' } } }, {}],
    [
      "a manager's name",
      { [enterprise]: { manager: { value: '7', displayName: 'Big Boss', $ref: null } } },
      { [enterprise]: { manager: { value: '7', displayName: 'Big Boss' } } },
    ],
    ['URNs in any case', { [enterprise.toUpperCase()]: { Department: 'IT' } }, { [enterprise]: { department: 'IT' } }],
    ['attributes under the URN of the core', { [core]: { title: 'Clerk' } }, { title: 'Clerk' }],
    [
      'an attribute under its whole path',
      { [`${enterprise}:employeeNumber`]: '7' },
      { [enterprise]: { employeeNumber: '7' } },
    ],
    [
      'an unknown extension as it is',
      { [custom]: { tag: '701984', level: 3, list: ['a'], deep: { 'a.b': [1, null] } } },
      { [custom]: { tag: '701984', level: 3, list: ['a'], deep: { 'a.b': [1, null] } } },
    ],
    ['an extension of another form', { 'urn:example:hr': { badge: 'X' } }, { 'urn:example:hr': { badge: 'X' } }],
    ['nulls of an unknown extension as unassigned', { [custom]: { tag: null } }, {}],
    ['an emptied extension as none', { [enterprise]: null, [custom]: {} }, {}],
    [
      "Entra's displayName of a role as display",
      { roles: [{ value: '25', displayName: 'Admin' }] },
      { roles: [{ value: '25', display: 'Admin' }] },
    ],
    [
      'a role as JSON inside of a text',
      { roles: [{ value: '{"id":"1","value":"25","displayName":"Role"}' }] },
      { roles: [{ value: '25', display: 'Role' }] },
    ],
    ['a role that only looks like JSON', { roles: [{ value: '{team}' }] }, { roles: [{ value: '{team}' }] }],
    ['line breaks in addresses', { addresses: [{ formatted: 'a\nb' }] }, { addresses: [{ formatted: 'a\nb' }] }],
    ['markup as it is', { displayName: '<script>alert(1)</script>' }, { displayName: '<script>alert(1)</script>' }],
    [
      'values of no known format',
      { profileUrl: 'xyz', locale: 'qq', timezone: '???', userType: 'w' },
      { profileUrl: 'xyz', locale: 'qq', timezone: '???', userType: 'w' },
    ],
    ['20,000 characters', { title: 'x'.repeat(20_000) }, { title: 'x'.repeat(20_000) }],
  ])('takes %s', (_, sent, kept) => {
    expect(posted(sent)).toEqual({ userName: 'ava@contoso.example', ...kept });
  });

  it.each([
    ['id', { id: '1' }],
    ['meta', { meta: { resourceType: 'Admin', created: '1970-01-01T00:00:00Z' } }],
    ['groups', { groups: [{ value: 'admins' }] }],
    ['schemas', { schemas: ['urn:example:nothing'] }],
    ['password', { password: 'PasswordCanary-7f3a' }],
    ['unknown attributes', { isAdmin: true, tenantId: 'other', department: null }],
    ['attributes of an extension outside of it', { department: 'IT', manager: null }],
    ['unknown sub-attributes', { name: { pet: 'x' } }],
    ['unknown attributes of a known extension', { [enterprise]: { pet: 'x' } }],
    ['constructor', { constructor: { prototype: { polluted: 'yes' } } }],
    ['prototype', { prototype: 1 }],
  ])('keeps nothing of %s', (_, sent) => {
    expect(posted(sent)).toEqual({ userName: 'ava@contoso.example' });
  });

  it.each(['__proto__', 'constructor', 'prototype', '__PROTO__'])('lets no %s through at any depth', (name) => {
    const text = `{"userName":"a","${name}":{"x":1},"name":{"${name}":{"x":1}},"${custom}":{"tag":"1","${name}":{"x":1},"deep":[{"${name}":{"x":1}}]}}`;

    const { attributes } = parseResource(userType, JSON.parse(text));

    expect(JSON.stringify(attributes)).toBe(`{"userName":"a","${custom}":{"tag":"1","deep":[{}]}}`);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('tells the names that were sent and those that mean nothing, but no values', () => {
    const body = { userName: 'a', password: 'secret', groups: [], pet: 'cat', [enterprise]: { department: 'IT' } };

    const { sent, ignored } = parseResource(userType, body);

    expect(sent).toEqual(['userName', 'password', 'groups', `${enterprise}:department`]);
    expect(ignored).toEqual(['pet']);
  });

  it('tells only so many names, and only their beginning', () => {
    const body = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`x${n}${'y'.repeat(500)}\u0007`, 1]));

    const { ignored } = parseResource(userType, { userName: 'a', ...body });

    expect(ignored.length).toBe(50);
    expect(ignored.every((name) => name.length === 120)).toBe(true);
  });

  it('lets the first of several primary values be the only one', () => {
    const emails = ['a', 'b', 'c'].map((name) => ({ value: `${name}@x.co`, primary: name !== 'a' }));

    expect(posted({ emails })['emails']).toEqual([
      { value: 'a@x.co', primary: false },
      { value: 'b@x.co', primary: true },
      { value: 'c@x.co', primary: false },
    ]);
  });

  it('joins values that are the same by value and type', () => {
    const emails = [
      { value: 'a@x.co', type: 'work' },
      { value: 'A@X.co', type: 'Work', primary: true },
      { value: 'a@x.co', type: 'home' },
    ];

    expect(posted({ emails })['emails']).toEqual([
      { value: 'A@X.co', type: 'Work', primary: true },
      { value: 'a@x.co', type: 'home' },
    ]);
  });

  it.each([
    ['missing', undefined],
    ['null', null],
    ['empty', []],
    ["SCIM 1.1's", ['urn:scim:schemas:core:1.0']],
    ['a Microsoft group schema', ['http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group']],
  ])('accepts schemas that are %s', (_, schemas) => {
    expect(posted({ schemas })).toEqual({ userName: 'ava@contoso.example' });
  });

  it('computes schemas from the data', () => {
    const attributes = posted({ [enterprise]: { department: 'IT' }, [custom]: { tag: '1' } });

    expect(schemasOf(userType, attributes)).toEqual([core, enterprise, custom]);
    expect(schemasOf(userType, posted())).toEqual([core]);
  });

  it('reads a group, with each member once and case-exact', () => {
    const members = [{ value: 'a', display: 'Ava' }, { value: 'A' }, { value: 'a', $ref: null }];

    expect(posted({ displayName: 'Ops', externalId: '8', members }, groupType)).toEqual({
      displayName: 'Ops',
      externalId: '8',
      members: [{ value: 'a' }, { value: 'A' }],
    });
  });

  it('reads more members of a group than values of any other attribute', () => {
    const members = Array.from({ length: 20_000 }, (_, n) => ({ value: `id-${n}` }));

    expect(posted({ displayName: 'Ops', members }, groupType)['members']).toHaveLength(20_000);
  });
});
