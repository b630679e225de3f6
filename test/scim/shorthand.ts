import { ScimError } from '#scim/errors.ts';
import type { JsonObject } from '#scim/json.ts';
import { applyPatch, parsePatch } from '#scim/patch.ts';
import { parseResource } from '#scim/resource.ts';
import { type ResourceType, userType } from '#scim/resource-type.ts';

export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const custom = 'urn:ietf:params:scim:schemas:extension:CustomExtensionName:2.0:User';

/** The attributes that a POST of a user with these members keeps. */
export const posted = (members: JsonObject = {}, type: ResourceType = userType): JsonObject =>
  parseResource(type, { userName: 'ava@contoso.example', ...members }).attributes;

/** A user with these members, after a PATCH with these operations. */
export const patched = (members: JsonObject, ...operations: readonly unknown[]): JsonObject =>
  applyPatch(userType, posted(members), parsePatch({ Operations: operations })).attributes;

/** What is thrown, as a client would see it: `400 invalidValue`. */
export function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ScimError) return `${error.status} ${error.scimType ?? ''}`.trim();
    throw error;
  }
  return 'accepted';
}
