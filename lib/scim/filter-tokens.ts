/** A piece of a filter. `text` is the value of a quoted string, and the characters themselves of anything else. */
export interface Token {
  readonly kind: 'word' | 'string' | '(' | ')' | '[' | ']' | 'end';
  readonly text: string;
  /** Counted from 1. */
  readonly position: number;
}

const blanks = new Set([' ', '\t', '\r', '\n']);
const brackets = new Set(['(', ')', '[', ']']);
const isBracket = (character: string): character is '(' | ')' | '[' | ']' => brackets.has(character);
const endsWord = (character: string): boolean => blanks.has(character) || brackets.has(character) || character === '"';

/** Cuts a filter or a path into tokens in one pass. `fail` makes the error for a quoted string that is none. */
export function tokenise(text: string, fail: (position: number, expected: string) => Error): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    const position = at + 1;
    if (blanks.has(character)) {
      at += 1;
    } else if (isBracket(character)) {
      tokens.push({ kind: character, text: character, position });
      at += 1;
    } else {
      const end = character === '"' ? endOfString(text, at) : endOfWord(text, at);
      const raw = text.slice(at, end);
      const value = character === '"' ? parseString(raw) : raw;
      if (value === undefined) throw fail(position, 'a string in double quotes, as JSON writes it');
      tokens.push({ kind: character === '"' ? 'string' : 'word', text: value, position });
      at = end;
    }
  }
  return [...tokens, { kind: 'end', text: '', position: text.length + 1 }];
}

function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length && !endsWord(text.charAt(at))) at += 1;
  return at;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function parseString(raw: string): string | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
