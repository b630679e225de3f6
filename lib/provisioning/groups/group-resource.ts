import { etagOf } from '#scim/etag.ts';
import { type MembershipChange, splitGroupPatch } from '#scim/membership.ts';
import { foldCase } from '#scim/normalise.ts';
import { applyPatch, parsePatch } from '#scim/patch.ts';
import { type ParsedResource, parseResource, schemasOf } from '#scim/resource.ts';
import { groupType, type ResourceType, userType } from '#scim/resource-type.ts';
import type { Group, GroupAttributes, GroupIdentity } from '../group.ts';

/**
 * A group as a SCIM group (RFC 7643 §3.1, §4.2). `baseUrl` ends without a slash. Without `memberIds` nothing is said about
 * its members; of those that are given it is said that they are in it.
 */
export const toGroupResource = (group: Group, baseUrl: string, memberIds: readonly string[] = []) => ({
  schemas: schemasOf(groupType, group.attributes),
  id: group.id,
  ...group.attributes,
  ...(memberIds.length === 0 ? {} : { members: memberIds.map((id) => toMember(id, baseUrl)) }),
  meta: {
    resourceType: groupType.name,
    created: group.created,
    lastModified: group.lastModified,
    location: `${baseUrl}${groupType.endpoint}/${group.id}`,
    version: etagOf(group.version),
  },
});

const toMember = (id: string, baseUrl: string) => ({
  value: id,
  $ref: `${baseUrl}${userType.endpoint}/${id}`,
  type: userType.name,
});

/** What a request says about a group: its attributes, and apart from them its members. */
export interface GroupRequest extends ParsedResource {
  readonly members: MembershipChange;
}

/** What a POST or PUT describes. Members that it does not name stay as they are; an empty list empties the group. */
export function readGroup(type: ResourceType, body: unknown, before: GroupAttributes = {}): GroupRequest {
  const { members, others } = splitGroupPatch([{ op: 'replace', value: body }], type);
  const parsed = parseResource(type, others[0]?.value, before);
  return withMembers(parsed, members);
}

/** What is to become of a group by a PATCH. */
export function patchedGroup(type: ResourceType, before: GroupAttributes, body: unknown): GroupRequest {
  const { members, others } = splitGroupPatch(parsePatch(body), type);
  return withMembers(applyPatch(type, before, others), members);
}

function withMembers(parsed: ParsedResource, members: MembershipChange): GroupRequest {
  return { ...parsed, members, sent: isNothing(members) ? parsed.sent : [...parsed.sent, 'members'] };
}

export const isNothing = ({ replacesAll, added, removed }: MembershipChange): boolean =>
  !replacesAll && added.size === 0 && removed.size === 0;

export function identityOf(attributes: GroupAttributes): GroupIdentity {
  const externalId = attributes['externalId'];
  return {
    name: foldCase(String(attributes['displayName'])),
    externalId: typeof externalId === 'string' ? externalId : undefined,
  };
}

/** The next version of a group; `lastModified` never goes back, even when the clock does. */
export function revise(before: Group, attributes: GroupAttributes, now: string): Group {
  return {
    ...before,
    attributes,
    identity: identityOf(attributes),
    lastModified: now > before.lastModified ? now : before.lastModified,
    version: before.version + 1,
  };
}
