import { invalidSyntax, invalidValue } from '#scim/errors.ts';
import { isObject, type JsonObject, memberInAnyCase } from '#scim/json.ts';
import { limits } from '#scim/limits.ts';
import { checkSchemas } from '#scim/resource.ts';
import type { ScimRequest } from './request.ts';

type Read = (name: string, value: unknown) => string;

/** RFC 7644 §3.4.3, and `cursor` of RFC 9865. */
const members: Readonly<Record<string, Read>> = {
  attributes: namesIn,
  excludedAttributes: namesIn,
  filter: textIn,
  sortBy: textIn,
  sortOrder: textIn,
  startIndex: numberIn,
  count: numberIn,
  cursor: textIn,
};

/** The request as if the members of its body had come in the URL. Throws invalidSyntax and invalidValue; what it does not know it ignores. */
export function toSearch(request: ScimRequest): ScimRequest {
  const body = request.body();
  if (!isObject(body)) throw invalidSyntax('The body must be a JSON object, a SearchRequest.');
  checkSchemas(body);
  const read = new Map(Object.entries(members).flatMap(([name, reader]) => readMember(body, name, reader)));
  return { ...request, query: (name) => read.get(name) };
}

function readMember(body: JsonObject, name: string, read: Read): readonly (readonly [string, string])[] {
  const value = memberInAnyCase(body, name)?.[1];
  return value === undefined || value === null ? [] : [[name, read(name, value)]];
}

function textIn(name: string, value: unknown): string {
  if (typeof value !== 'string') throw invalidValue(`${name} must be a string.`);
  return value;
}

function numberIn(name: string, value: unknown): string {
  if (!Number.isInteger(value)) throw invalidValue(`${name} must be a whole number.`);
  return BigInt(Number(value)).toString();
}

function namesIn(name: string, value: unknown): string {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw invalidValue(`${name} must be a list of attribute names.`);
  }
  if (value.length > limits.projectedAttributes) {
    throw invalidValue(`${name} may have at most ${limits.projectedAttributes} names.`);
  }
  return value.join(',');
}
