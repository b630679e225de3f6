import { describe, expect, it } from 'vitest';
import { etagOf, ifMatchAllows, ifNoneMatchNames } from '#scim/etag.ts';

describe('ETags', () => {
  it('are weak tags of the version counter', () => {
    expect(etagOf(7)).toBe('W/"7"');
  });

  it.each([
    ['W/"7"', true],
    ['"7"', true],
    ['*', true],
    [' * ', true],
    ['W/"6", W/"7"', true],
    ['"a,b", W/"7"', true],
    ['W/"6"', false],
    ['W/"77"', false],
    ['W/"0000000000000000"', false],
    ['7', false],
    ['w/"7"', false],
    ['W/"7', false],
    ['%%%not-an-etag', false],
    ['', false],
    ['*, W/"6"', false],
  ])('%s names version 7: %s', (header, expected) => {
    expect(ifMatchAllows(header, 7)).toBe(expected);
    expect(ifNoneMatchNames(header, 7)).toBe(expected);
  });

  it('let a change through when the client did not ask', () => {
    expect(ifMatchAllows(undefined, 7)).toBe(true);
    expect(ifNoneMatchNames(undefined, 7)).toBe(false);
  });
});
