import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedCloud, startedCloud } from '#test/started-cloud.ts';
import type { BadInput } from './corpus/bad-input.ts';
import { corpus } from './corpus/corpus.ts';
import { canary } from './corpus/prototype-names.ts';
import { type RawAnswer, sendRaw } from './raw-client.ts';

/** A stack, a name of the engine's errors, a service or a key of the table: nothing of it is a client's business. */
const internals =
  /node_modules|\.m?[jt]s:\d|\n\s+at |arn:aws|dynamo|Exception|ConditionalCheck|TransactionCancel|TypeError|RangeError|SyntaxError|Cannot read|is not a function|is not iterable|call stack|T#acme/i;

const mediaType = 'application/scim+json';
const placeholders = /\{(user|group|token|tenant)\}/g;

let cloud: StartedCloud;
let names: Readonly<Record<string, string>>;
let fixture: readonly unknown[];
beforeAll(async () => {
  cloud = await startedCloud();
  names = { token: cloud.token, tenant: 'acme' };
  const user = await make('/Users', {
    userName: 'fixture@bad.example',
    name: { givenName: 'Fix', familyName: 'Ture' },
    emails: [{ value: 'fixture@bad.example', type: 'work', primary: true }],
  });
  const group = await make('/Groups', { displayName: 'Bad inputs', members: [{ value: user }] });
  names = { ...names, user, group };
  fixture = await readFixture();
});
afterAll(() => cloud.close());

async function make(path: string, resource: object): Promise<string> {
  const answer = await send({ name: '', method: 'POST', path, body: JSON.stringify(resource), answers: [] });
  return String(JSON.parse(answer.text).id);
}

const filled = (text: string): string => text.replace(placeholders, (_all, name: string) => names[name] ?? '');

function send({ method, path, headers, body }: BadInput): Promise<RawAnswer> {
  const standard = { Authorization: 'Bearer {token}', ...(body === undefined ? {} : { 'Content-Type': mediaType }) };
  const wanted = Object.entries({ ...standard, ...headers });
  return sendRaw(new URL(cloud.url), {
    method,
    target: `${new URL(cloud.tenantUrl).pathname}${filled(path)}`,
    headers: Object.fromEntries(
      wanted.flatMap(([name, value]) => (value === undefined ? [] : [[name, filled(value)]])),
    ),
    body: typeof body === 'string' ? Buffer.from(filled(body)) : body,
  });
}

/** The user and the group that every input may try to harm. */
async function readFixture(): Promise<readonly unknown[]> {
  const read = (path: string) => send({ name: '', method: 'GET', path, answers: [] });
  const answers = await Promise.all(['/Users/{user}', '/Groups/{group}'].map(read));
  return answers.map(({ text }) => JSON.parse(text));
}

describe.each(Object.entries(corpus))('%s', (_kind, inputs) => {
  it.each(inputs)('$name', async (input) => {
    for (const userName of input.after ?? []) await make('/Users', { userName });

    const before = fixture;
    const answer = await send(input);
    fixture = await readFixture();

    expect(input.answers, `${answer.status} ${answer.text.slice(0, 300)}`).toContain(answer.status);
    expect(answer.milliseconds).toBeLessThan(1_000);
    expect(answer.text).not.toMatch(internals);
    expect([...answer.headers.keys()]).not.toContain('x-injected');
    if (input.hidden !== undefined) expect(answer.text).not.toContain(filled(input.hidden));
    if (answer.status >= 400 && input.belowScim === undefined) {
      expect(answer.headers.get('content-type')).toBe(mediaType);
      expect(JSON.parse(answer.text)).toMatchObject({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: String(answer.status),
        detail: expect.stringMatching(/\w/),
      });
    }
    if (answer.status >= 400) expect(fixture, 'a refused request changes nothing').toEqual(before);
    // An error may repeat a name that it does not know.
    else expect(answer.text).not.toContain(canary);
    expect(fixture).toMatchObject([
      { id: names['user'], userName: 'fixture@bad.example' },
      { id: names['group'], displayName: 'Bad inputs', members: [{ value: names['user'] }] },
    ]);
    expect(JSON.stringify(fixture)).not.toContain(canary);
  });
});

it('has left no mark on the service', async () => {
  const config = await send({ name: '', method: 'GET', path: '/ServiceProviderConfig', answers: [] });

  expect(config.status).toBe(200);
  expect(config.text).not.toContain(canary);
});
