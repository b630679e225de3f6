import { describe, expect, it } from 'vitest';
import { attribute, type Schema } from '#scim/attribute.ts';
import { parseResource } from '#scim/resource.ts';
import { groupType, userType, withExtensions } from '#scim/resource-type.ts';
import { custom, enterprise, posted, refusal } from './shorthand.ts';

describe('a POST or PUT is refused', () => {
  it.each([
    ['a list', []],
    ['null', null],
    ['a text', 'x'],
    ['schemas that are no list', { userName: 'a', schemas: 'urn:x' }],
    ['schemas that are no texts', { userName: 'a', schemas: [1] }],
    ['one name twice in different case', { userName: 'a', USERNAME: 'b' }],
    ['one sub-attribute twice in different case', { userName: 'a', name: { givenName: 'a', GivenName: 'b' } }],
  ])('as invalidSyntax for %s', (_, body) => {
    expect(refusal(() => parseResource(userType, body))).toBe('400 invalidSyntax');
  });

  it.each([
    ['no userName', { displayName: 'no name' }],
    ['an empty userName', { userName: '' }],
    ['a blank userName', { userName: '   ' }],
    ['a number as userName', { userName: 12345 }],
    ['an object as userName', { userName: { $ne: null } }],
    ['two userNames', { userName: ['a', 'b'] }],
    ['NUL in userName', { userName: 'a\u0000b' }],
    ['a newline in userName', { userName: 'a\nb' }],
    ['a zero-width space in userName', { userName: 'a\u200bb' }],
    ['a zero-width joiner in userName', { userName: 'a\u200db' }],
    ['a soft hyphen in userName', { userName: 'a\u00adb' }],
    ['a right-to-left override in userName', { userName: 'bad-\u202emoc' }],
    ['a byte order mark in userName', { userName: '\ufeffa' }],
    ['a Hangul filler in userName', { userName: 'a\u3164' }],
    ['a lone surrogate in userName', { userName: 'a\ud800b' }],
    ['a userName that is too long once it is folded', { userName: 'ᾼ'.repeat(512) }],
    ['a userName of 513 characters', { userName: 'a'.repeat(513) }],
  ])('as invalidValue for %s', (_, body) => {
    expect(refusal(() => parseResource(userType, body))).toBe('400 invalidValue');
  });

  it.each([
    ['a boolean that is neither true nor false', { active: 'maybe' }],
    ['a boolean in capitals', { active: 'TRUE' }],
    ['a number as boolean', { active: 1 }],
    ['a number beyond all numbers as boolean', JSON.parse('{"active":1e309}')],
    ['a text as name', { name: 'Ann Example' }],
    ['texts as e-mail addresses', { emails: ['a@example.com'] }],
    ['a number as e-mail address', { emails: [{ value: 7, primary: 'yes' }] }],
    ['a text as flag of an e-mail address', { emails: [{ value: 'a@b.co', primary: 'yes' }] }],
    ['a header in an e-mail address', { emails: [{ value: 'a@b.co\r\nBcc: c@d.co' }] }],
    ['a number as externalId', { externalId: 1 }],
    ['a number as password', { password: 1 }],
    ['a number as extension', { [enterprise]: 5 }],
    ['a text as unknown extension', { [custom]: 'x' }],
    ['a list as extension', { [enterprise]: [1] }],
    ['a text as manager', { [enterprise]: { manager: 'id' } }],
    ['two names', { name: [{ givenName: 'a' }, { givenName: 'b' }] }],
    ['a list as sub-attribute', { name: { givenName: ['a', 'b'] } }],
    ['a lone surrogate', { displayName: 'a\ud800b' }],
    ['a lone surrogate in an unknown extension', { [custom]: { tag: '\udfff' } }],
    ['a number that can not be kept exactly', { [custom]: { big: 2 ** 60 } }],
    ['an infinite number', JSON.parse(`{"${custom}":{"big":1e309}}`)],
    ['a number too close to zero', { [custom]: { small: 1e-200 } }],
    ['20 levels in an unknown extension', { [custom]: JSON.parse(`${'{"a":'.repeat(20)}1${'}'.repeat(20)}`) }],
    ['1,001 values', { emails: Array.from({ length: 1_001 }, (_, n) => ({ value: `${n}@x.co` })) }],
    ['a text of 100,001 characters', { title: 'x'.repeat(100_001) }],
    [
      '300 KB in all',
      {
        title: 'x'.repeat(90_000),
        nickName: 'x'.repeat(90_000),
        displayName: 'x'.repeat(90_000),
        locale: 'é'.repeat(50_000),
      },
    ],
    ['300 KB in an unknown extension', { [custom]: { list: Array(1_000).fill('x'.repeat(400)) } }],
  ])('as invalidValue for %s', (_, members) => {
    expect(refusal(() => posted(members))).toBe('400 invalidValue');
  });

  it('for a group without name, and for members that are texts', () => {
    expect(refusal(() => parseResource(groupType, { members: [] }))).toBe('400 invalidValue');
    expect(refusal(() => parseResource(groupType, { displayName: ' ' }))).toBe('400 invalidValue');
    expect(refusal(() => parseResource(groupType, { displayName: 'a', members: ['id'] }))).toBe('400 invalidValue');
  });

  it('with a sentence that names the place and what is wanted', () => {
    expect(() => posted({ emails: [{ value: 'a@b.co' }, { value: 7 }] })).toThrow(
      'emails[1].value must be a string, not this number.',
    );
    expect(() => posted({ active: 'maybe' })).toThrow('active must be true or false, not this text.');
  });
});

describe('an extension that a tenant defines', () => {
  const badge: Schema = {
    id: 'urn:contoso:scim:schemas:extension:badge:1.0:User',
    name: 'Badge',
    description: 'Building access',
    attributes: [
      attribute('number', 'Number.', { type: 'integer', required: true, mutability: 'immutable' }),
      attribute('issued', 'When.', { type: 'dateTime' }),
      attribute('weight', 'Grams.', { type: 'decimal' }),
      attribute('doors', 'Which.', { multiValued: true }),
    ],
  };
  const type = withExtensions(userType, [badge]);
  const withBadge = (members: object) => posted({ [badge.id]: members }, type);

  it('is read by its types', () => {
    const value = { number: 7, issued: '2026-01-31T09:30:00Z', weight: 1.5, doors: ['north', 'south'] };

    expect(withBadge(value)[badge.id]).toEqual(value);
    expect(withBadge({ number: 7, doors: 'north' })[badge.id]).toEqual({ number: 7, doors: ['north'] });
  });

  it.each([
    ['a required attribute is missing', { doors: ['north'] }],
    ['a whole number is none', { number: 7.5 }],
    ['a number is a text', { number: '7' }],
    ['a date is none', { number: 7, issued: '2026-02-30T00:00:00Z' }],
    ['a date has no time', { number: 7, issued: '2026-02-28' }],
    ['a value is an object', { number: 7, doors: [{ value: 'north' }] }],
  ])('is refused when %s', (_, value) => {
    expect(refusal(() => withBadge(value))).toBe('400 invalidValue');
  });

  it('is not demanded of users who have none of it', () => {
    expect(posted({}, type)).toEqual({ userName: 'ava@contoso.example' });
  });

  it('can set an immutable attribute once, and repeat it, but not change it', () => {
    const before = withBadge({ number: 7 });
    const put = (number: number | undefined) => () =>
      parseResource(type, { userName: 'a', [badge.id]: { number, doors: ['x'] } }, before);

    expect(refusal(put(7))).toBe('accepted');
    expect(refusal(put(8))).toBe('400 mutability');
  });
});
