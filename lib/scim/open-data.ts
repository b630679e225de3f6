import { invalidValue } from './errors.ts';
import { isObject, isPrototypeName, type JsonObject } from './json.ts';
import { limits } from './limits.ts';

/** Smaller numbers than this are zero to a database that keeps 38 digits with exponents down to -130. */
const smallest = 1e-100;

/**
 * Reads data that no schema describes, at any depth, as it was sent. Names that reach a prototype are left out.
 * Throws invalidValue for what could not be returned as it was sent.
 */
export function readData(value: unknown, where: string, depth = 0): unknown {
  if (typeof value === 'string') return readString(value, where);
  if (typeof value === 'number') {
    const size = Math.abs(value);
    if (size > Number.MAX_SAFE_INTEGER || (size !== 0 && size < smallest)) {
      throw invalidValue(`${where} holds a number that can not be kept exactly. Send it as a string.`);
    }
    return value;
  }
  if (depth === limits.dataDepth) throw invalidValue(`${where} is nested more than ${limits.dataDepth} levels deep.`);
  if (Array.isArray(value)) {
    if (value.length > limits.values) throw invalidValue(`${where} may have at most ${limits.values} values.`);
    return value.map((item) => readData(item, where, depth + 1));
  }
  if (!isObject(value)) return value;
  checkMembers(value, where);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !isPrototypeName(name))
      .map(([name, member]) => [readString(name, where), readData(member, where, depth + 1)]),
  );
}

/** Throws invalidValue when an object that no schema describes has more names than are kept. */
export function checkMembers(object: JsonObject, where: string): void {
  if (Object.keys(object).length > limits.dataMembers) {
    throw invalidValue(`${where} may have at most ${limits.dataMembers} attributes.`);
  }
}

function readString(text: string, where: string): string {
  if (text.length > limits.stringLength) {
    throw invalidValue(`${where} may have at most ${limits.stringLength} characters.`);
  }
  if (/\p{Cs}/u.test(text)) throw invalidValue(`${where} must not contain unpaired surrogates.`);
  return text;
}
