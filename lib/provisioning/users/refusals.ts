import { type ScimError, uniqueness } from '#scim/errors.ts';
import type { Caller } from '../caller.ts';
import type { UserAttributes } from '../member.ts';
import type { Conflict } from '../member-store.ts';
import type { MemberAction } from '../provisioning-event.ts';
import { describeChange } from './change-event.ts';
import type { UsersDependencies } from './dependencies.ts';

export function taken({ attribute }: Extract<Conflict, { kind: 'taken' }>, user: UserAttributes): ScimError {
  return uniqueness(
    `Another user already has the ${attribute} "${String(user[attribute])}". Match the existing user by ${attribute}, or change one of the two in the identity provider.`,
  );
}

/** Puts a refused change on the timeline, so that the admin can see what the IdP was told. */
export function recordRefusal(
  deps: UsersDependencies,
  caller: Caller,
  action: MemberAction,
  memberId: string | undefined,
  { status, scimType, detail }: ScimError,
): Promise<void> {
  const refusal = { status, code: scimType, detail };
  return deps.members.record(caller.tenant, describeChange(deps, caller, { action, memberId, refusal }));
}
