import type { Member } from '#provisioning/member.ts';
import { type Key, type UniqueKind, uniqueKey, workMailKey } from './keys.ts';
import type { Action } from './transaction.ts';

/** What a failed condition of a member's write means. */
export type MemberRefusal = 'userName' | 'externalId' | 'stale';

interface Unique {
  readonly key: Key;
  /** What it means that somebody else has it. */
  readonly refusal: MemberRefusal;
}

/** The writes after which a member is found as `after` and no longer as `before`. */
export function moveLookUps(
  TableName: string,
  tenant: string,
  before: Member | undefined,
  after: Member | undefined,
): readonly Action<MemberRefusal>[] {
  const memberId = (after ?? before)?.id;
  const uniques = difference(uniquesOf(tenant, before), uniquesOf(tenant, after), ({ key }) => key.pk);
  const mails = difference(mailKeysOf(tenant, before), mailKeysOf(tenant, after), ({ pk }) => pk);

  const release = ({ key }: Unique): Action<MemberRefusal> => ({
    write: {
      Delete: {
        TableName,
        Key: key,
        ConditionExpression: 'memberId = :memberId',
        ExpressionAttributeValues: { ':memberId': memberId },
      },
    },
    refusal: 'stale',
  });
  const claim = ({ key, refusal }: Unique): Action<MemberRefusal> => ({
    write: {
      Put: {
        TableName,
        Item: { ...key, memberId },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    refusal,
  });

  return [
    ...uniques.gone.map(release),
    ...uniques.come.map(claim),
    ...mails.gone.map((key) => ({ write: { Delete: { TableName, Key: key } } })),
    ...mails.come.map((key) => ({ write: { Put: { TableName, Item: { ...key, memberId } } } })),
  ];
}

function uniquesOf(tenant: string, member: Member | undefined): readonly Unique[] {
  if (member === undefined) return [];
  const { userName, externalId } = member.identity;
  const perConnector: UniqueKind = `externalId:${member.connector}`;
  return [
    { key: uniqueKey(tenant, 'userName', userName), refusal: 'userName' },
    ...(externalId === undefined
      ? []
      : [{ key: uniqueKey(tenant, perConnector, externalId), refusal: 'externalId' } as const]),
  ];
}

const mailKeysOf = (tenant: string, member: Member | undefined): readonly Key[] =>
  member?.identity.workMails.map((mail) => workMailKey(tenant, mail, member.id)) ?? [];

function difference<T>(before: readonly T[], after: readonly T[], nameOf: (value: T) => string) {
  const [old, wanted] = [new Set(before.map(nameOf)), new Set(after.map(nameOf))];
  return {
    gone: before.filter((value) => !wanted.has(nameOf(value))),
    come: after.filter((value) => !old.has(nameOf(value))),
  };
}
