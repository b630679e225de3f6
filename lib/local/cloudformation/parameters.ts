import { validationError } from './errors.ts';
import type { Template } from './template.ts';

export interface Parameter {
  readonly key: string;
  /** What was given, or the default. For an SSM parameter its name. */
  readonly value: string;
  /** What `Ref` answers. */
  readonly resolved: string | readonly string[];
  readonly fromSsm: boolean;
  readonly noEcho: boolean;
}

export type ParameterStore = (name: string) => string | undefined;

/** The template's parameters with their values. Throws a ValidationError for one without value, not allowed or not declared. */
export function resolveParameters(
  declared: Template['Parameters'],
  given: Readonly<Record<string, string>>,
  parameterStore: ParameterStore,
): readonly Parameter[] {
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(declared, key));
  if (unknown.length > 0) throw validationError(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  const missing = Object.keys(declared).filter(
    (key) => given[key] === undefined && declared[key]?.Default === undefined,
  );
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(', ')}] must have values`);
  return Object.entries(declared).map(([key, declaration]) => {
    const value = given[key] ?? String(declaration.Default);
    refuseForbidden(key, value, declaration);
    const fromSsm = declaration.Type.startsWith('AWS::SSM::Parameter::Value<');
    const text = fromSsm ? storedValue(value, parameterStore) : value;
    const resolved = /List\b/.test(declaration.Type) ? text.split(',').map((item) => item.trim()) : text;
    return { key, value, resolved, fromSsm, noEcho: String(declaration.NoEcho) === 'true' };
  });
}

function refuseForbidden(key: string, value: string, declaration: Template['Parameters'][string]): void {
  const { AllowedValues: values, AllowedPattern: pattern, ConstraintDescription: constraint } = declaration;
  if (values && !values.map(String).includes(value)) {
    throw validationError(`Parameter '${key}' must be one of AllowedValues`);
  }
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value)) {
    throw validationError(`Parameter '${key}' ${constraint ?? `must match pattern ${pattern}`}`);
  }
}

function storedValue(name: string, parameterStore: ParameterStore): string {
  const value = parameterStore(name);
  if (value === undefined) {
    throw validationError(`Unable to fetch parameters [${name}] from parameter store for this account.`);
  }
  return value;
}
