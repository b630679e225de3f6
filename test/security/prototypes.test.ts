import { expect, it } from 'vitest';
import { aUsersWorld } from '#test/http/users/a-users-world.ts';
import type { BadInput } from './corpus/bad-input.ts';
import { corpus } from './corpus/corpus.ts';
import { canary } from './corpus/prototype-names.ts';

const prototypes = [Object, Array, Function, String, Number, Boolean, Map, Set, Promise, Error, Buffer].map(
  (type): object => type.prototype,
);

const shapes = () =>
  prototypes.map((prototype) => {
    const members = Object.getOwnPropertyDescriptors(prototype);
    return Reflect.ownKeys(members).map((name) => [name, Reflect.get(members, name)]);
  });

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** What API Gateway makes of a query. */
const queryOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split('&').flatMap((part) => {
      const [name = '', value = ''] = part.split('=');
      return name === '' ? [] : [[decoded(name), decoded(value)]];
    }),
  );

it('no bad input leaves anything on the prototypes that all objects share (T15), nor makes the users function fail', async () => {
  const world = aUsersWorld();
  const { body: user } = await world.call('POST', '/Users', { body: { userName: 'fixture' } });
  const before = shapes();

  const feed = async ({ name, method, path, body = '', headers = {} }: BadInput) => {
    const [resource = '', query = ''] = path.replaceAll('{user}', String(user['id'])).split('?');
    const sent = Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined);
    const { status } = await world.call(method, resource, {
      query: queryOf(query),
      headers: Object.fromEntries(sent),
      rawBody: body.toString('latin1'),
      base64: typeof body !== 'string',
    });
    expect(status, name).toBeLessThan(500);
  };
  const inputs = Object.values(corpus).flat();
  for (const input of inputs) if (input.path.startsWith('/Users')) await feed(input);

  expect(shapes()).toEqual(before);
  expect(Reflect.get({}, canary)).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
});
