import { type ScimError, uniqueness } from '#scim/errors.ts';
import type { UserAttributes } from '../member.ts';
import type { Conflict } from '../member-store.ts';

export function taken({ attribute }: Extract<Conflict, { kind: 'taken' }>, user: UserAttributes): ScimError {
  return uniqueness(
    `Another user already has the ${attribute} "${String(user[attribute])}". Match the existing user by ${attribute}, or change one of the two in the identity provider.`,
  );
}
