import type { Caller } from '../caller.ts';
import { describeChange } from '../change-event.ts';
import type { Member } from '../member.ts';
import type { UsersDependencies } from './dependencies.ts';
import { identityOf } from './member-from-user.ts';
import { taken } from './refusals.ts';
import { readUser } from './user-resource.ts';

/** RFC 7644 §3.3. Whether the userName is free is decided by the write, so that two creates at once can't both win. */
export async function createUser(deps: UsersDependencies, caller: Caller, body: unknown): Promise<Member> {
  const { attributes: user, sent, ignored } = readUser(caller.types.user, body);
  const now = deps.now().toISOString();
  const member: Member = {
    id: deps.newMemberId(),
    connector: caller.connector,
    active: user['active'] !== false,
    user,
    identity: identityOf(user),
    groups: [],
    created: now,
    lastModified: now,
    version: 1,
  };

  const event = describeChange(deps, caller, {
    action: 'user.create',
    memberId: member.id,
    sent,
    ignored,
    changed: Object.keys(member.user),
    version: member.version,
  });
  const conflict = await deps.members.create(caller.tenant, member, event);
  if (conflict?.kind === 'taken') throw taken(conflict, member.user);
  return member;
}
