import { attribute, type Schema } from './attribute.ts';

/**
 * RFC 7643 §4.3 and §8.7.1. `manager.displayName` is readWrite here, against the RFC's readOnly: names of managers are
 * not looked up, OneLogin's enterprise template sends them, and what was sent is what is returned.
 */
export const enterpriseUserSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    attribute('employeeNumber', 'Identifier given by the organisation.'),
    attribute('costCenter', 'Name of the cost center.'),
    attribute('organization', 'Name of the organisation.'),
    attribute('division', 'Name of the division.'),
    attribute('department', 'Name of the department.'),
    attribute('manager', "The user's manager.", {
      subAttributes: [
        attribute('value', 'The id of the manager.'),
        attribute('$ref', 'The URI of the manager.', { type: 'reference', referenceTypes: ['User'] }),
        attribute('displayName', 'The name of the manager.'),
      ],
    }),
  ],
};
