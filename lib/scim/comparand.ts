import type { Attribute } from './attribute.ts';
import { parseDateTime } from './date-time.ts';
import type { Comparison, ComparisonOperator } from './filter.ts';
import type { Token } from './filter-tokens.ts';
import { booleanFromText, textWithoutQuotes } from './tolerances.ts';

type Comparand = Comparison['value'];

const equality: readonly ComparisonOperator[] = ['eq', 'ne'];
const parts: readonly ComparisonOperator[] = ['co', 'sw', 'ew'];
const order: readonly ComparisonOperator[] = ['gt', 'ge', 'lt', 'le'];

/** What the type of an attribute allows (RFC 7644 table 3: no order for boolean and binary). */
const operatorsFor: Partial<Record<Attribute['type'], readonly ComparisonOperator[]>> = {
  boolean: equality,
  binary: [...equality, ...parts],
  integer: [...equality, ...order],
  decimal: [...equality, ...order],
};

export const canCompare = (attribute: Attribute, operator: ComparisonOperator): boolean =>
  operatorsFor[attribute.type]?.includes(operator) ?? true;

/** The value that a filter compares with, in the type of the attribute; `undefined` when it can't be one. */
export function comparandOf(attribute: Attribute, operator: ComparisonOperator, token: Token): Comparand | undefined {
  if (token.kind !== 'word' && token.kind !== 'string') return undefined;
  const unquoted = token.kind === 'word';
  if (unquoted && token.text.toLowerCase() === 'null') return equality.includes(operator) ? null : undefined;
  const text = unquoted ? textWithoutQuotes(token.text) : token.text;
  if (text === undefined) return undefined;
  switch (attribute.type) {
    case 'boolean':
      return booleanFromText(text);
    case 'integer':
    case 'decimal':
      return unquoted ? numberOf(text) : undefined;
    case 'dateTime':
      return parts.includes(operator) || parseDateTime(text) !== undefined ? text : undefined;
    case 'any':
      return unquoted ? literal(operator, text) : text;
    default:
      return text;
  }
}

/** Of an attribute without a type, the form of the value tells what is meant. */
function literal(operator: ComparisonOperator, text: string): Comparand | undefined {
  const number = numberOf(text);
  if (number !== undefined) return parts.includes(operator) ? undefined : number;
  const boolean = booleanFromText(text);
  if (boolean !== undefined) return equality.includes(operator) ? boolean : undefined;
  return text;
}

function numberOf(text: string): number | undefined {
  if (!/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return undefined;
  const number = Number(text);
  // Adding 0 makes 0 of -0, which would not survive printing.
  return Number.isFinite(number) ? number + 0 : undefined;
}

/** For the error: what the comparison could have been with. */
export function expectedFor(attribute: Attribute): string {
  switch (attribute.type) {
    case 'boolean':
      return 'true or false';
    case 'integer':
    case 'decimal':
      return 'a number';
    case 'dateTime':
      return 'a date and time such as "2026-01-31T09:30:00Z"';
    default:
      return 'a value in double quotes';
  }
}
