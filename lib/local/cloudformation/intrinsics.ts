import { templateError } from './errors.ts';

/** Where the names in a template lead to. Each method throws a ValidationError for a name it does not know. */
export interface Scope {
  readonly region: string;
  /** A parameter, pseudo-parameter or physical id; `undefined` stands for `AWS::NoValue`. */
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, topKey: string, secondKey: string): unknown;
  exported(name: string): unknown;
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

/** The value with every intrinsic function replaced by what it stands for, and what is `AWS::NoValue` left out. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return withoutDynamicReference(value);
  if (Array.isArray(value)) {
    return value.map((item) => resolve(item, scope)).filter((item) => item !== undefined);
  }
  if (!isRecord(value)) return value;
  const call = intrinsicCall(value);
  if (call) return intrinsicNamed(call.name)(call.argument, scope);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, resolve(item, scope)] as const)
      .filter(([, item]) => item !== undefined),
  );
}

/** What a condition, or an operand of one, says: a boolean function or `{ "Condition": name }`. */
export function truth(value: unknown, scope: Scope): boolean {
  if (isRecord(value) && typeof value['Condition'] === 'string') return scope.condition(value['Condition']);
  const resolved = resolve(value, scope);
  if (resolved === true || resolved === 'true') return true;
  if (resolved === false || resolved === 'false') return false;
  throw templateError(`every condition must be a boolean, this one is ${JSON.stringify(resolved)}`);
}

/** The name and argument of `{ "Fn::X": argument }` or `{ "Ref": argument }`, and nothing for any other object. */
export function intrinsicCall(
  value: Readonly<Record<string, unknown>>,
): { name: string; argument: unknown } | undefined {
  const keys = Object.keys(value);
  const name = keys.find((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (name === undefined || (name === 'Ref' && keys.length > 1)) return undefined;
  if (keys.length > 1) throw templateError(`${name} must be alone in its object, beside it is ${keys.join(', ')}`);
  return { name, argument: value[name] };
}

export interface SubPart {
  readonly text?: string;
  readonly name?: string;
}

/** `a${B.C}d` as text, name, text; `${!X}` is the text `${X}`. */
export function subParts(template: string): readonly SubPart[] {
  return template
    .split(/(\$\{[^}]*\})/)
    .filter((part) => part !== '')
    .map((part) => {
      const name = /^\$\{([^}]*)\}$/.exec(part)?.[1]?.trim();
      if (name === undefined) return { text: part };
      return name.startsWith('!') ? { text: `\${${name.slice(1)}}` } : { name };
    });
}

/** Both spellings of `Fn::GetAtt`'s argument: `"Table.Arn"` and `["Table", "Arn"]`. */
export function getAttTarget(argument: unknown): { logicalId: string; attribute: unknown } {
  if (typeof argument === 'string') {
    const [logicalId = '', ...attribute] = argument.split('.');
    return { logicalId, attribute: attribute.join('.') };
  }
  const [logicalId, attribute] = list('Fn::GetAtt', argument, 2);
  return { logicalId: text('Fn::GetAtt', logicalId), attribute };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const intrinsics: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['Ref', (argument, scope) => scope.ref(text('Ref', argument))],
  ['Fn::GetAtt', getAtt],
  ['Fn::Sub', substitute],
  ['Fn::Join', join],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::If', choose],
  ['Fn::Equals', equals],
  ['Fn::And', (argument, scope) => list('Fn::And', argument).every((item) => truth(item, scope))],
  ['Fn::Or', (argument, scope) => list('Fn::Or', argument).some((item) => truth(item, scope))],
  ['Fn::Not', (argument, scope) => !truth(list('Fn::Not', argument, 1)[0], scope)],
  ['Fn::FindInMap', findInMap],
  ['Fn::Base64', base64],
  ['Fn::GetAZs', availabilityZones],
  ['Fn::ImportValue', (argument, scope) => scope.exported(text('Fn::ImportValue', resolve(argument, scope)))],
]);

function intrinsicNamed(name: string): Intrinsic {
  const intrinsic = intrinsics.get(name);
  if (!intrinsic) throw templateError(`the local cloud does not know the function ${name}`);
  return intrinsic;
}

function getAtt(argument: unknown, scope: Scope): unknown {
  const { logicalId, attribute } = getAttTarget(argument);
  return scope.attribute(logicalId, text('Fn::GetAtt', resolve(attribute, scope)));
}

function substitute(argument: unknown, scope: Scope): string {
  const [template, variables] = typeof argument === 'string' ? [argument, {}] : list('Fn::Sub', argument, 2);
  if (!isRecord(variables)) throw templateError('Fn::Sub: the second argument must be an object');
  return subParts(text('Fn::Sub', template))
    .map(({ text: literal, name = '' }) => {
      if (literal !== undefined) return literal;
      if (Object.hasOwn(variables, name)) return text('Fn::Sub', resolve(variables[name], scope));
      const [logicalId = '', ...attribute] = name.split('.');
      const value = attribute.length > 0 ? scope.attribute(logicalId, attribute.join('.')) : scope.ref(name);
      return text('Fn::Sub', value);
    })
    .join('');
}

function join(argument: unknown, scope: Scope): string {
  const [separator, parts] = list('Fn::Join', argument, 2);
  return list('Fn::Join', resolve(parts, scope))
    .map((part) => text('Fn::Join', part))
    .join(text('Fn::Join', separator));
}

function select(argument: unknown, scope: Scope): unknown {
  const [position, items] = list('Fn::Select', argument, 2);
  const index = Number(resolve(position, scope));
  const resolved = list('Fn::Select', resolve(items, scope));
  if (!Number.isInteger(index) || index < 0 || index >= resolved.length) {
    throw templateError(`Fn::Select cannot select nonexistent value at index ${index} of ${resolved.length}`);
  }
  return resolved[index];
}

function split(argument: unknown, scope: Scope): readonly string[] {
  const [separator, source] = list('Fn::Split', argument, 2);
  return text('Fn::Split', resolve(source, scope)).split(text('Fn::Split', separator));
}

function choose(argument: unknown, scope: Scope): unknown {
  const [condition, whenTrue, whenFalse] = list('Fn::If', argument, 3);
  return resolve(scope.condition(text('Fn::If', condition)) ? whenTrue : whenFalse, scope);
}

function equals(argument: unknown, scope: Scope): boolean {
  const [left, right] = list('Fn::Equals', argument, 2).map((item) => resolve(item, scope));
  return JSON.stringify(comparable(left)) === JSON.stringify(comparable(right));
}

function findInMap(argument: unknown, scope: Scope): unknown {
  const [map, top, second] = list('Fn::FindInMap', argument).map((item) => text('Fn::FindInMap', resolve(item, scope)));
  return scope.mapping(map ?? '', top ?? '', second ?? '');
}

function base64(argument: unknown, scope: Scope): string {
  return Buffer.from(text('Fn::Base64', resolve(argument, scope))).toString('base64');
}

function availabilityZones(argument: unknown, scope: Scope): readonly string[] {
  const region = text('Fn::GetAZs', resolve(argument, scope)) || scope.region;
  return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
}

/** CloudFormation compares scalars as text: a parameter's "1" equals the number 1. */
function comparable(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

function text(intrinsic: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw templateError(`${intrinsic} needs a string and got ${JSON.stringify(value) ?? 'nothing'}`);
}

function list(intrinsic: string, value: unknown, length?: number): readonly unknown[] {
  if (Array.isArray(value) && (length === undefined || value.length === length)) return value;
  const wanted = length === undefined ? 'a list' : `a list of ${length}`;
  throw templateError(`${intrinsic} needs ${wanted} and got ${JSON.stringify(value) ?? 'nothing'}`);
}

function withoutDynamicReference(value: string): string {
  if (!value.includes('{{resolve:')) return value;
  throw templateError(`the local cloud does not resolve dynamic references: ${value}`);
}
