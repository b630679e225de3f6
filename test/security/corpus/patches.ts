import { type BadInput, patching, repeat } from './bad-input.ts';

const changed = [200, 400];
const set = (path: unknown, value: unknown = 'x') => [{ op: 'replace', path, value }];
const patchOp = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'] };

/** Changes that say nothing, too much, or what may not be said. */
export const patches: readonly BadInput[] = [
  patching('no operations', patchOp),
  patching('an empty list of operations', []),
  patching('operations that are an object', { ...patchOp, Operations: { op: 'add', path: 'title', value: 'x' } }),
  patching('operations that are a text', { ...patchOp, Operations: 'replace title' }),
  patching('an operation that is null', [null]),
  patching('an operation that is a list', [['replace', 'title', 'x']]),
  patching('an operation that is a text', ['remove']),
  patching('a good operation and a bad one', [...set('title'), { op: 'replace', path: 'active', value: 1 }]),
  ...[undefined, null, 7, '', 'explode', ['add'], { add: 1 }, 'add ', 'copy', 'move', 'test'].map((op) =>
    patching(`the op ${JSON.stringify(op)}`, [{ op, path: 'title', value: 'x' }]),
  ),
  ...[
    7,
    true,
    {},
    ['title'],
    ' ',
    '.',
    'title.',
    '.title',
    'name..givenName',
    'title[',
    'title]',
    'emails[',
    'emails[]',
    '[type eq "work"]',
  ].map((path) => patching(`the path ${JSON.stringify(path)}`, set(path))),
  // RFC 7644 leaves unknown names to the server; refusing them would stop a deactivation in the same request.
  ...['nothing', 'name.nothing', 'title.x', 'emails[type eq "work"].nothing', 'pk', 'version', 'identity.userName'].map(
    (path) => patching(`the unknown path ${path}`, set(path), changed),
  ),
  ...[
    'userName[value eq "x"]',
    'emails[type eq "work"',
    'emails[type eq "work"].',
    'emails[type eq "work"].value.x',
    'emails[nothing eq "x"].value',
    'emails[type eq "work"][value pr]',
    'emails.value[type eq "work"]',
    'name.givenName eq "x"',
    'title or nickName',
    'urn:ietf:params:scim:schemas:core:2.0:User:',
    '/title',
    '$.title',
    '../title',
    'title\u0000',
  ].map((path) => patching(`the path ${path}`, set(path))),
  patching('a path of 5,000 dots', set(repeat('.', 5_000))),
  patching('a path of 9,000 characters', set(`title${repeat('x', 9_000)}`)),
  patching('a path of 3,000 parentheses', set(`emails[${repeat('(', 3_000)}type pr${repeat(')', 3_000)}].value`)),
  patching('a path of 2,000 times not', set(`emails[${repeat('not (', 2_000)}type pr${repeat(')', 2_000)}].value`)),
  patching(
    '1,001 operations',
    Array.from({ length: 1_001 }, () => set('title')[0]),
  ),
  patching(
    '1,000 operations that add a value each',
    Array.from({ length: 1_000 }, (_, n) => ({ op: 'add', path: 'ims', value: [{ value: `im${n}` }] })),
    changed,
  ),
  patching(
    'more values than one attribute may have',
    Array.from({ length: 60 }, (_, n) => ({
      op: 'add',
      path: 'phoneNumbers',
      value: Array.from({ length: 100 }, (_, i) => ({ value: `+${n}${i}` })),
    })),
  ),
  patching('remove of nothing in particular', [{ op: 'remove' }]),
  patching('remove of the userName', [{ op: 'remove', path: 'userName' }]),
  patching('remove of the id', [{ op: 'remove', path: 'id' }]),
  patching('add of nothing', [{ op: 'add', path: 'title' }], changed),
  patching('add without path of a text', [{ op: 'add', value: 'x' }]),
  patching('add without path of a list', [{ op: 'add', value: [{ title: 'x' }] }]),
  patching('add without anything', [{ op: 'add' }]),
  ...[null, '', '  ', 7, {}, ['a', 'b'], 'x'.repeat(600), 'a\nb', 'a\u200bb'].map((value) =>
    patching(`the userName becomes ${JSON.stringify(value).slice(0, 20)}`, set('userName', value)),
  ),
  patching('the id becomes another', set('id', 'admin')),
  patching('the creation becomes earlier', set('meta.created', '1970-01-01T00:00:00Z'), [400], {
    hidden: '1970-01-01',
  }),
  patching('the version becomes another', set('meta.version', 'W/"1"')),
  patching('the groups become others', set('groups', [{ value: '{group}', display: 'Administrators' }]), [400], {
    hidden: 'Administrators',
  }),
  patching('active becomes perhaps', set('active', 'perhaps')),
  patching('active becomes 2', set('active', 2)),
  patching('the name becomes a text', set('name', 'Ann')),
  patching('the mails become a text', set('emails', 'a@b.c')),
  patching('no value is selected', set('emails[type eq "other"]', { value: 'x@b.c' }), changed),
  patching('nothing is selected by an operator that creates nothing', set('emails[value co "nobody"].display'), [400]),
  patching('a mail becomes two lines', set('emails[type eq "work"].value', 'a@b.c\r\nBcc: v@b.c')),
  patching('a value nested 60 levels', set('name', JSON.parse(`${repeat('{"a":', 60)}1${repeat('}', 60)}`)), changed),
  patching('a password', set('password', 'canary-password'), [200], { hidden: 'canary-password' }),
  patching('JSON Patch', [
    { op: 'test', path: '/userName', value: 'x' },
    { op: 'replace', path: '/title', value: 'x' },
  ]),
  { ...patching('a body that is a list', []), body: '[{"op":"replace","path":"title","value":"x"}]' },
  { ...patching('a body that is cut off', []), body: '{"Operations":[{"op":"replace"' },
  { ...patching('no body at all', []), body: '' },
  { ...patching('a whole user by PATCH', []), body: '{"userName":"x","active":true}' },
  { ...patching('nobody', set('title'), [404]), path: '/Users/00000000-0000-4000-8000-000000000000' },
  { ...patching('a stale version', set('title'), [412]), headers: { 'If-Match': 'W/"7777"' } },
  { ...patching('a version that is none', set('title'), [400, 412]), headers: { 'If-Match': 'latest, please' } },
  {
    ...patching('a version of 6,000 characters', set('title'), [400, 412]),
    headers: { 'If-Match': `W/"${repeat('9', 6_000)}"` },
  },
];
