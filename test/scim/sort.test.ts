import { describe, expect, it } from 'vitest';
import { userType } from '#scim/resource-type.ts';
import { parseSort } from '#scim/sort.ts';
import { enterprise, refusal } from './shorthand.ts';

const users = [
  {
    id: 'b',
    userName: 'Zoe',
    active: true,
    emails: [{ value: 'm@x.co' }, { value: 'a@x.co', primary: true }],
    meta: { created: '2026-01-01T01:00:00+02:00' },
  },
  {
    id: 'a',
    userName: 'adam',
    active: false,
    emails: [{ value: 'B@x.co' }],
    meta: { created: '2026-01-01T00:30:00Z' },
  },
  { id: 'C', userName: 'Émile', [enterprise]: { department: 'IT' }, meta: { created: '2025-12-31T23:30:00Z' } },
];

describe('parseSort', () => {
  it.each([
    ['userName', undefined, 'a b C'],
    ['USERNAME', 'Descending', 'C b a'],
    ['id', 'ascending', 'C a b'],
    ['active', undefined, 'a b C'],
    ['emails', undefined, 'b a C'],
    ['emails.value', 'descending', 'C a b'],
    ['meta.created', undefined, 'b C a'],
    [`${enterprise}:department`, undefined, 'C b a'],
    ['department', 'descending', 'b a C'],
  ])('by %s %s', (sortBy, sortOrder, expected) => {
    const order = parseSort(userType, { sortBy, sortOrder });

    expect(
      users
        .toSorted(order)
        .map(({ id }) => id)
        .join(' '),
    ).toBe(expected);
  });

  it('says when no order is asked for', () => {
    expect(parseSort(userType, { sortOrder: 'descending' })).toBeUndefined();
  });

  it.each([
    [{ sortBy: '__proto__' }, '400 invalidPath'],
    [{ sortBy: 'password' }, '400 invalidPath'],
    [{ sortBy: 'name' }, '400 invalidPath'],
    [{ sortBy: 'pet' }, '400 invalidPath'],
    [{ sortBy: enterprise }, '400 invalidPath'],
    [{ sortBy: 'userName', sortOrder: 'sideways' }, '400 invalidValue'],
  ])('refuses %j', (query, expected) => {
    expect(refusal(() => parseSort(userType, query))).toBe(expected);
  });
});
