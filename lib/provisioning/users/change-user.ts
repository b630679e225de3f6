import { changedNames, type ParsedResource } from '#scim/resource.ts';
import type { Caller } from '../caller.ts';
import { actionOf, describeChange } from '../change-event.ts';
import type { Member } from '../member.ts';
import type { MemberAction } from '../provisioning-event.ts';
import { done, stale, type Target, untilCurrent } from '../until-current.ts';
import type { UsersDependencies } from './dependencies.ts';
import { revise } from './member-from-user.ts';
import { taken } from './refusals.ts';
import { patchedUser, readUser } from './user-resource.ts';

/**
 * RFC 7644 §3.5.1. Attributes left out are cleared, save `active`: Okta and OneLogin leave it out of profile updates, and
 * nobody means to switch a person on or off by saying nothing.
 */
export const replaceUser = (deps: UsersDependencies, caller: Caller, target: Target, body: unknown): Promise<Member> =>
  changeUser(deps, caller, target, 'user.replace', (before) => readUser(caller.types.user, body, before.user));

/** RFC 7644 §3.5.2. All operations or none. */
export const patchUser = (deps: UsersDependencies, caller: Caller, target: Target, body: unknown): Promise<Member> =>
  changeUser(deps, caller, target, 'user.patch', (before) => patchedUser(caller.types.user, before.user, body));

/** RFC 7644 §3.6. The id is unknown afterwards and the userName free; the record itself is archived. */
export async function deleteUser(deps: UsersDependencies, caller: Caller, target: Target): Promise<void> {
  const read = (id: string) => deps.members.get(caller.tenant, id);
  await untilCurrent(target, read, async (member) => {
    const event = describeChange(deps, caller, {
      action: 'user.delete',
      memberId: member.id,
      version: member.version + 1,
    });
    const conflict = await deps.members.archive(caller.tenant, member, event);
    return conflict === undefined ? done(undefined) : stale;
  });
}

function changeUser(
  deps: UsersDependencies,
  caller: Caller,
  target: Target,
  action: MemberAction,
  change: (before: Member) => ParsedResource,
): Promise<Member> {
  const read = (id: string) => deps.members.get(caller.tenant, id);
  return untilCurrent(target, read, async (before) => {
    const { attributes: user, sent, ignored } = change(before);
    const changed = changedNames(before.user, user);
    if (changed.length === 0) return done(before);
    const after = revise(before, user, deps.now().toISOString());
    const event = describeChange(deps, caller, {
      action: actionOf(before.active, after.active, action),
      memberId: after.id,
      sent,
      ignored,
      changed,
      version: after.version,
    });
    const conflict = await deps.members.update(caller.tenant, before, after, event);
    if (conflict?.kind === 'taken') throw taken(conflict, user);
    return conflict === undefined ? done(after) : stale;
  });
}
