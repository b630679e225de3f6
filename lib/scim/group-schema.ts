import { attribute, type Schema } from './attribute.ts';

export const membersAttribute = attribute('members', 'The members of the group.', {
  multiValued: true,
  keptApart: true,
  subAttributes: [
    attribute('value', 'The id of the member.', { caseExact: true, mutability: 'immutable', text: 'line' }),
    attribute('$ref', 'The URI of the member.', {
      type: 'reference',
      referenceTypes: ['User'],
      caseExact: true,
      mutability: 'immutable',
    }),
    attribute('type', 'The type of the member.', {
      mutability: 'immutable',
      canonicalValues: ['User'],
    }),
    // Okta sends it with every member; a name on each membership would be stale after the first rename.
    attribute('display', 'The name of the member.', { mutability: 'readOnly', advertised: false }),
  ],
});

/**
 * RFC 7643 §4.2 and §8.7.1. `displayName` is unique because Entra needs it to be; ids of members are case-exact. Members
 * are users: no identity provider nests groups when it provisions them.
 */
export const groupSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'Group',
  attributes: [
    attribute('displayName', 'Unique name of the group. Case does not matter.', {
      required: true,
      uniqueness: 'server',
      text: 'line',
    }),
    membersAttribute,
  ],
};
