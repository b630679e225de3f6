import { asking, type BadInput, refused, repeat } from './bad-input.ts';

const creating = (name: string, group: unknown, answers: readonly number[] = refused): BadInput => ({
  name,
  method: 'POST',
  path: '/Groups',
  body: JSON.stringify(group),
  answers,
});
const patching = (name: string, operations: readonly unknown[], answers: readonly number[] = refused): BadInput => ({
  name,
  method: 'PATCH',
  path: '/Groups/{group}',
  body: JSON.stringify({ Operations: operations }),
  answers,
});
const members = (value: unknown, op = 'add') => [{ op, path: 'members', value }];
const nobody = '00000000-0000-4000-8000-000000000000';
const changed = [200, 204, 400];

/** Groups without a name, members who are not there, and too many of them. */
export const groups: readonly BadInput[] = [
  creating('a group without a name', { members: [] }),
  ...[null, '', '  ', 7, {}, ['a', 'b'], 'n'.repeat(513), 'a\u0000b', 'a\ud800b'].map((displayName) =>
    creating(`a group named ${JSON.stringify(displayName).slice(0, 20)}`, { displayName }),
  ),
  creating('a group whose name is taken', { displayName: 'BAD INPUTS' }, [409]),
  creating('a group of an unknown member', { displayName: 'g1', members: [{ value: nobody }] }),
  creating('a group of itself', { displayName: 'g2', members: [{ value: '{group}', type: 'Group' }] }),
  creating('a group of a text', { displayName: 'g3', members: 'everybody' }),
  creating('a group of numbers', { displayName: 'g4', members: [1, 2] }),
  creating('a group of texts', { displayName: 'g5', members: ['{user}'] }),
  creating('a group of members without ids', { displayName: 'g6', members: [{ display: 'Mia' }] }),
  creating('a group with a user in its name', { displayName: 'g7', userName: 'x', active: false }, [201]),
  creating(
    'a group of another schema',
    { displayName: 'g8', schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'] },
    [201, 400],
  ),
  {
    ...creating('a group with __proto__', {}, [201, 400]),
    body: '{"displayName":"g9","__proto__":{"scimCorpusCanary":1}}',
  },
  ...[nobody, 'nobody', '{group}', 'T#globex#M#1', '__proto__', '%00', '../{user}', `${repeat('i', 5_000)}`].map(
    (value) => patching(`the member ${value.slice(0, 40)}`, members([{ value }])),
  ),
  patching('a member and nobody', members([{ value: '{user}' }, { value: nobody }])),
  patching('a member whose id is a number', members([{ value: 7 }])),
  patching('a member whose id is an object', members([{ value: { id: '{user}' } }])),
  patching('a member whose id is empty', members([{ value: '' }])),
  patching('a member that is null', members([null]), changed),
  patching('20,001 unknown members', members(Array.from({ length: 20_001 }, () => ({ value: nobody }))), [400, 413]),
  patching(
    '20,000 different unknown members',
    members(Array.from({ length: 20_000 }, (_, n) => ({ value: `nobody-${n}` }))),
    [400, 413],
  ),
  patching(
    '1,001 operations',
    Array.from({ length: 1_001 }, () => ({ op: 'add', path: 'members', value: [{ value: nobody }] })),
  ),
  patching('the removal of nobody', [{ op: 'remove', path: `members[value eq "${nobody}"]` }], changed),
  patching('the removal by a broken filter', [{ op: 'remove', path: 'members[value eq "' }]),
  patching('the removal by an unknown attribute', [{ op: 'remove', path: 'members[userName eq "a"]' }], changed),
  patching('the removal by a bomb', [
    { op: 'remove', path: `members[${repeat('(', 2_000)}value pr${repeat(')', 2_000)}]` },
  ]),
  patching('a member by a filter', [{ op: 'add', path: `members[value eq "${nobody}"]`, value: { value: nobody } }]),
  patching('another id for a member', [{ op: 'replace', path: 'members[value pr].value', value: nobody }]),
  patching('members by a number', members(7)),
  patching('no name any more', [{ op: 'remove', path: 'displayName' }]),
  patching('another id', [{ op: 'replace', path: 'id', value: 'admin' }]),
  patching('a name that is an object', [{ op: 'replace', path: 'displayName', value: { $ne: '' } }]),
  { ...creating('a group that is not there', { displayName: 'x' }, [404]), method: 'PUT', path: `/Groups/${nobody}` },
  { ...creating('a group replaced by one without a name', { members: [] }), method: 'PUT', path: '/Groups/{group}' },
  {
    ...creating('a group replaced by one of nobody', { displayName: 'g10', members: [{ value: nobody }] }),
    method: 'PUT',
    path: '/Groups/{group}',
  },
  asking('a group with the id of a user', '/Groups/{user}', [404]),
  ...['displayName eq', 'userName eq "a"', 'members[', 'members co "{user}" or', 'password pr', '__proto__ pr'].map(
    (filter) => asking(`groups where ${filter}`, `/Groups?filter=${encodeURIComponent(filter)}`),
  ),
  asking(
    'groups by an injected member',
    `/Groups?filter=${encodeURIComponent('members eq "T#globex#G#1"')}`,
    [200, 400],
  ),
  asking('groups on a page that is none', '/Groups?startIndex=one&count=many', [200, 400]),
];
