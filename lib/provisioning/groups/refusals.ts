import { invalidValue, type ScimError, shown, tooMany, uniqueness } from '#scim/errors.ts';
import { limits } from '#scim/limits.ts';
import type { GroupAttributes } from '../group.ts';
import type { GroupConflict, Unable } from '../group-store.ts';

export function taken(
  { attribute }: Extract<GroupConflict, { kind: 'taken' }>,
  attributes: GroupAttributes,
): ScimError {
  return uniqueness(
    `Another group already has the ${attribute} "${String(attributes[attribute])}". Link the existing group to it, or change one of the two in the identity provider.`,
  );
}

/** How many ids an error names. */
const named = 5;

/** Why members can't come into a group. */
export function unable({ unknown, full }: Unable): ScimError {
  if (unknown.length > 0) {
    return invalidValue(
      `There is no user with the id ${list(unknown)}, so no member was added or removed. Provision the users first, then their membership.`,
    );
  }
  return invalidValue(
    `The user with the id ${list(full)} is in ${limits.groupsOfUser} groups, which is the most a user can be in. No member was added or removed.`,
  );
}

function list(ids: readonly string[]): string {
  const first = ids.slice(0, named).map(shown).join(', ');
  return ids.length > named ? `${first} and ${ids.length - named} more` : first;
}

export const tooManyChanges = (): ScimError =>
  tooMany(
    `A request may add or remove at most ${limits.memberChanges} members; nothing was changed. Send the rest in further requests.`,
  );

export const tooManyMembers = (): ScimError =>
  tooMany(
    `An answer holds at most ${limits.shownMembers} members. Ask with excludedAttributes=members, or page through /Users?attributes=groups to see who is in which group.`,
  );
