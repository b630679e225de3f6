import { createHash } from 'node:crypto';
import { GetCommand, PutCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { table } from '#manifest/table.ts';
import type { Member } from '#provisioning/member.ts';
import type { Conflict, MemberPage, MemberStore } from '#provisioning/member-store.ts';
import type { ProvisioningEvent } from '#provisioning/provisioning-event.ts';
import type { Dynamo } from './client.ts';
import {
  countShards,
  type Key,
  memberCountKey,
  memberCountPartition,
  memberKey,
  memberListPartition,
  type UniqueKind,
  uniqueKey,
  workMailPartition,
} from './keys.ts';
import { fromMemberItem, isArchived, toEventItem, toMemberItem } from './member-items.ts';
import { type MemberRefusal, moveLookUps } from './member-look-ups.ts';
import { type Action, type Refused, transact } from './transaction.ts';

type Item = Record<string, unknown>;
type MemberAction = Action<MemberRefusal>;
type ListStart = QueryCommandInput['ExclusiveStartKey'];

const isNew = 'attribute_not_exists(pk)';
const isCurrent = 'version = :expected AND attribute_not_exists(archived)';

/** The members of all tenants in the one table. */
export function dynamoMembers(dynamo: Dynamo): MemberStore {
  const { tableName: TableName } = dynamo;

  async function read(key: Key): Promise<Item | undefined> {
    const { Item } = await dynamo.documents.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }));
    return Item;
  }

  async function get(tenant: string, id: string): Promise<Member | undefined> {
    const item = await read(memberKey(tenant, id));
    return item === undefined || isArchived(item) ? undefined : fromMemberItem(item);
  }

  async function findUnique(tenant: string, kind: UniqueKind, value: string): Promise<Member | undefined> {
    const item = await read(uniqueKey(tenant, kind, value));
    return item === undefined ? undefined : get(tenant, String(item['memberId']));
  }

  async function findByWorkMail(tenant: string, folded: string): Promise<readonly Member[]> {
    const { Items = [] } = await dynamo.documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': workMailPartition(tenant, folded) },
      }),
    );
    const members = await Promise.all(Items.map((item) => get(tenant, String(item['memberId']))));
    return members.filter((member) => member !== undefined);
  }

  async function count(tenant: string): Promise<number> {
    const { Items = [] } = await dynamo.documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': memberCountPartition(tenant) },
      }),
    );
    return Items.reduce((sum, shard) => sum + Number(shard['n']), 0);
  }

  const queryList = (tenant: string, limit: number, start: ListStart, rest: Partial<QueryCommandInput> = {}) =>
    dynamo.documents.send(
      new QueryCommand({
        TableName,
        IndexName: table.listIndex.name,
        KeyConditionExpression: 'lpk = :lpk',
        ExpressionAttributeValues: { ':lpk': memberListPartition(tenant) },
        Limit: limit,
        ExclusiveStartKey: start,
        ...rest,
      }),
    );

  /** Where the list goes on behind its first `offset` members; `undefined` at its start, `end` when there are not so many. */
  async function skip(tenant: string, offset: number): Promise<ListStart | 'end'> {
    let start: ListStart;
    for (let left = offset; left > 0; ) {
      const page = await queryList(tenant, left, start, { Select: 'COUNT' });
      if (page.LastEvaluatedKey === undefined) return 'end';
      left -= page.Count ?? 0;
      start = page.LastEvaluatedKey;
    }
    return start;
  }

  async function page(tenant: string, offset: number, limit: number): Promise<readonly Member[]> {
    const members: Member[] = [];
    let start = limit > 0 ? await skip(tenant, offset) : 'end';
    while (start !== 'end' && members.length < limit) {
      const answer = await queryList(tenant, limit - members.length, start);
      members.push(...(answer.Items ?? []).map(fromMemberItem));
      start = answer.LastEvaluatedKey ?? 'end';
    }
    return members;
  }

  async function list(tenant: string, offset: number, limit: number): Promise<MemberPage> {
    if (offset === 0) {
      const [total, members] = await Promise.all([count(tenant), page(tenant, 0, limit)]);
      return { total, members };
    }
    const total = await count(tenant);
    return { total, members: offset < total ? await page(tenant, offset, limit) : [] };
  }

  const putEvent = (tenant: string, event: ProvisioningEvent): MemberAction => ({
    write: { Put: { TableName, Item: toEventItem(tenant, event) } },
  });

  const addToCount = (tenant: string, memberId: string, by: 1 | -1): MemberAction => ({
    write: {
      Update: {
        TableName,
        Key: memberCountKey(tenant, shardOf(memberId)),
        UpdateExpression: 'ADD n :by',
        ExpressionAttributeValues: { ':by': by },
      },
    },
  });

  async function write(event: ProvisioningEvent, actions: readonly MemberAction[]): Promise<Conflict | undefined> {
    const refused = await transact(dynamo, event.id, actions);
    return refused && toConflict(refused);
  }

  return {
    get,
    findByUserName: (tenant, folded) => findUnique(tenant, 'userName', folded),
    findByExternalId: (tenant, connector, externalId) => findUnique(tenant, `externalId:${connector}`, externalId),
    findByWorkMail,
    list,

    create: (tenant, member, event) =>
      write(event, [
        { write: { Put: { TableName, Item: toMemberItem(tenant, member), ConditionExpression: isNew } } },
        ...moveLookUps(TableName, tenant, undefined, member),
        addToCount(tenant, member.id, 1),
        putEvent(tenant, event),
      ]),

    update: (tenant, before, after, event) =>
      write(event, [
        {
          // Field by field, so that what another version of this code keeps in the item survives.
          write: {
            Update: {
              TableName,
              Key: memberKey(tenant, after.id),
              UpdateExpression:
                'SET #active = :active, #user = :user, #identity = :identity, lastModified = :lastModified, version = :version',
              ConditionExpression: isCurrent,
              ExpressionAttributeNames: { '#active': 'active', '#user': 'user', '#identity': 'identity' },
              ExpressionAttributeValues: {
                ':active': after.active,
                ':user': after.user,
                ':identity': after.identity,
                ':lastModified': after.lastModified,
                ':version': after.version,
                ':expected': before.version,
              },
            },
          },
          refusal: 'stale',
        },
        ...moveLookUps(TableName, tenant, before, after),
        putEvent(tenant, event),
      ]),

    archive: (tenant, member, event) =>
      write(event, [
        {
          write: {
            Update: {
              TableName,
              Key: memberKey(tenant, member.id),
              UpdateExpression: 'SET archived = :archived, version = :version REMOVE lpk, lsk',
              ConditionExpression: isCurrent,
              ExpressionAttributeValues: {
                ':archived': { at: event.at, event: event.id },
                ':version': member.version + 1,
                ':expected': member.version,
              },
            },
          },
          refusal: 'stale',
        },
        ...moveLookUps(TableName, tenant, member, undefined),
        addToCount(tenant, member.id, -1),
        putEvent(tenant, event),
      ]),

    record: async (tenant, event) => {
      await dynamo.documents.send(new PutCommand({ TableName, Item: toEventItem(tenant, event) }));
    },
  };
}

const shardOf = (memberId: string): number => createHash('md5').update(memberId).digest().readUInt8(0) % countShards;

function toConflict({ refusal, found }: Refused<MemberRefusal>): Conflict {
  if (refusal === 'stale') return { kind: 'stale' };
  return { kind: 'taken', attribute: refusal, ownerId: String(found?.['memberId']) };
}
