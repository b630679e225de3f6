import { attributeNamed } from './attribute.ts';
import type { AttributeRef, Comparison, Filter } from './filter.ts';
import { coreAttributes, type ResourceType, schemaNamed } from './resource-type.ts';

/** A type whose filters and orders may name the attributes of both: for a search that goes through both kinds. */
export function joinedType(first: ResourceType, second: ResourceType): ResourceType {
  const { attributes } = first.schema;
  const further = second.schema.attributes.filter(({ name }) => attributeNamed(attributes, name) === undefined);
  const extensions = second.extensions.filter(({ id }) => schemaNamed(first, id) === undefined);
  return {
    name: `${first.name} or ${second.name}`,
    endpoint: '',
    description: `${first.description} or ${second.description}`,
    schema: { ...first.schema, attributes: [...attributes, ...further] },
    extensions: [...first.extensions, ...extensions],
  };
}

/** Whether any resource of this type can fulfil the filter, told by the type alone. */
export function canMatch(type: ResourceType, filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((part) => canMatch(type, part));
    case 'or':
      return filter.filters.some((part) => canMatch(type, part));
    case 'not':
      return true;
    case 'present':
    case 'some':
      return hasAttribute(type, filter.ref);
    case 'compare':
      return canCompare(type, filter);
  }
}

function canCompare(type: ResourceType, { ref, operator, value }: Comparison): boolean {
  if (operator === 'ne' || value === null) return true;
  const isKind = ref.urn === undefined && ref.attribute.name === 'meta' && ref.sub?.name === 'resourceType';
  return isKind && operator === 'eq' ? value === type.name : hasAttribute(type, ref);
}

/** Under a URN that no schema describes, anything may be. */
const hasAttribute = (type: ResourceType, { urn, attribute }: AttributeRef): boolean =>
  urn !== undefined || attributeNamed(coreAttributes(type), attribute.name) !== undefined;
