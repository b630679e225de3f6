import { etagOf } from '#scim/etag.ts';
import { applyPatch, parsePatch } from '#scim/patch.ts';
import { type ParsedResource, parseResource, schemasOf } from '#scim/resource.ts';
import { groupType, type ResourceType, userType } from '#scim/resource-type.ts';
import type { Member, UserAttributes } from '../member.ts';

/** A member as a SCIM user (RFC 7643 §3.1, §4.1), whole. `baseUrl` ends without a slash. */
export const toUserResource = (member: Member, baseUrl: string) => ({
  schemas: schemasOf(userType, member.user),
  id: member.id,
  ...member.user,
  ...(member.groups.length === 0 ? {} : { groups: member.groups.map((id) => toGroupReference(id, baseUrl)) }),
  meta: {
    resourceType: userType.name,
    created: member.created,
    lastModified: member.lastModified,
    location: `${baseUrl}${userType.endpoint}/${member.id}`,
    version: etagOf(member.version),
  },
});

/** Without its name: that is kept on the group only, where a rename is one write. */
const toGroupReference = (id: string, baseUrl: string) => ({
  value: id,
  $ref: `${baseUrl}${groupType.endpoint}/${id}`,
  type: 'direct',
});

/**
 * The attributes that a POST or PUT describes. A user without `active` is as active as before; a new one is active, since
 * OneLogin and the RFC's own examples leave it out.
 */
export function readUser(type: ResourceType, body: unknown, before: UserAttributes = {}): ParsedResource {
  const parsed = parseResource(type, body, before);
  return { ...parsed, attributes: { active: before['active'] ?? true, ...parsed.attributes } };
}

/** The attributes after a PATCH. */
export const patchedUser = (type: ResourceType, before: UserAttributes, body: unknown): ParsedResource =>
  applyPatch(type, before, parsePatch(body));
