import { expect, it } from 'vitest';
import { keyState, keysToForget, liveKeys } from '#itam/connector-key.ts';
import { ago, aKey, days, fromNow, minutes, noon } from '#test/provisioning/tenancy-builders.ts';

it.each([
  ['live', 'before its expiry', { expiresAt: fromNow(1).toISOString() }],
  ['expired', 'at its expiry', { expiresAt: noon.toISOString() }],
  ['expired', 'after its expiry', { expiresAt: ago(days(1)).toISOString() }],
  ['revoked', 'once revoked', { revokedAt: ago(1).toISOString() }],
  ['revoked', 'also after its expiry', { revokedAt: ago(days(2)).toISOString(), expiresAt: ago(1).toISOString() }],
] as const)('a key is %s %s', (state, _when, key) => {
  expect(keyState(aKey(key), noon)).toBe(state);
});

it('lists live keys oldest first', () => {
  const keys = [
    aKey({ id: 'young', createdAt: ago(days(1)).toISOString() }),
    aKey({ id: 'dead', revokedAt: noon.toISOString() }),
    aKey({ id: 'old', createdAt: ago(days(30)).toISOString() }),
  ];

  expect(liveKeys(keys, noon).map((key) => key.id)).toEqual(['old', 'young']);
});

it('forgets the oldest dead keys beyond twenty, and no live one', () => {
  const dead = Array.from({ length: 23 }, (_, at) =>
    aKey({ id: `dead${at}`, createdAt: ago(minutes(1000 - at)).toISOString(), revokedAt: noon.toISOString() }),
  );
  const live = aKey({ createdAt: ago(days(900)).toISOString() });

  expect(keysToForget([live, ...dead.toReversed()], noon).map((key) => key.id)).toEqual(['dead0', 'dead1', 'dead2']);
  expect(keysToForget([live, ...dead.slice(0, 20)], noon)).toEqual([]);
});
