import { describe, expect, it } from 'vitest';
import { applyPatch, parsePatch } from '#scim/patch.ts';
import { parseResource } from '#scim/resource.ts';
import { groupType, type ResourceType, userType } from '#scim/resource-type.ts';

const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
const babs = { value: '2819c223-7f76-453a-919d-413861904646', $ref: 'https://example.com/v2/Users/2819c223' };
const james = { value: '08e1d05d-121c-4561-8b96-473d93df9210', $ref: 'https://example.com/v2/Users/08e1d05d' };
const workMail = { value: 'bjensen@example.com', type: 'work', primary: true };
const workAddress = {
  type: 'work',
  streetAddress: '911 Universal City Plaza',
  locality: 'Hollywood',
  region: 'CA',
  postalCode: '91608',
  country: 'US',
  formatted: '911 Universal City Plaza\nHollywood, CA 91608 US',
  primary: true,
};

function changed(type: ResourceType, body: object, ...Operations: readonly object[]) {
  const { attributes } = parseResource(type, { userName: 'bjensen', displayName: 'Tour Guides', ...body });
  return applyPatch(type, attributes, parsePatch({ schemas, Operations })).attributes;
}

describe('RFC 7644 §3.5.2.1, add', () => {
  it('adds a member to a group, and adds it only once', () => {
    const add = { op: 'add', path: 'members', value: [{ display: 'Babs Jensen', ...babs }] };

    expect(changed(groupType, { members: [james] }, add, add)['members']).toEqual([james, babs]);
  });

  it('adds without path', () => {
    const add = { op: 'add', value: { emails: [{ value: 'babs@jensen.org', type: 'home' }], nickname: 'Babs' } };

    expect(changed(userType, { emails: [workMail] }, add)).toMatchObject({
      emails: [workMail, { value: 'babs@jensen.org', type: 'home' }],
      nickName: 'Babs',
    });
  });
});

describe('RFC 7644 §3.5.2.2, remove', () => {
  it.each([
    ['one member', [{ op: 'remove', path: `members[value eq "${babs.value}"]` }], [james]],
    ['all members', [{ op: 'remove', path: 'members' }], undefined],
    [
      'one member and adds another',
      [
        { op: 'remove', path: `members[value eq "${babs.value}"]` },
        { op: 'add', path: 'members', value: [{ display: 'James Smith', ...james }] },
      ],
      [james],
    ],
    [
      'all members and adds others',
      [
        { op: 'remove', path: 'members' },
        { op: 'add', path: 'members', value: [babs, james] },
      ],
      [babs, james],
    ],
  ])('removes %s', (_, operations, members) => {
    expect(changed(groupType, { members: [babs, james] }, ...operations)['members']).toEqual(members);
  });

  it('removes the values that a filter selects', () => {
    const emails = [workMail, { value: 'bj@example.org', type: 'work' }, { value: 'babs@example.com', type: 'home' }];
    const remove = { op: 'remove', path: 'emails[type eq "work" and value ew "example.com"]' };

    expect(changed(userType, { emails }, remove)['emails']).toEqual(emails.slice(1));
  });
});

describe('RFC 7644 §3.5.2.3, replace', () => {
  it('replaces all members of a group', () => {
    const replace = { op: 'replace', path: 'members', value: [{ display: 'Babs Jensen', ...babs }, james] };

    expect(changed(groupType, { members: [{ value: 'other' }] }, replace)['members']).toEqual([babs, james]);
  });

  it("replaces a user's work address", () => {
    const old = { type: 'work', streetAddress: '100 Universal City Plaza', locality: 'Elsewhere' };
    const home = { type: 'home', streetAddress: '456 Hollywood Blvd' };
    const replace = { op: 'replace', path: 'addresses[type eq "work"]', value: workAddress };

    expect(changed(userType, { addresses: [old, home] }, replace)['addresses']).toEqual([workAddress, home]);
  });

  it('replaces one part of an address', () => {
    const replace = { op: 'replace', path: 'addresses[type eq "work"].streetAddress', value: '1010 Broadway Ave' };

    expect(changed(userType, { addresses: [workAddress] }, replace)['addresses']).toEqual([
      { ...workAddress, streetAddress: '1010 Broadway Ave' },
    ]);
  });

  it('replaces several attributes at once without path', () => {
    const value = { emails: [workMail, { value: 'babs@jensen.org', type: 'home' }], nickname: 'Babs' };

    expect(changed(userType, { emails: [{ value: 'old@example.com' }] }, { op: 'replace', value })).toMatchObject({
      emails: value.emails,
      nickName: 'Babs',
    });
  });
});
