import { type Attribute, attributeNamed } from './attribute.ts';
import { parseDateTime } from './date-time.ts';
import { invalidSyntax, invalidValue } from './errors.ts';
import { isObject, isPrototypeName, type JsonObject } from './json.ts';
import { fitsKey } from './key-text.ts';
import { limits } from './limits.ts';
import { readData } from './open-data.ts';
import { asList, booleanFromText, isUnassigned, managerFromText, onlyOf, roleFromEntra } from './tolerances.ts';

/** How values are being read: where from, and who wants to hear of names that meant nothing. */
export interface Reading {
  readonly dialect: 'resource' | 'patch';
  /** An attribute that we know was sent. */
  note(name: string): void;
  /** A name that means nothing here was sent. */
  ignore(name: string): void;
}

/** A complex value as sent: a client may leave sub-attributes alone, set them, or unassign them. */
export interface ComplexValue {
  readonly set: JsonObject;
  readonly unset: readonly string[];
}

/** Reads a single value that isn't complex. `undefined`: unassigned. Throws invalidValue when it has the wrong type. */
export function readSimple(attribute: Attribute, sent: unknown, where: string): unknown {
  // Of data that nobody described, a list of one is a list.
  const value = attribute.type === 'any' ? sent : onlyOf(sent);
  if (isUnassigned(value)) return undefined;
  switch (attribute.type) {
    case 'boolean': {
      const boolean = typeof value === 'boolean' ? value : booleanFromText(value);
      if (boolean === undefined) throw wrongType(where, 'true or false', value);
      return boolean;
    }
    case 'integer':
      if (!Number.isSafeInteger(value)) throw wrongType(where, 'a whole number', value);
      return value;
    case 'decimal':
      if (typeof value !== 'number') throw wrongType(where, 'a number', value);
      return readData(value, where);
    case 'dateTime':
      if (typeof value !== 'string' || parseDateTime(value) === undefined) {
        throw wrongType(where, 'a date and time such as 2026-01-31T09:30:00Z', value);
      }
      return value;
    case 'any':
      return readData(value, where);
    default:
      if (typeof value !== 'string') throw wrongType(where, 'a string', value);
      return readText(attribute, value, where);
  }
}

const rules = {
  free: /\p{Cs}/u,
  line: /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u,
  name: /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u,
};
const refusedBy = {
  free: 'unpaired surrogates, which no UTF-8 text can hold',
  line: 'line breaks or control characters',
  name: 'control, zero-width or other invisible characters',
};

function readText(attribute: Attribute, value: string, where: string): string {
  const { text } = attribute;
  const longest = text === 'free' ? limits.stringLength : limits.keyLength;
  if (value.length > longest) throw invalidValue(`${where} may have at most ${longest} characters.`);
  if (rules[text].test(value)) throw invalidValue(`${where} must not contain ${refusedBy[text]}.`);
  if (text !== 'free' && !fitsKey(value)) throw invalidValue(`${where} is too long.`);
  if ((text === 'name' || attribute.required) && value.trim() === '') throw invalidValue(`${where} must not be blank.`);
  return value;
}

/** Reads one complex value. `undefined`: unassigned as a whole. Read-only sub-attributes are left out. */
export function readComplex(
  attribute: Attribute,
  sent: unknown,
  where: string,
  reading: Reading,
): ComplexValue | undefined {
  const value = reading.dialect === 'patch' ? managerFromText(attribute, onlyOf(sent)) : onlyOf(sent);
  if (isUnassigned(value)) return undefined;
  if (!isObject(value)) throw wrongType(where, 'an object', value);

  const set: Record<string, unknown> = {};
  const unset: string[] = [];
  for (const [name, member] of membersOf(value, where)) {
    const sub = isPrototypeName(name) ? undefined : attributeNamed(attribute.subAttributes, name);
    if (sub === undefined) reading.ignore(`${attribute.name}.${name}`);
    else if (sub.mutability !== 'readOnly') {
      const part = readValue(sub, member, `${where}.${sub.name}`, reading);
      if (part === undefined) unset.push(sub.name);
      else set[sub.name] = part;
    }
  }
  // A manager or an e-mail address whose value was emptied is none, whatever label is left of it.
  return unset.includes('value') ? undefined : { set, unset };
}

/** Reads a sub-attribute, which is not complex (RFC 7643 §2.3.8) but may have several values. */
export function readValue(attribute: Attribute, sent: unknown, where: string, reading: Reading): unknown {
  if (!attribute.multiValued) return readSimple(attribute, sent, where);
  const values = readList(attribute, sent, where, reading);
  return values.length === 0 ? undefined : values;
}

/** Reads the values of a multi-valued attribute; empty ones are left out. */
export function readList(attribute: Attribute, sent: unknown, where: string, reading: Reading): readonly unknown[] {
  if (isUnassigned(sent)) return [];
  const list = asList(sent);
  if (!attribute.keptApart) checkCount(attribute, list.length);
  return list.flatMap((item, index) => {
    const value = readElement(attribute, item, `${where}[${index}]`, reading);
    return value === undefined ? [] : [value];
  });
}

/** Reads one value of a multi-valued attribute. `undefined`: it is empty. */
export function readElement(attribute: Attribute, sent: unknown, where: string, reading: Reading): unknown {
  if (attribute.type !== 'complex') return readSimple(attribute, sent, where);
  const read = readComplex(attribute, roleFromEntra(attribute, sent), where, reading);
  return read === undefined || Object.keys(read.set).length === 0 ? undefined : read.set;
}

/** Throws invalidValue when an attribute has more values than are kept. */
export function checkCount(attribute: Attribute, count: number): void {
  if (count > limits.values) throw invalidValue(`${attribute.name} may have at most ${limits.values} values.`);
}

/** The members of an object, after making sure that no name occurs twice in different case. */
export function membersOf(object: JsonObject, where: string): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(object);
  const seen = new Set<string>();
  for (const [name] of entries) {
    const folded = name.toLowerCase();
    if (seen.has(folded))
      throw invalidSyntax(`${where} has the same attribute twice, in different upper and lower case.`);
    seen.add(folded);
  }
  return entries;
}

const wrongType = (where: string, wanted: string, value: unknown) =>
  invalidValue(`${where} must be ${wanted}, not ${kindOf(value)}.`);

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  if (typeof value === 'string') return 'this text';
  return typeof value === 'number' ? 'this number' : `${value}`;
}
