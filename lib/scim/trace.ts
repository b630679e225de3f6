import type { Reading } from './value.ts';

const mostNames = 50;
const longestName = 120;

interface TracedReading extends Reading {
  names(): { readonly sent: readonly string[]; readonly ignored: readonly string[] };
}

/** Reads on behalf of one request, and keeps the names it meets for the log: not too many, and nothing but their beginning. */
export function startReading(dialect: Reading['dialect']): TracedReading {
  const sent = new Set<string>();
  const ignored = new Set<string>();
  const keep = (names: Set<string>, name: string) => {
    if (names.size < mostNames) names.add(name.slice(0, longestName).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?'));
  };
  return {
    dialect,
    note: (name) => keep(sent, name),
    ignore: (name) => keep(ignored, name),
    names: () => ({ sent: [...sent], ignored: [...ignored] }),
  };
}
