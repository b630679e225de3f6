import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkJsonDepth, isEqual, memberOf, parseJson, withMember } from '#scim/json.ts';
import { limits } from '#scim/limits.ts';
import { refusal } from './shorthand.ts';

describe('parseJson', () => {
  it.each([
    ['a truncated object', '{"userName":"x'],
    ['nothing', ''],
    ['a trailing comma', '{"a":1,}'],
    ['NaN', '{"a":NaN}'],
    ['a byte order mark', '\ufeff{}'],
    ['10,000 arrays', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['10,000 objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ])('refuses %s', (_, text) => {
    expect(refusal(() => parseJson(text))).toBe('400 invalidSyntax');
  });

  it('reads whatever JSON.parse reads, up to the depth limit', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 20 }), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('checkJsonDepth', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  it('allows exactly as many levels as the limit says', () => {
    expect(refusal(() => checkJsonDepth(nested(limits.jsonDepth)))).toBe('accepted');
    expect(refusal(() => checkJsonDepth(nested(limits.jsonDepth + 1)))).toBe('400 invalidSyntax');
  });

  it('does not count brackets inside of strings', () => {
    const text = JSON.stringify({ title: `${'[{"\\'.repeat(500)}` });

    expect(refusal(() => checkJsonDepth(text))).toBe('accepted');
  });

  it('counts again after siblings were closed', () => {
    expect(refusal(() => checkJsonDepth(`[${Array(1_000).fill('[[]]').join(',')}]`))).toBe('accepted');
  });
});

describe('members of objects', () => {
  it('are own members only', () => {
    expect(memberOf({}, 'toString')).toBeUndefined();
    expect(memberOf({}, '__proto__')).toBeUndefined();
    expect(memberOf({ a: 1 }, 'a')).toBe(1);
  });

  it('are set and taken away without touching the object or any prototype', () => {
    const object = { a: 1, b: 2 };

    const changed = withMember(withMember(object, 'a', undefined), '__proto__', { polluted: true });

    expect(object).toEqual({ a: 1, b: 2 });
    expect(Object.getPrototypeOf(changed)).toBe(Object.prototype);
    expect(Object.keys(changed)).toEqual(['b', '__proto__']);
    expect(withMember(object, 'c', undefined)).toBe(object);
  });
});

describe('isEqual', () => {
  it.each([
    [{ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, true],
    [[1, 2], [2, 1], false],
    [{ a: undefined }, {}, false],
    [{ a: 1 }, { b: 1 }, false],
    [null, {}, false],
    [[], {}, false],
    ['1', 1, false],
  ])('%j and %j: %s', (a, b, same) => {
    expect(isEqual(a, b)).toBe(same);
  });
});
