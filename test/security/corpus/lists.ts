import { asking, type BadInput, repeat } from './bad-input.ts';

const page = (query: string, answers: readonly number[] = [200, 400], rest: Partial<BadInput> = {}): BadInput =>
  asking(`the page ${query.slice(0, 60)}`, `/Users?${query}`, answers, rest);

/** Pages, orders and selections of attributes that nobody can mean. */
export const lists: readonly BadInput[] = [
  ...[
    '-5',
    '0',
    '1.5',
    '1e309',
    '9007199254740993',
    '99999999999999999999',
    'one',
    '',
    '0x10',
    '%00',
    'NaN',
    '1,2',
  ].map((start) => page(`startIndex=${start}&count=1`)),
  ...['-1', '0.5', '2147483648', '1e309', 'all', '', 'NaN', '%27%20OR%201=1'].map((count) => page(`count=${count}`)),
  page('count=1&count=2'),
  page('startIndex=1&startIndex=x'),
  page('COUNT=1', [200]),
  ...['nothing', 'password', 'name', 'emails', 'name.nothing', '', '%5B%5D', 'userName%20desc', 'pk', 'id;drop'].map(
    (by) => page(`sortBy=${by}&count=2`),
  ),
  page('sortBy=userName&sortOrder=sideways'),
  page('sortOrder=descending', [200, 400]),
  page(`sortBy=${repeat('a.', 2_000)}b`),
  ...['password', 'urn:ietf:params:scim:schemas:core:2.0:User:password'].map((name) =>
    page(`attributes=${name}`, [200, 400]),
  ),
  page('attributes=&excludedAttributes='),
  page('attributes=userName&excludedAttributes=userName'),
  page(`attributes=${Array.from({ length: 600 }, (_, n) => `a${n}`).join(',')}`),
  page(`attributes=${repeat(',', 4_000)}`),
  page('attributes=name.givenName.x,..,[],%00'),
  page('attributes=identity,connector,pk,archived', [200, 400], { hidden: 'connector' }),
  asking('everything but the id', '/Users/{user}?excludedAttributes=id,schemas,userName,meta', [200, 400]),
  ...[
    'x',
    'eyJwayI6IlQjZ2xvYmV4In0',
    'AAAAAAAAAAAAAAAAAAAAAAAA',
    '00000000-0000-4000-8000-000000000000',
    '%00',
    '..%2f',
    'T%23globex%23PAGE%231',
    repeat('c', 4_000),
    "'--",
  ].flatMap((cursor) =>
    ['Users', 'Groups'].map((kind) =>
      asking(`the cursor ${cursor.slice(0, 40)} of ${kind}`, `/${kind}?cursor=${cursor}`, [400]),
    ),
  ),
  asking('two cursors', '/Users?cursor=a&cursor=b', [400]),
  asking('a cursor and an index', '/Users?cursor&startIndex=1', [200, 400]),
  asking('a cursor and no members', '/Users?cursor&count=0', [200, 400]),
  asking('a cursor and a count that is none', '/Users?cursor&count=many', [200, 400]),
];
