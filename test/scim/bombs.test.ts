import { describe, expect, it } from 'vitest';
import { parseJson } from '#scim/json.ts';
import { parsePaging } from '#scim/lists.ts';
import { applyPatch, parsePatch } from '#scim/patch.ts';
import { parseNames, project } from '#scim/projection.ts';
import { parseResource } from '#scim/resource.ts';
import { userType } from '#scim/resource-type.ts';
import { custom, posted, refusal } from './shorthand.ts';

const many = <T>(count: number, make: (n: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, n) => make(n));
const post = (members: object) => () => parseResource(userType, { userName: 'a', ...members });
const patch =
  (...Operations: readonly unknown[]) =>
  () =>
    applyPatch(userType, posted(), parsePatch({ Operations }));

describe('a body made to be slow', () => {
  it.each([
    ['10,000 arrays', () => parseJson(`{"emails":${'['.repeat(10_000)}${']'.repeat(10_000)}}`), '400 invalidSyntax'],
    ['1 MB of open brackets', () => parseJson('['.repeat(1_000_000)), '400 invalidSyntax'],
    ['50,000 e-mail addresses', post({ emails: many(50_000, () => ({ value: 'a@b.co' })) }), '400 invalidValue'],
    [
      '50,000 e-mail addresses by PATCH',
      patch({ op: 'add', path: 'emails', value: many(50_000, (n) => ({ value: `${n}` })) }),
      '400 invalidValue',
    ],
    ['a userName of 2 MB', post({ userName: 'A'.repeat(2_000_000) }), '400 invalidValue'],
    ['5,000 operations', patch(...many(5_000, () => ({ op: 'remove', path: 'title' }))), '400 invalidValue'],
    ['50,000 unknown names', post(Object.fromEntries(many(50_000, (n) => [`x${n}`, n]))), 'accepted'],
    [
      '50,000 unknown extensions',
      post(Object.fromEntries(many(50_000, (n) => [`urn:x:${n}:2.0:User`, { a: 1 }]))),
      '400 invalidValue',
    ],
    [
      '50,000 names in an unknown extension',
      post({ [custom]: Object.fromEntries(many(50_000, (n) => [`x${n}`, n])) }),
      '400 invalidValue',
    ],
    ['50,000 parts of a name', post({ name: Object.fromEntries(many(50_000, (n) => [`x${n}`, n])) }), 'accepted'],
    ['a role in 60,000 brackets', post({ roles: [{ value: `{"value":${'['.repeat(60_000)}` }] }), 'accepted'],
    [
      '1,000 paths of 1,000 characters',
      patch(...many(1_000, (n) => ({ op: 'remove', path: `emails[value eq "${'x'.repeat(1_000)}${n}"]` }))),
      'accepted',
    ],
    [
      '100,000 names of attributes',
      () => project(userType, { id: '1' }, { attributes: parseNames('name.givenName,'.repeat(100_000)) }),
      'accepted',
    ],
    ['a number of 1 MB', () => parsePaging({ count: '1'.repeat(1_000_000) }), '400 invalidValue'],
  ])('%s is done with within half a second', (_, act, expected) => {
    const start = performance.now();

    expect(refusal(act)).toBe(expected);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
