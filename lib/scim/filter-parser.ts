import { type Attribute, attributeNamed, subAttributeNamed } from './attribute.ts';
import { isProperName, lookUpName } from './attribute-name.ts';
import { canCompare, comparandOf, expectedFor } from './comparand.ts';
import { invalidFilter, type ScimError, shown } from './errors.ts';
import { type AttributeRef, type ComparisonOperator, type Filter, join } from './filter.ts';
import { type Token, tokenise } from './filter-tokens.ts';
import { limits } from './limits.ts';
import type { ResourceType } from './resource-type.ts';

const operators: readonly ComparisonOperator[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];

/** Looks up a name where it stands: among the attributes of the resource, or of one value of an attribute. */
type Scope = (name: Token) => AttributeRef;

/**
 * Parses a filter (RFC 7644 §3.4.2.2) on resources of this type; throws invalidFilter for anything else, naming the
 * position and what was expected there, and for attributes that don't exist or are never returned.
 *
 * An attribute under a URN that no schema describes may be compared with: such extensions are kept as data, and admins
 * match by them.
 */
export function parseFilter(type: ResourceType, text: string): Filter {
  if (text.length > limits.filterLength) {
    throw invalidFilter(`The filter is too long; at most ${limits.filterLength} characters are read.`);
  }
  const parser = new FilterParser(text, 'filter');
  const filter = parser.disjunction(resourceScope(type));
  parser.expect('end', 'and, or, or the end');
  return filter;
}

export class FilterParser {
  private readonly tokens: readonly Token[];
  private readonly what: 'filter' | 'path';
  private next = 0;
  private depth = 0;
  private terms = 0;

  constructor(text: string, what: 'filter' | 'path') {
    this.what = what;
    this.tokens = tokenise(text, (position, expected) => this.failure(position, expected));
  }

  disjunction(scope: Scope): Filter {
    const filters = [this.conjunction(scope)];
    while (this.takeWord('or')) filters.push(this.conjunction(scope));
    return join('or', filters);
  }

  /** `[…]` after the name of an attribute. */
  bracket(attribute: Attribute): Filter {
    return this.nested('[', ']', valueScope(attribute, this));
  }

  /** The sub-attribute after a bracket, `.value` in `emails[type eq "work"].value`; `undefined` if there is none. */
  subAfterBracket(): Token | undefined {
    const { kind, text, position } = this.peek();
    if (kind !== 'word' || !text.startsWith('.')) return undefined;
    this.next += 1;
    return { kind, text: text.slice(1), position: position + 1 };
  }

  peek(): Token {
    // The last token is always `end`, and nothing reads beyond it.
    return this.tokens[Math.min(this.next, this.tokens.length - 1)] ?? { kind: 'end', text: '', position: 1 };
  }

  expect(kind: Token['kind'], expected: string): Token {
    const token = this.peek();
    if (token.kind !== kind) throw this.failure(token.position, expected);
    this.next += 1;
    return token;
  }

  failure(position: number, expected: string): ScimError {
    return invalidFilter(`The ${this.what} can't be understood at position ${position}: expected ${expected}.`);
  }

  private conjunction(scope: Scope): Filter {
    const filters = [this.term(scope)];
    while (this.takeWord('and')) filters.push(this.term(scope));
    return join('and', filters);
  }

  private term(scope: Scope): Filter {
    if (this.peek().kind === '(') return this.nested('(', ')', scope);
    if (this.tokens[this.next + 1]?.kind === '(' && this.takeWord('not')) {
      return { kind: 'not', filter: this.nested('(', ')', scope) };
    }
    return this.comparison(scope);
  }

  private nested(open: '(' | '[', close: ')' | ']', scope: Scope): Filter {
    this.expect(open, `"${open}"`);
    this.depth += 1;
    if (this.depth > limits.filterDepth) {
      throw invalidFilter(`The ${this.what} is nested more than ${limits.filterDepth} levels deep.`);
    }
    const filter = this.disjunction(scope);
    this.expect(close, `and, or, or "${close}"`);
    this.depth -= 1;
    return filter;
  }

  private comparison(scope: Scope): Filter {
    const name = this.expect('word', 'the name of an attribute');
    const ref = scope(name);
    if (this.peek().kind !== '[') return this.test(ref);
    if (!hasSelectableValues(ref)) throw this.failure(this.peek().position, 'an operator');

    const filter = this.bracket(ref.attribute);
    const sub = this.subAfterBracket();
    if (sub === undefined) return { kind: 'some', ref, filter };
    // Entra: `emails[type eq "work"].value eq "x"` asks for one value that fulfils both.
    const test = this.test(valueScope(ref.attribute, this)(sub));
    return { kind: 'some', ref, filter: join('and', [filter, test]) };
  }

  private test(ref: AttributeRef): Filter {
    this.terms += 1;
    if (this.terms > limits.filterTerms) {
      throw invalidFilter(`The ${this.what} has more than ${limits.filterTerms} comparisons.`);
    }
    const word = this.expect('word', 'an operator such as eq');
    if (word.text.toLowerCase() === 'pr') return { kind: 'present', ref };
    const operator = operators.find((candidate) => candidate === word.text.toLowerCase());
    if (operator === undefined) throw this.failure(word.position, `an operator (${operators.join(', ')}, pr)`);

    const compared = comparable(ref);
    if (compared === undefined) throw this.failure(word.position, `pr, or a sub-attribute of ${ref.attribute.name}`);
    const attribute = compared.sub ?? compared.attribute;
    if (!canCompare(attribute, operator)) {
      throw this.failure(
        word.position,
        `another operator: ${attribute.name} is ${attribute.type}, which ${operator} can't compare`,
      );
    }
    const token = this.peek();
    const value = comparandOf(attribute, operator, token);
    if (value === undefined) throw this.failure(token.position, expectedFor(attribute));
    this.next += 1;
    return { kind: 'compare', ref: compared, operator, value };
  }

  private takeWord(word: string): boolean {
    const { kind, text } = this.peek();
    if (kind !== 'word' || text.toLowerCase() !== word) return false;
    this.next += 1;
    return true;
  }
}

/** A complex attribute is compared by its `value` (RFC 7644 §3.4.2.2: `emails co "example.com"`). */
function comparable(ref: AttributeRef): AttributeRef | undefined {
  if (ref.sub !== undefined || ref.attribute.type !== 'complex') return ref;
  const sub = attributeNamed(ref.attribute.subAttributes, 'value');
  return sub === undefined ? undefined : { ...ref, sub };
}

const resourceScope =
  (type: ResourceType): Scope =>
  ({ text, position }) => {
    const named = lookUpName(type, text);
    if (named.kind === 'attribute' && isSeen(named.ref)) return named.ref;
    throw invalidFilter(
      `${shown(text)} at position ${position} of the filter is no attribute that a ${type.name} can be searched by.`,
    );
  };

const isSeen = ({ attribute, sub }: AttributeRef): boolean =>
  attribute.returned !== 'never' && sub?.returned !== 'never';

/** Brackets select among several values, or by the parts of one; a single text has neither. */
export const hasSelectableValues = ({ attribute, sub }: AttributeRef): boolean =>
  sub === undefined && (attribute.multiValued || attribute.type === 'complex' || attribute.type === 'any');

/** Inside of brackets: the sub-attributes, or `value` for the values of a simple attribute (RFC 7643 §2.4). */
const valueScope =
  (parent: Attribute, parser: FilterParser): Scope =>
  ({ text, position }) => {
    const isSimple = parent.type !== 'complex' && parent.type !== 'any';
    const sub = isSimple ? simpleValue(parent, text) : subAttributeNamed(parent, text);
    if (sub !== undefined && isProperName(text) && sub.returned !== 'never') return { attribute: sub };
    throw parser.failure(position, `a sub-attribute of ${parent.name}`);
  };

const simpleValue = (parent: Attribute, name: string): Attribute | undefined =>
  name.toLowerCase() === 'value' ? { ...parent, name: 'value', multiValued: false } : undefined;
