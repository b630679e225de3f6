import { describe, expect, it } from 'vitest';
import { memberKey, uniqueKey, workMailKey } from '#aws/dynamo/keys.ts';

describe('the keys of the table', () => {
  it('keep a # in a value from reaching into another key', () => {
    expect(uniqueKey('acme', 'userName', 'ava#x').pk).toBe('T#acme#U#userName#ava%23x');
    expect(memberKey('acme', '1#M#2')).not.toEqual(memberKey('acme#M#1', '2'));
  });

  it('keep apart what only escaping makes alike', () => {
    expect(uniqueKey('acme', 'userName', 'a%23').pk).not.toBe(uniqueKey('acme', 'userName', 'a#').pk);
  });

  it.each([
    ['an id of 4,000 characters', memberKey('acme', 'x'.repeat(4000)).pk],
    ['a name of 512 characters of four bytes', uniqueKey('acme', 'userName', '😀'.repeat(512)).pk],
    ['a value of # only', uniqueKey('acme', 'externalId:c1', '#'.repeat(2000)).pk],
    ['a long mail address', workMailKey('acme', `${'a'.repeat(5000)}@x`, 'm1').pk],
  ])('stay within what DynamoDB takes: %s', (_what, pk) => {
    expect(Buffer.byteLength(pk)).toBeLessThanOrEqual(2048);
  });

  it('keep two long values apart', () => {
    const long = 'x'.repeat(3000);

    expect(uniqueKey('acme', 'userName', `${long}a`).pk).not.toBe(uniqueKey('acme', 'userName', `${long}b`).pk);
  });
});
