import type { Attribute } from './attribute.ts';

export type ComparisonOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/** The attribute that a filter or a path speaks of, looked up in the schemas. */
export interface AttributeRef {
  /** Of the extension that it belongs to; absent for core attributes and inside of a value path. */
  readonly urn?: string;
  readonly attribute: Attribute;
  readonly sub?: Attribute;
}

/** A filter of RFC 7644 §3.4.2.2 as a tree. `and` and `or` have at least two parts and no part of their own kind. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'present'; readonly ref: AttributeRef }
  | Comparison
  /** A value path: one value of `ref` fulfils `filter`, which speaks of its sub-attributes. */
  | { readonly kind: 'some'; readonly ref: AttributeRef; readonly filter: Filter };

export interface Comparison {
  readonly kind: 'compare';
  readonly ref: AttributeRef;
  readonly operator: ComparisonOperator;
  /** Of the attribute's type. `null` asks for unassigned (eq) or assigned (ne). */
  readonly value: string | number | boolean | null;
}

/** Joins filters, so that the same meaning has one form. */
export function join(kind: 'and' | 'or', filters: readonly Filter[]): Filter {
  const parts = filters.flatMap((filter) => (filter.kind === kind && 'filters' in filter ? filter.filters : [filter]));
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, filters: parts };
}

/** Prints a filter so that parsing it again gives the same tree. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
      return filter.filters
        .map((part) => (part.kind === 'or' ? `(${printFilter(part)})` : printFilter(part)))
        .join(' and ');
    case 'or':
      return filter.filters.map(printFilter).join(' or ');
    case 'not':
      return `not (${printFilter(filter.filter)})`;
    case 'present':
      return `${printRef(filter.ref)} pr`;
    case 'some':
      return `${printRef(filter.ref)}[${printFilter(filter.filter)}]`;
    case 'compare':
      return `${printRef(filter.ref)} ${filter.operator} ${JSON.stringify(filter.value)}`;
  }
}

/** `userName`, `name.givenName`, `urn:…:enterprise:2.0:User:department`. */
export function printRef({ urn, attribute, sub }: AttributeRef): string {
  const name = sub === undefined ? attribute.name : `${attribute.name}.${sub.name}`;
  return urn === undefined ? name : `${urn}:${name}`;
}
