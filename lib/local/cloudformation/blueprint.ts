import { type DependencyGraph, inDependencyOrder, referencesIn } from './dependencies.ts';
import { templateError, templateFormatError, validationError } from './errors.ts';
import { resolve, type Scope, truth } from './intrinsics.ts';
import { type Parameter, type ParameterStore, resolveParameters } from './parameters.ts';
import { parseTemplate, type Template, type TemplateResource } from './template.ts';

interface Environment {
  readonly stackName: string;
  readonly stackId: string;
  readonly region: string;
  readonly accountId: string;
}

/** A template that passed validation, with its parameters and conditions decided. */
export interface Blueprint {
  readonly templateText: string;
  readonly parameters: readonly Parameter[];
  /** Those whose condition holds, in dependency order. */
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly graph: DependencyGraph;
  readonly outputs: Template['Outputs'];
  /** The names of the template, with the resources as the caller knows them. */
  scope(resources: ResourceNames): Scope;
}

interface ResourceNames {
  ref(logicalId: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  exported(name: string): unknown;
}

export interface BlueprintInput {
  readonly templateText: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly environment: Environment;
  readonly parameterStore: ParameterStore;
  readonly isKnownType: (type: string) => boolean;
}

/** Everything that can be said about a template before anything is made. Throws a ValidationError. */
export function draw(input: BlueprintInput): Blueprint {
  const template = parseTemplate(input.templateText);
  const parameters = resolveParameters(template.Parameters, input.parameters, input.parameterStore);
  refuseUnknownTypes(template, input.isKnownType);
  refuseUnknownNames(template);
  const constants = constantsOf(parameters, input.environment);
  const conditions = decideConditions(template, constants, input.environment.region);
  const holds = (name: string | undefined) => name === undefined || conditions(name);
  const active = new Map(Object.entries(template.Resources).filter(([, resource]) => holds(resource.Condition)));
  const graph: DependencyGraph = new Map([...active].map(([id, resource]) => [id, needsOf(id, resource, active)]));
  return {
    templateText: input.templateText,
    parameters,
    resources: new Map(inDependencyOrder(graph).flatMap((id) => [...active].filter(([other]) => other === id))),
    graph,
    outputs: Object.fromEntries(Object.entries(template.Outputs).filter(([, output]) => holds(output.Condition))),
    scope: (resources) => ({
      region: input.environment.region,
      ref: (name) => (constants.has(name) ? constants.get(name) : resources.ref(name)),
      attribute: resources.attribute,
      condition: conditions,
      mapping: (...keys) => mapped(template, keys),
      exported: resources.exported,
    }),
  };
}

/** Parameters and pseudo-parameters; `AWS::NoValue` is there and undefined. */
function constantsOf(parameters: readonly Parameter[], environment: Environment): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ...parameters.map(({ key, resolved }) => [key, resolved] as const),
    ['AWS::AccountId', environment.accountId],
    ['AWS::NoValue', undefined],
    ['AWS::NotificationARNs', []],
    ['AWS::Partition', 'aws'],
    ['AWS::Region', environment.region],
    ['AWS::StackId', environment.stackId],
    ['AWS::StackName', environment.stackName],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ]);
}

function decideConditions(
  template: Template,
  constants: ReadonlyMap<string, unknown>,
  region: string,
): (name: string) => boolean {
  const decided = new Map<string, boolean>();
  const asked = new Set<string>();
  const noResource = (name: string) => {
    throw templateError(`conditions can not refer to resources, as they do to ${name}`);
  };
  const condition = (name: string): boolean => {
    const known = decided.get(name);
    if (known !== undefined) return known;
    if (!Object.hasOwn(template.Conditions, name)) throw templateFormatError(`Unresolved condition ${name}`);
    if (asked.has(name)) throw templateFormatError(`Circular dependency between conditions at ${name}`);
    asked.add(name);
    const value = truth(template.Conditions[name], scope);
    decided.set(name, value);
    return value;
  };
  const scope: Scope = {
    region,
    ref: (name) => (constants.has(name) ? constants.get(name) : noResource(name)),
    attribute: noResource,
    condition,
    mapping: (...keys) => mapped(template, keys),
    exported: noResource,
  };
  for (const name of Object.keys(template.Conditions)) condition(name);
  return condition;
}

function mapped(template: Template, [map, top, second]: readonly [string, string, string]): unknown {
  const value = template.Mappings[map]?.[top]?.[second];
  if (value === undefined) throw templateError(`Unable to get mapping for ${map}::${top}::${second}`);
  return value;
}

function needsOf(id: string, resource: TemplateResource, active: ReadonlyMap<string, unknown>): readonly string[] {
  const needs = new Set([...referencesIn(resource.Properties), ...[resource.DependsOn].flat()]);
  if (needs.has(id)) throw validationError(`Circular dependency between resources: [${id}]`);
  return [...needs].filter((need) => active.has(need));
}

function refuseUnknownTypes(template: Template, isKnownType: (type: string) => boolean): void {
  const unknown = [...new Set(Object.values(template.Resources).map((resource) => resource.Type))].filter(
    (type) => !isKnownType(type),
  );
  if (unknown.length === 0) return;
  throw templateFormatError(`Unrecognized resource types: [${unknown.join(', ')}] (the local cloud can not run them)`);
}

function refuseUnknownNames(template: Template): void {
  const known = (name: string) =>
    name.startsWith('AWS::') || Object.hasOwn(template.Resources, name) || Object.hasOwn(template.Parameters, name);
  const sections: readonly (readonly [string, readonly unknown[]])[] = [
    ['Resources', Object.values(template.Resources).flatMap((it) => [it.Properties, [it.DependsOn].flat().map(asRef)])],
    ['Outputs', Object.values(template.Outputs).map((output) => output.Value)],
  ];
  for (const [section, values] of sections) {
    const unknown = [...referencesIn(values)].filter((name) => !known(name));
    if (unknown.length === 0) continue;
    throw templateFormatError(
      `Unresolved resource dependencies [${unknown.join(', ')}] in the ${section} block of the template`,
    );
  }
}

const asRef = (name: string) => ({ Ref: name });

/** The resource's properties as they are to be, all names resolved. */
export function propertiesOf(resource: TemplateResource, scope: Scope): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(resource.Properties)
      .map(([name, value]) => [name, resolve(value, scope)] as const)
      .filter(([, value]) => value !== undefined),
  );
}
