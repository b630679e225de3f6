import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Member } from '#provisioning/member.ts';
import type { Conflict, MemberPage, MemberStore } from '#provisioning/member-store.ts';
import type { ProvisioningEvent } from '#provisioning/provisioning-event.ts';
import type { Dynamo } from './client.ts';
import { type Key, memberKey, type UniqueKind, uniqueKey, workMailPartition } from './keys.ts';
import { fromMemberItem, isArchived, toEventItem, toMemberItem } from './member-items.ts';
import { type MemberRefusal, moveLookUps } from './member-look-ups.ts';
import { addToCount } from './resource-counts.ts';
import { resourceList } from './resource-list.ts';
import { type Action, type Refused, transact } from './transaction.ts';

type Item = Record<string, unknown>;
type MemberAction = Action<MemberRefusal>;

const isNew = 'attribute_not_exists(pk)';
const isCurrent = 'version = :expected AND attribute_not_exists(archived)';

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

  async function list(tenant: string, offset: number, limit: number): Promise<MemberPage> {
    const { total, items } = await pages.page(tenant, offset, limit);
    return { total, members: items.map(fromMemberItem) };
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
    list,

    create: (tenant, member, event) =>
      write(event, [
        { write: { Put: { TableName, Item: toMemberItem(tenant, member), ConditionExpression: isNew } } },
        ...moveLookUps(TableName, tenant, undefined, member),
        addToCount(TableName, tenant, 'MEMBER', member.id, 1),
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
        addToCount(TableName, tenant, 'MEMBER', member.id, -1),
        putEvent(tenant, event),
      ]),

    record: async (tenant, event) => {
      await dynamo.documents.send(new PutCommand({ TableName, Item: toEventItem(tenant, event) }));
    },
  };
}

function toConflict({ refusal, found }: Refused<MemberRefusal>): Conflict {
  if (refusal === 'stale') return { kind: 'stale' };
  return { kind: 'taken', attribute: refusal, ownerId: String(found?.['memberId']) };
}
