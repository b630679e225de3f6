import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Member } from '#provisioning/member.ts';
import type { Conflict, MemberStore } from '#provisioning/member-store.ts';
import type { ProvisioningEvent } from '#provisioning/provisioning-event.ts';
import type { Dynamo } from './client.ts';
import { type Key, memberKey, type UniqueKind, uniqueKey, workMailPartition } from './keys.ts';
import { fromMemberItem, isArchived, toEventItem, toMemberItem } from './member-items.ts';
import { type MemberRefusal, moveLookUps } from './member-look-ups.ts';
import { forgetMemberships, leaveGroups } from './memberships.ts';
import { addToCount } from './resource-counts.ts';
import { resourceList } from './resource-list.ts';
import { type Action, type Refused, transact } from './transaction.ts';

type Item = Record<string, unknown>;
type MemberAction = Action<MemberRefusal>;

const isNew = 'attribute_not_exists(pk)';
const isCurrent = 'version = :expected AND attribute_not_exists(archived)';

/** From so many groups a member is taken by the transaction that archives it, which has 100 actions at most. */
const groupsAtOnce = 40;

/** The members of all tenants in the one table. */
export function dynamoMembers(dynamo: Dynamo): MemberStore {
  const { tableName: TableName } = dynamo;
  const pages = resourceList(dynamo, 'MEMBER');

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

  const putEvent = (tenant: string, event: ProvisioningEvent): MemberAction => ({
    write: { Put: { TableName, Item: toEventItem(tenant, event) } },
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

    async list(tenant, start, limit) {
      const { items, ...page } = await pages.page(tenant, start, limit);
      return { ...page, records: items.map(fromMemberItem) };
    },

    create: (tenant, member, event) =>
      write(event, [
        { write: { Put: { TableName, Item: toMemberItem(tenant, member), ConditionExpression: isNew } } },
        ...moveLookUps(TableName, tenant, undefined, member),
        addToCount(TableName, tenant, 'MEMBER', member.id, 1, event.at),
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

    async archive(tenant, sent, event) {
      const member = await leaveGroups(dynamo, tenant, sent, groupsAtOnce);
      if (member === undefined) return { kind: 'stale' };
      return write(event, [
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
        ...forgetMemberships(TableName, tenant, member.id, member.groups),
        addToCount(TableName, tenant, 'MEMBER', member.id, -1, event.at),
        putEvent(tenant, event),
      ]);
    },

    record: async (tenant, event) => {
      await dynamo.documents.send(new PutCommand({ TableName, Item: toEventItem(tenant, event) }));
    },
  };
}

function toConflict({ refusal, found }: Refused<MemberRefusal>): Conflict {
  if (refusal === 'stale') return { kind: 'stale' };
  return { kind: 'taken', attribute: refusal, ownerId: String(found?.['memberId']) };
}
