import { describe, expect, it } from 'vitest';
import type { KeyUse } from '#itam/connector-key.ts';
import { revocationAdvice } from '#itam/key-revocation.ts';
import { ago, aKey, days, hours, minutes, noon, used } from '#test/provisioning/tenancy-builders.ts';

const old = aKey({ id: 'old', createdAt: ago(days(90)).toISOString() });
const young = aKey({ id: 'young', createdAt: ago(days(5)).toISOString() });
const lastUse = (oldUse?: KeyUse, youngUse?: KeyUse): Record<string, KeyUse> => ({
  ...(oldUse && { old: oldUse }),
  ...(youngUse && { young: youngUse }),
});

describe('of two live keys, the old one', () => {
  it.each([
    [
      'silent for three days while the newer is used',
      used(days(3)),
      used(minutes(20)),
      true,
      /3 days ago.*safe to revoke/,
    ],
    ['silent for exactly an hour', used(hours(1)), used(minutes(1)), true, /60 minutes ago/],
    ['silent for 59 minutes: a sync may still use it', used(minutes(59)), used(minutes(1)), false, /59 minutes ago/],
    ['used a minute ago', used(minutes(1)), used(minutes(0)), false, /1 minute ago.*wait/],
    [
      'silent, the newer used right after it and then silent too',
      used(days(3)),
      used(days(3) - minutes(40)),
      true,
      /safe/,
    ],
    ['silent, but used after the newer was', used(days(1)), used(days(2)), false, /not been used since/],
    ['used at the same time as the newer', used(days(2)), used(days(2)), false, /not been used since/],
    ['never used, the newer is', undefined, used(minutes(5)), true, /never used/],
    ['silent, the newer never used', used(days(3)), undefined, false, /has not been used yet; paste it/],
    ['never used, the newer neither', undefined, undefined, false, /has not been used yet; paste it/],
  ])('%s', (_case, oldUse, youngUse, safeToRevoke, sentence) => {
    const advice = revocationAdvice(old, [young, old], lastUse(oldUse, youngUse), noon);

    expect(advice).toEqual({ safeToRevoke, advice: expect.stringMatching(sentence) });
  });
});

describe('of two live keys, the newer one is not safe to revoke', () => {
  it.each([
    ['in use', used(minutes(5)), /in use/],
    ['not used yet', undefined, /not been used yet/],
  ])('%s', (_case, youngUse, sentence) => {
    const advice = revocationAdvice(young, [old, young], lastUse(used(days(2)), youngUse), noon);

    expect(advice).toEqual({ safeToRevoke: false, advice: expect.stringMatching(sentence) });
  });
});

describe('a key without another live one', () => {
  const expired = aKey({ id: 'young', expiresAt: ago(1).toISOString(), createdAt: ago(days(5)).toISOString() });
  const revoked = aKey({ id: 'young', revokedAt: ago(hours(2)).toISOString() });

  it.each([
    ['the only key', []],
    ['beside an expired one', [expired]],
    ['beside a revoked one', [revoked]],
  ])('is not safe to revoke: %s', (_case, others) => {
    const advice = revocationAdvice(old, [old, ...others], lastUse(used(days(3)), used(minutes(5))), noon);

    expect(advice).toEqual({ safeToRevoke: false, advice: expect.stringMatching(/only live key/) });
  });

  it.each([
    ['expired', expired, /has expired/],
    ['revoked', revoked, /revoked already/],
  ])('is safe to revoke when dead: %s', (_case, key, sentence) => {
    const advice = revocationAdvice(key, [old, key], {}, noon);

    expect(advice).toEqual({ safeToRevoke: true, advice: expect.stringMatching(sentence) });
  });
});
