import { invalidSyntax } from './errors.ts';
import { limits } from './limits.ts';

/** Attributes by name; what `JSON.parse` makes of an object. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An own member of the object; never something inherited, whatever name a client thinks of. */
export const memberOf = (object: JsonObject, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/** Names that reach an object's prototype when code is careless. No parser takes them for an attribute. */
const prototypeNames = new Set(['__proto__', 'constructor', 'prototype']);
export const isPrototypeName = (name: string): boolean => prototypeNames.has(name.toLowerCase());

/** The same object with one member set, or without it when the value is `undefined`. */
export function withMember(object: JsonObject, name: string, value: unknown): JsonObject {
  if (value !== undefined) return { ...object, [name]: value };
  if (!Object.hasOwn(object, name)) return object;
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

/** Parses a request body. Throws invalidSyntax when it isn't JSON, or nested so deeply that recursion would be at risk. */
export function parseJson(text: string): unknown {
  checkJsonDepth(text);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidSyntax('The body is not valid JSON.', error);
  }
}

/** Throws invalidSyntax when arrays and objects are nested too deeply. One pass over the text, before anything parses it. */
export function checkJsonDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === ']' || character === '}') depth -= 1;
    else if (character === '[' || character === '{') {
      depth += 1;
      if (depth > limits.jsonDepth) {
        throw invalidSyntax(`The body is nested more than ${limits.jsonDepth} levels deep.`);
      }
    }
  }
}

/** Whether two JSON values are the same, whatever the order of members. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isEqual(memberOf(a, name), memberOf(b, name)))
  );
}

/** The member with this name in any case: names of data that no schema describes are kept as they were first sent. */
export function memberInAnyCase(object: JsonObject, name: string): readonly [string, unknown] | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(object).find(([candidate]) => candidate.toLowerCase() === wanted);
}
