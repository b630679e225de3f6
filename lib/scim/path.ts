import { type Attribute, subAttributeNamed, undescribed } from './attribute.ts';
import { isProperName, isUrn, lookUpName, type NameHints } from './attribute-name.ts';
import { invalidPath, shown } from './errors.ts';
import type { AttributeRef, Filter } from './filter.ts';
import { FilterParser, hasSelectableValues } from './filter-parser.ts';
import { limits } from './limits.ts';
import type { ResourceType } from './resource-type.ts';

/** Where a PATCH operation works (RFC 7644 §3.5.2), with its names looked up in the schemas. */
export type Path =
  | { readonly kind: 'attribute'; readonly ref: AttributeRef; readonly filter?: Filter }
  | { readonly kind: 'schema'; readonly urn: string; readonly core: boolean }
  /** Well-formed, but nothing that the resource type knows. */
  | { readonly kind: 'unknown' };

/**
 * Parses `a`, `a.b`, `a[f]`, `a[f].b`, each with or without a URN before it, or a bare URN. Throws invalidPath when it
 * is none of these, invalidFilter for what is wrong inside of its brackets.
 */
export function parsePath(type: ResourceType, text: string, hints: NameHints = {}): Path {
  if (text.length > limits.pathLength) throw invalidPath(`A path may have at most ${limits.pathLength} characters.`);
  const bracket = text.indexOf('[');
  const named = lookUpName(type, bracket === -1 ? text.trim() : text.slice(0, bracket).trim(), hints);
  if (named.kind === 'malformed') throw malformed(text);
  if (bracket === -1) return named;

  if (named.kind === 'schema' || (named.kind === 'attribute' && !hasSelectableValues(named.ref))) throw malformed(text);
  const attribute = named.kind === 'unknown' ? undescribed('value') : named.ref.attribute;
  const { filter, sub } = parseSelection(attribute, text, bracket);
  if (named.kind === 'unknown') return named;
  if (sub === undefined) return { kind: 'attribute', ref: named.ref, filter };
  const found = subAttributeNamed(attribute, sub);
  return found === undefined ? { kind: 'unknown' } : { kind: 'attribute', ref: { ...named.ref, sub: found }, filter };
}

function parseSelection(attribute: Attribute, text: string, bracket: number) {
  const parser = new FilterParser(`${' '.repeat(bracket)}${text.slice(bracket)}`, 'path');
  const filter = parser.bracket(attribute);
  const sub = parser.subAfterBracket()?.text;
  if (parser.peek().kind !== 'end' || (sub !== undefined && !isProperName(sub))) throw malformed(text);
  return { filter, sub };
}

const malformed = (text: string) =>
  invalidPath(
    `The path ${shown(text)} can't be understood.${isUrn(text) ? '' : ' Examples: title, name.givenName, emails[type eq "work"].value.'}`,
  );
