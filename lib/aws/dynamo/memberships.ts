import { randomUUID } from 'node:crypto';
import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { groupsOfMember, type MemberMove, type Unable } from '#provisioning/group-store.ts';
import type { Member } from '#provisioning/member.ts';
import { batchGet } from './batch-get.ts';
import type { Dynamo } from './client.ts';
import { type Key, memberGroupKey, memberKey, membershipKey, membershipPartition, membershipPrefix } from './keys.ts';
import { isArchived, toEventItem } from './member-items.ts';
import { type Action, transact } from './transaction.ts';

type MoveAction = Action<'members'>;

/** The four writes of each move: the row at the group, the row at the member, the member itself and the event. */
export const moveActions = (
  TableName: string,
  tenant: string,
  group: string,
  moves: readonly MemberMove[],
): readonly MoveAction[] =>
  moves.flatMap((move) => [
    ...(move.move === 'add' ? join(TableName, tenant, group, move) : leave(TableName, tenant, group, move)),
    { write: { Put: { TableName, Item: toEventItem(tenant, move.event) } } },
  ]);

function join(TableName: string, tenant: string, group: string, { memberId, event }: MemberMove): MoveAction[] {
  const row = { memberId, groupId: group, at: event.at };
  return [
    {
      write: {
        Put: {
          TableName,
          Item: { ...membershipKey(tenant, group, memberId), ...row },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
      refusal: 'members',
    },
    { write: { Put: { TableName, Item: { ...memberGroupKey(tenant, memberId, group), ...row } } } },
    {
      write: {
        Update: {
          TableName,
          Key: memberKey(tenant, memberId),
          UpdateExpression: 'SET lastModified = :at ADD #groups :group, version :one',
          ConditionExpression:
            'attribute_exists(pk) AND attribute_not_exists(archived) AND (attribute_not_exists(#groups) OR size(#groups) < :most)',
          ExpressionAttributeNames: { '#groups': 'groups' },
          ExpressionAttributeValues: {
            ':at': event.at,
            ':group': new Set([group]),
            ':one': 1,
            ':most': groupsOfMember,
          },
        },
      },
      refusal: 'members',
    },
  ];
}

function leave(TableName: string, tenant: string, group: string, { memberId, event }: MemberMove): MoveAction[] {
  return [
    {
      write: {
        Delete: {
          TableName,
          Key: membershipKey(tenant, group, memberId),
          ConditionExpression: 'attribute_exists(pk)',
        },
      },
      refusal: 'members',
    },
    { write: { Delete: { TableName, Key: memberGroupKey(tenant, memberId, group) } } },
    {
      write: {
        Update: {
          TableName,
          Key: memberKey(tenant, memberId),
          UpdateExpression: 'SET lastModified = :at ADD version :one DELETE #groups :group',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: { '#groups': 'groups' },
          ExpressionAttributeValues: { ':at': event.at, ':group': new Set([group]), ':one': 1 },
        },
      },
      refusal: 'members',
    },
  ];
}

/** Removes the rows of a member who goes; the member itself is written by the caller, in the same transaction. */
export const forgetMemberships = (
  TableName: string,
  tenant: string,
  memberId: string,
  groups: readonly string[],
): readonly Action<never>[] =>
  groups
    .flatMap((group): readonly Key[] => [
      membershipKey(tenant, group, memberId),
      memberGroupKey(tenant, memberId, group),
    ])
    .map((Key) => ({ write: { Delete: { TableName, Key } } }));

/** Two rows each, and the member itself. */
const leftAtOnce = 45;

/**
 * Takes a member out of all groups but `kept` of them, in as many transactions as it takes. Answers the member as it is
 * then; `undefined` when somebody else wrote it. Done half it does no harm: the member is just in fewer groups.
 */
export async function leaveGroups(
  dynamo: Dynamo,
  tenant: string,
  member: Member,
  kept: number,
): Promise<Member | undefined> {
  const left = member.groups.slice(kept, kept + leftAtOnce);
  if (left.length === 0) return member;
  const refused = await transact(dynamo, randomUUID(), [
    {
      write: {
        Update: {
          TableName: dynamo.tableName,
          Key: memberKey(tenant, member.id),
          UpdateExpression: 'ADD version :one DELETE #groups :left',
          ConditionExpression: 'version = :expected AND attribute_not_exists(archived)',
          ExpressionAttributeNames: { '#groups': 'groups' },
          ExpressionAttributeValues: { ':one': 1, ':left': new Set(left), ':expected': member.version },
        },
      },
      refusal: 'stale',
    },
    ...forgetMemberships(dynamo.tableName, tenant, member.id, left),
  ]);
  if (refused !== undefined) return undefined;
  const groups = member.groups.filter((group) => !left.includes(group));
  return leaveGroups(dynamo, tenant, { ...member, groups, version: member.version + 1 }, kept);
}

export async function memberIdsOf(
  { documents, tableName }: Dynamo,
  tenant: string,
  group: string,
  limit: number,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :members)',
        ExpressionAttributeValues: { ':pk': membershipPartition(tenant, group), ':members': membershipPrefix },
        ProjectionExpression: 'memberId',
        Limit: limit - ids.length,
        ExclusiveStartKey: start,
      }),
    );
    ids.push(...Items.map(({ memberId }) => String(memberId)));
    start = LastEvaluatedKey;
  } while (start !== undefined && ids.length < limit);
  return ids;
}

export async function membersAmong(
  dynamo: Dynamo,
  tenant: string,
  group: string,
  memberIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const keys = memberIds.map((memberId) => membershipKey(tenant, group, memberId));
  const rows = await batchGet(dynamo, keys, ['memberId']);
  return new Set(rows.map(({ memberId }) => String(memberId)));
}

export async function unableToJoin(dynamo: Dynamo, tenant: string, memberIds: readonly string[]): Promise<Unable> {
  const keys = memberIds.map((memberId) => memberKey(tenant, memberId));
  const items = await batchGet(dynamo, keys, ['id', 'groups', 'archived']);
  const known = new Map(items.filter((item) => !isArchived(item)).map((item) => [String(item['id']), item]));
  const isFull = (id: string): boolean => {
    const groups = known.get(id)?.['groups'];
    return groups instanceof Set && groups.size >= groupsOfMember;
  };
  return { unknown: memberIds.filter((id) => !known.has(id)), full: memberIds.filter(isFull) };
}
