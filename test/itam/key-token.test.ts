import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digestOf, formatToken, parseToken, sameDigest } from '#itam/key-token.ts';

const secret = randomBytes(32).toString('base64url');
const parts = { tenant: 'acme-2', connector: 'abcdefghi0', key: 'k123456789', secret };
const token = formatToken(parts);

describe('a token', () => {
  it('is read back as it was written', () => {
    expect(parseToken(token)).toEqual(parts);
    expect(token).toMatch(/^itam_acme-2\.abcdefghi0\.k123456789\.[\w-]{43}$/);
  });

  it.each([
    ['nothing', ''],
    ['undefined', 'undefined'],
    ['another prefix', token.replace('itam_', 'itan_')],
    ['capitals in the tenant', token.replace('acme', 'Acme')],
    ['a tenant ending with a hyphen', token.replace('acme-2', 'acme-')],
    ['a tenant of 41 characters', token.replace('acme-2', 'a'.repeat(41))],
    ['a short connector id', token.replace('abcdefghi0', 'abcdefghi')],
    ['a short secret', token.slice(0, -1)],
    ['a long secret', `${token}A`],
    ['padding', `${token}=`],
    ['a part too many', `${token}.more`],
    ['a line break at the end', `${token}\n`],
    ['a key of the table', token.replace('acme-2', 'acme#M#1')],
  ])('is not one with %s', (_what, text) => {
    expect(parseToken(text)).toBeUndefined();
  });
});

describe('digests', () => {
  it('are those of SHA-256', () => {
    expect(digestOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it.each([
    ['the same', digestOf(secret), true],
    ['of another secret', digestOf('other'), false],
    ['cut short', digestOf(secret).slice(0, 62), false],
    ['empty', '', false],
    ['no hex', 'x'.repeat(64), false],
  ])('match only when equal: %s', (_what, stored, same) => {
    expect(sameDigest(digestOf(secret), stored)).toBe(same);
    expect(sameDigest(stored, stored)).toBe(stored.length === 64 && stored !== 'x'.repeat(64));
  });
});
