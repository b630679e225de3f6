import { type BadInput, refused, repeat } from './bad-input.ts';

const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
/** Whole requests may be refused, or each operation for itself in an answer of 200. */
const whole = [200, 400];

const bulk = (name: string, body: unknown, answers: readonly number[] = refused): BadInput => ({
  name: `in bulk: ${name}`,
  method: 'POST',
  path: '/Bulk',
  body: JSON.stringify(body),
  answers,
});
const operations = (name: string, list: readonly unknown[], answers: readonly number[] = whole): BadInput =>
  bulk(name, { schemas, Operations: list }, answers);

const drop = { method: 'DELETE', path: '/Users/nobody' };
const user = (name: string) => ({ userName: `bulk-${name}@bad.example` });
const aGroup = (bulkId: string, member: string) => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: { displayName: `bulk ${bulkId}`, members: [{ value: `bulkId:${member}` }] },
});

/** Many requests in one, and searches by body. */
export const bulkRequests: readonly BadInput[] = [
  bulk('no operations', { schemas }),
  bulk('operations that are an object', { schemas, Operations: drop }),
  bulk('an empty list', { schemas, Operations: [] }, whole),
  bulk('a list', [drop]),
  bulk('an error count of -1', { schemas, failOnErrors: -1, Operations: [drop] }, whole),
  bulk('an error count of many', { schemas, failOnErrors: 'many', Operations: [drop] }, whole),
  operations(
    '101 operations',
    Array.from({ length: 101 }, () => drop),
    [400, 413],
  ),
  operations(
    '10,000 operations',
    Array.from({ length: 10_000 }, () => drop),
    [400, 413],
  ),
  operations(
    'more than a MiB',
    [{ method: 'POST', path: '/Users', bulkId: 'a', data: { title: repeat('x', 1_100_000) } }],
    [413],
  ),
  ...[null, 'DELETE /Users/x', [], {}, { method: 'DELETE' }, { path: '/Users/nobody' }].map((operation) =>
    operations(`the operation ${JSON.stringify(operation)}`, [operation]),
  ),
  ...['GET', 'HEAD', 'delete', 'PROVISION', 7, null].map((method) =>
    operations(`the method ${method}`, [{ method, path: '/Users/nobody' }]),
  ),
  ...[
    '/Bulk',
    '/Me',
    '/Nothing',
    'Users/nobody',
    '/Users/../Groups/{group}',
    '/Users/%2e%2e/Groups',
    '//evil.example/Users/x',
    'http://evil.example/Users/x',
    '/scim/v2/globex/Users/x',
    '/Users',
    '/Users/{user}/x',
    '/Users?filter=userName pr',
    '/__proto__/x',
    7,
  ].map((path) => operations(`the path ${path}`, [{ method: 'DELETE', path }])),
  operations('a POST without bulkId', [{ method: 'POST', path: '/Users', data: user('a') }]),
  operations('a POST without data', [{ method: 'POST', path: '/Users', bulkId: 'a' }]),
  operations('data that is text', [{ method: 'POST', path: '/Users', bulkId: 'a', data: JSON.stringify(user('b')) }]),
  operations('a bulkId twice', [
    { method: 'POST', path: '/Users', bulkId: 'a', data: user('c') },
    { method: 'POST', path: '/Users', bulkId: 'a', data: user('d') },
  ]),
  operations('a bulkId that is a number', [{ method: 'POST', path: '/Users', bulkId: 7, data: user('e') }]),
  operations('a bulkId that is __proto__', [{ method: 'POST', path: '/Users', bulkId: '__proto__', data: user('f') }]),
  operations('a reference to nothing', [aGroup('g', 'nothing')], [200, 400, 409]),
  operations('a reference to __proto__', [aGroup('h', '__proto__')], [200, 400, 409]),
  operations('a reference to itself', [aGroup('i', 'i')], [200, 400, 409]),
  operations('two that need each other', [aGroup('j', 'k'), aGroup('k', 'j')], [200, 400, 409]),
  operations(
    'a hundred that need each other',
    Array.from({ length: 100 }, (_, n) => aGroup(`l${n}`, `l${(n + 1) % 100}`)),
    [200, 400, 409],
  ),
  operations('a reference to nothing in a path', [{ method: 'DELETE', path: '/Users/bulkId:nothing' }]),
  ...['/.search', '/Users/.search', '/Groups/.search'].flatMap((path) => [
    { ...bulk(`nothing to ${path}`, undefined), name: `no search at ${path}`, path, body: '' },
    { ...bulk('', { filter: 'userName eq' }), name: `a broken filter to ${path}`, path },
    { ...bulk('', { filter: { $ne: '' } }), name: `a filter that is an object to ${path}`, path },
    {
      ...bulk('', { filter: `${repeat('(', 5_000)}id pr${repeat(')', 5_000)}` }),
      name: `a filter bomb to ${path}`,
      path,
    },
    { ...bulk('', { startIndex: 'one', count: {} }, whole), name: `a page that is none to ${path}`, path },
    { ...bulk('', { attributes: 'userName', sortBy: ['id'] }, whole), name: `attributes as text to ${path}`, path },
    { ...bulk('', [1]), name: `a list to ${path}`, path },
  ]),
];
