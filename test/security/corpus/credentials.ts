import { asking, type BadInput, repeat } from './bad-input.ts';

const withKey = (name: string, authorization: string | undefined, answers: readonly number[] = [401]): BadInput =>
  asking(`a key: ${name}`, '/Users?count=1', answers, {
    headers: { Authorization: authorization },
    hidden: 'Resources',
  });

const keyless = { headers: { Authorization: undefined }, hidden: 'Resources' } as const;

/** Keys that are none, and paths that might be open. */
export const credentials: readonly BadInput[] = [
  withKey('none', undefined),
  withKey('empty', ''),
  withKey('Basic', 'Basic c2NpbTpzY2lt'),
  withKey('Bearer alone', 'Bearer'),
  withKey('Bearer and blanks', 'Bearer    '),
  withKey('null', 'Bearer null'),
  withKey('the right one without a scheme', '{token}'),
  withKey('the right one as a digest', 'Digest {token}'),
  withKey('the right one twice', 'Bearer {token} {token}'),
  withKey('the right one with a comma', 'Bearer {token},Bearer {token}'),
  withKey('the right one and a character', 'Bearer {token}x'),
  asking('a key: its scheme in capitals', '/Users?count=1', [200], { headers: { Authorization: 'BEARER {token}' } }),
  withKey('of prototypes', 'Bearer itam___proto__.constructor.prototype.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'),
  withKey('of another key in the table', `Bearer itam_{tenant}#SETTINGS.aaaaaaaaaa.aaaaaaaaaa.${repeat('A', 43)}`),
  withKey('of dots', `Bearer itam_${repeat('.', 500)}`),
  withKey('of 7,000 characters', `Bearer itam_${repeat('a', 7_000)}`),
  withKey('with an algorithm of its own', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.'),
  withKey('of an AWS signature', 'AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/execute-api/aws4_request'),
  asking('the key in the query', '/Users?access_token={token}', [401], keyless),
  asking('the key in a cookie', '/Users', [401], {
    headers: { Authorization: undefined, Cookie: 'Authorization=Bearer {token}' },
    hidden: 'Resources',
  }),
  asking('the key in another header', '/Users', [401], {
    headers: { Authorization: undefined, 'X-Authorization': 'Bearer {token}', 'X-Api-Key': '{token}' },
    hidden: 'Resources',
  }),
  asking('a claim of being inside', '/Users', [401], {
    headers: { Authorization: undefined, 'X-Forwarded-For': '127.0.0.1', 'X-Original-URL': '/ServiceProviderConfig' },
    hidden: 'Resources',
  }),
  ...['/%55sers', '/users', '//Users', '/Users/', '/Users/.', '/Users%2f', '/Users;x=1', '/./Users', '/Users%00'].map(
    (path) => asking(`without a key: ${path}`, path, [400, 401, 403, 404], keyless),
  ),
  {
    name: 'without a key: a body that is not read',
    method: 'POST',
    path: '/Users',
    headers: { Authorization: undefined },
    body: '{"userName":',
    answers: [401],
  },
];
