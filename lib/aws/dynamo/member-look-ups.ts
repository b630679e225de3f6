import type { Member } from '#provisioning/member.ts';
import { type Key, uniqueKey, workMailKey } from './keys.ts';
import type { Action } from './transaction.ts';
import { difference, moveUniqueValues, type UniqueValue } from './unique-values.ts';

/** What a failed condition of a member's write means. */
export type MemberRefusal = 'userName' | 'externalId' | 'stale';

/** The writes after which a member is found as `after` and no longer as `before`. */
export function moveLookUps(
  TableName: string,
  tenant: string,
  before: Member | undefined,
  after: Member | undefined,
): readonly Action<MemberRefusal>[] {
  const memberId = (after ?? before)?.id;
  const mails = difference(mailKeysOf(tenant, before), mailKeysOf(tenant, after), ({ pk }) => pk);
  return [
    ...moveUniqueValues(TableName, { memberId }, uniquesOf(tenant, before), uniquesOf(tenant, after)),
    ...mails.gone.map((key) => ({ write: { Delete: { TableName, Key: key } } })),
    ...mails.come.map((key) => ({ write: { Put: { TableName, Item: { ...key, memberId } } } })),
  ];
}

function uniquesOf(tenant: string, member: Member | undefined): readonly UniqueValue<MemberRefusal>[] {
  if (member === undefined) return [];
  const { userName, externalId } = member.identity;
  return [
    { key: uniqueKey(tenant, 'userName', userName), refusal: 'userName' },
    ...(externalId === undefined
      ? []
      : [{ key: uniqueKey(tenant, `externalId:${member.connector}`, externalId), refusal: 'externalId' } as const]),
  ];
}

const mailKeysOf = (tenant: string, member: Member | undefined): readonly Key[] =>
  member?.identity.workMails.map((mail) => workMailKey(tenant, mail, member.id)) ?? [];
