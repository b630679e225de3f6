import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { limits } from '#scim/limits.ts';

const readme = readFileSync('README.md', 'utf8');
const claims = readFileSync('docs/scim.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!what \||-)/.test(line));

describe('docs/scim.md', () => {
  it.each(claims)('%s', (claim) => {
    const tests = [...claim.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path ?? '');

    expect(tests).not.toEqual([]);
    expect(tests.filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe('the limits in the README', () => {
  const table = readme.slice(readme.indexOf('## Limits'), readme.indexOf('## Map of the folders'));
  const undocumented: readonly string[] = [
    // A bound on bytes behind one that is told in characters, and an id that only a client's own request knows.
    'keyBytes',
    'bulkIdLength',
  ];

  it.each(Object.entries(limits).filter(([name]) => !undocumented.includes(name)))('name %s', (_name, limit) => {
    expect(table).toMatch(new RegExp(`(^|\\D)${limit.toLocaleString('en')}(\\D|$)`, 'm'));
  });
});
