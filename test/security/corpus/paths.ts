import { asking, type BadInput, repeat } from './bad-input.ts';

const noOne = [400, 404];
const read = (id: string, answers: readonly number[] = noOne): BadInput =>
  asking(`the user ${id.slice(0, 40)}`, `/Users/${id}`, answers);

/** Addresses that lead nowhere, out of the tenant, or into the table; methods that are not there. */
export const paths: readonly BadInput[] = [
  ...[
    '..',
    '%2e%2e',
    '%2e%2e%2f%2e%2e%2fGroups',
    '%252e%252e%252fGroups',
    '..%5c..%5c',
    '..;/..;/admin',
    '%00',
    '{user}%00',
    '%E0%A4%A',
    '%zz',
    '%c0%ae%c0%ae',
    '%ff%fe',
    '%f0%9f%92%a5',
    '%0d%0aSet-Cookie:%20a=b',
    '*',
    '%7bid%7d',
    '$%7b7*7%7d',
    'undefined',
    'null',
    'NaN',
    '-1',
    '0',
    '1%20OR%201=1',
    "1'--",
    'T%23globex%23M%231',
    'A%23MEMBER',
    '%23',
    '{user}%23',
    '{group}',
    '{user}%20',
    '%20{user}',
    '{user}/../../Groups',
    repeat('a', 4_000),
    repeat('%2e', 1_500),
    repeat('%F0%9F%92%A5', 500),
  ].map((id) => read(id)),
  asking('a path of 60,000 characters', `/${repeat('a', 60_000)}`, [400, 404, 414, 431], { belowScim: true }),
  asking(
    'a query of 500 parameters',
    `/Users?count=0${Array.from({ length: 500 }, (_, n) => `&a${n}=${n}`).join('')}`,
    [200, 400],
  ),
  ...['/Users/../../../../etc/passwd', '/..%2f..%2fadmin/v1/tenants', '/%2e%2e/globex/Users'].map((path) =>
    asking(`the path ${path}`, path, [400, 403, 404], { hidden: 'Resources' }),
  ),
  ...['/Roles', '/Users/{user}/Groups', '/users', '/Schemas/x', '/ResourceTypes/x', '/.env', '/wp-login.php'].map(
    (path) => asking(`nothing at ${path}`, path, [404]),
  ),
  asking('a schema that is code', "/Schemas/$%7B''.class.forName('x')%7D", [404]),
  asking('the document of all users as one', '/Users/.search', [404, 405]),
  ...(
    [
      ['DELETE', '/Users'],
      ['PUT', '/Users'],
      ['PATCH', '/Users'],
      ['POST', '/Users/{user}'],
      ['DELETE', '/Groups'],
      ['POST', '/Schemas'],
      ['DELETE', '/ServiceProviderConfig'],
      ['PUT', '/ResourceTypes/User'],
    ] as const
  ).map(([method, path]) => ({ name: `${method} ${path}`, method, path, answers: [405] })),
  {
    name: 'TRACE',
    method: 'TRACE',
    path: '/Users',
    answers: [400, 403, 404, 405, 501],
    hidden: '{token}',
    belowScim: true,
  },
  {
    name: 'a method that is none',
    method: 'PROVISION',
    path: '/Users',
    answers: [400, 403, 404, 405, 501],
    belowScim: true,
  },
  {
    name: 'a method in small letters',
    method: 'get',
    path: '/Users',
    answers: [400, 403, 404, 405, 501],
    belowScim: true,
  },
  asking('a read that wants to be a delete', '/Users/{user}', [200], {
    headers: { 'X-HTTP-Method-Override': 'DELETE', 'X-Method-Override': 'DELETE', 'X-HTTP-Method': 'DELETE' },
  }),
];
