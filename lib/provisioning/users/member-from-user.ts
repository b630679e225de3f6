import { foldUserName } from '#scim/normalise.ts';
import type { Identity, Member, UserAttributes } from '../member.ts';

/** More work addresses than this are kept but not found by: a person has one or two, and each is an item to write. */
const indexedMails = 10;

/** What a member is found by, taken from its SCIM attributes. */
export function identityOf(user: UserAttributes): Identity {
  const externalId = user['externalId'];
  return {
    userName: foldUserName(String(user['userName'])),
    externalId: typeof externalId === 'string' ? externalId : undefined,
    workMails: workMailsOf(user['emails']).slice(0, indexedMails),
  };
}

function workMailsOf(emails: unknown): string[] {
  if (!Array.isArray(emails)) return [];
  const work = emails.filter((mail) => typeof mail?.type === 'string' && mail.type.toLowerCase() === 'work');
  return [...new Set(work.filter((mail) => typeof mail.value === 'string').map((mail) => foldUserName(mail.value)))];
}

/** The next version of a member; `lastModified` never goes back, even when the clock does. */
export function revise(before: Member, user: UserAttributes, now: string): Member {
  return {
    ...before,
    user,
    active: user['active'] !== false,
    identity: identityOf(user),
    lastModified: now > before.lastModified ? now : before.lastModified,
    version: before.version + 1,
  };
}
