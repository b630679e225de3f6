import { expect, it } from 'vitest';
import { parseResource } from '#scim/resource.ts';
import { groupType } from '#scim/resource-type.ts';

it('reads the group of RFC 7643 §8.4, whose members are told by their ids', () => {
  const group = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    id: 'e9e30dba-f08f-4109-8486-d5c6a331660a',
    displayName: 'Tour Guides',
    members: [
      {
        value: '2819c223-7f76-453a-919d-413861904646',
        $ref: 'https://example.com/v2/Users/2819c223',
        display: 'Babs Jensen',
      },
      {
        value: '902c246b-6245-4190-8e05-00816be7344a',
        $ref: 'https://example.com/v2/Users/902c246b',
        display: 'Mandy Pepperidge',
      },
    ],
    meta: { resourceType: 'Group', version: 'W/"3694e05e9dff592"' },
  };

  const { attributes, ignored } = parseResource(groupType, group);

  expect(attributes).toEqual({
    displayName: 'Tour Guides',
    members: group.members.map(({ value, $ref }) => ({ value, $ref })),
  });
  expect(ignored).toEqual([]);
});
