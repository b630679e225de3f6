import { expect, it } from 'vitest';
import { schemaDocuments } from '#scim/discovery.ts';
import { groupType, userType } from '#scim/resource-type.ts';

const documents = schemaDocuments('', [userType, groupType]);
const namesIn = (urn: string) => documents.find(({ id }) => id === urn)?.attributes.map(({ name }) => name);

it.each([
  [
    'urn:ietf:params:scim:schemas:core:2.0:User',
    'userName name displayName nickName profileUrl title userType preferredLanguage locale timezone active emails phoneNumbers ims photos addresses groups entitlements roles x509Certificates',
  ],
  [
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    'employeeNumber costCenter organization division department manager',
  ],
  ['urn:ietf:params:scim:schemas:core:2.0:Group', 'displayName members'],
])('%s has the attributes of RFC 7643 §8.7.1, but for the password', (urn, names) => {
  expect(namesIn(urn)).toEqual(names.split(' '));
});
