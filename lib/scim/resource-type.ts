import type { Attribute, Schema } from './attribute.ts';
import { commonAttributes } from './common-attributes.ts';
import { enterpriseUserSchema } from './enterprise-user-schema.ts';
import { groupSchema } from './group-schema.ts';
import { userSchema } from './user-schema.ts';

/** A kind of resource (RFC 7643 §6): where it lives and which schemas describe it. */
export interface ResourceType {
  readonly name: string;
  /** Relative to the base URL, e.g. `/Users`. */
  readonly endpoint: string;
  readonly description: string;
  readonly schema: Schema;
  readonly extensions: readonly Schema[];
}

export const userType: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  description: 'User Account',
  schema: userSchema,
  extensions: [enterpriseUserSchema],
};

export const groupType: ResourceType = {
  name: 'Group',
  endpoint: '/Groups',
  description: 'Group',
  schema: groupSchema,
  extensions: [],
};

/** The same type with further extension schemas, such as those a tenant defines for itself. */
export const withExtensions = (type: ResourceType, extensions: readonly Schema[]): ResourceType => ({
  ...type,
  extensions: [...type.extensions, ...extensions],
});

/** The attributes at the top level of a resource: the common ones and those of the core schema. */
export const coreAttributes = (type: ResourceType): readonly Attribute[] => [
  ...commonAttributes,
  ...type.schema.attributes,
];

/** The schema of this URN, in any case; the core schema included. */
export function schemaNamed(type: ResourceType, urn: string): Schema | undefined {
  const wanted = urn.toLowerCase();
  return [type.schema, ...type.extensions].find((schema) => schema.id.toLowerCase() === wanted);
}
