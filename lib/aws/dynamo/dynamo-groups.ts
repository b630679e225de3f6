import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Group } from '#provisioning/group.ts';
import type { GroupConflict, GroupStore, MembersMoved } from '#provisioning/group-store.ts';
import type { ProvisioningEvent } from '#provisioning/provisioning-event.ts';
import { batchGet } from './batch-get.ts';
import type { Dynamo } from './client.ts';
import { fromGroupItem, toGroupItem } from './group-items.ts';
import { groupKey, type Key, type UniqueKind, uniqueKey } from './keys.ts';
import { isArchived, toEventItem } from './member-items.ts';
import { memberIdsOf, membersAmong, moveActions, unableToJoin } from './memberships.ts';
import { oweActions } from './outbox.ts';
import { addToCount } from './resource-counts.ts';
import { resourceList } from './resource-list.ts';
import { untilQuiet } from './single-write.ts';
import { type Action, type Refused, transact } from './transaction.ts';
import { moveUniqueValues, type UniqueValue } from './unique-values.ts';

type Item = Record<string, unknown>;
type GroupRefusal = 'displayName' | 'externalId' | 'stale' | 'members';

const isNew = 'attribute_not_exists(pk)';
const isCurrent = 'version = :expected AND attribute_not_exists(archived)';

/** The groups of all tenants in the one table. docs/decisions/0005-memberships-are-rows.md */
export function dynamoGroups(dynamo: Dynamo): GroupStore {
  const { tableName: TableName } = dynamo;
  const pages = resourceList(dynamo, 'GROUP');

  async function read(key: Key): Promise<Item | undefined> {
    const { Item } = await dynamo.documents.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }));
    return Item;
  }

  async function get(tenant: string, id: string): Promise<Group | undefined> {
    const item = await read(groupKey(tenant, id));
    return item === undefined || isArchived(item) ? undefined : fromGroupItem(item);
  }

  async function findUnique(tenant: string, kind: UniqueKind, value: string): Promise<Group | undefined> {
    const item = await read(uniqueKey(tenant, kind, value));
    return item === undefined ? undefined : get(tenant, String(item['groupId']));
  }

  const putEvent = (tenant: string, event: ProvisioningEvent): Action<never> => ({
    write: { Put: { TableName, Item: toEventItem(tenant, event) } },
  });

  const moveLookUps = (tenant: string, before: Group | undefined, after: Group | undefined) =>
    moveUniqueValues(
      TableName,
      { groupId: (after ?? before)?.id },
      uniquesOf(tenant, before),
      uniquesOf(tenant, after),
    );

  async function write(
    event: ProvisioningEvent,
    actions: readonly Action<GroupRefusal>[],
  ): Promise<GroupConflict | undefined> {
    const refused = await transact(dynamo, event.id, actions);
    return refused && toConflict(refused);
  }

  return {
    get,
    findByName: (tenant, folded) => findUnique(tenant, 'groupName', folded),
    findByExternalId: (tenant, connector, externalId) => findUnique(tenant, `groupExternalId:${connector}`, externalId),

    async getAll(tenant, ids) {
      const keys = ids.map((id) => groupKey(tenant, id));
      const items = await batchGet(dynamo, keys);
      return items.filter((item) => !isArchived(item)).map(fromGroupItem);
    },

    async list(tenant, start, limit) {
      const { items, ...page } = await pages.page(tenant, start, limit);
      return { ...page, records: items.map(fromGroupItem) };
    },

    create: (tenant, group, event, moves) =>
      write(event, [
        { write: { Put: { TableName, Item: toGroupItem(tenant, group), ConditionExpression: isNew } } },
        ...moveLookUps(tenant, undefined, group),
        addToCount(TableName, tenant, 'GROUP', group.id, 1, event.at),
        putEvent(tenant, event),
        ...moveActions(TableName, tenant, group.id, moves),
      ]),

    update: (tenant, before, after, event, moves) =>
      write(event, [
        {
          write: {
            Update: {
              TableName,
              Key: groupKey(tenant, after.id),
              UpdateExpression:
                'SET #attributes = :attributes, #identity = :identity, lastModified = :lastModified, version = :version',
              ConditionExpression: isCurrent,
              ExpressionAttributeNames: { '#attributes': 'attributes', '#identity': 'identity' },
              ExpressionAttributeValues: {
                ':attributes': after.attributes,
                ':identity': after.identity,
                ':lastModified': after.lastModified,
                ':version': after.version,
                ':expected': before.version,
              },
            },
          },
          refusal: 'stale',
        },
        ...moveLookUps(tenant, before, after),
        putEvent(tenant, event),
        ...moveActions(TableName, tenant, after.id, moves),
      ]),

    delete: (tenant, group, event, rest) =>
      write(event, [
        {
          write: {
            Update: {
              TableName,
              Key: groupKey(tenant, group.id),
              UpdateExpression: 'SET archived = :archived, version = :version REMOVE lpk, lsk',
              ConditionExpression: isCurrent,
              ExpressionAttributeValues: {
                ':archived': { at: event.at, event: event.id },
                ':version': group.version + 1,
                ':expected': group.version,
              },
            },
          },
          refusal: 'stale',
        },
        ...moveLookUps(tenant, group, undefined),
        addToCount(TableName, tenant, 'GROUP', group.id, -1, event.at),
        putEvent(tenant, event),
        ...('owed' in rest ? oweActions(dynamo, rest.owed) : moveActions(TableName, tenant, group.id, rest.moves)),
      ]),

    memberIds: (tenant, id, limit) => memberIdsOf(dynamo, tenant, id, limit),
    membersAmong: (tenant, id, memberIds) => membersAmong(dynamo, tenant, id, memberIds),
    unableToJoin: (tenant, memberIds) => unableToJoin(dynamo, tenant, memberIds),

    async moveMembers(tenant, id, moves): Promise<MembersMoved | undefined> {
      const [first] = moves;
      if (first === undefined) return undefined;
      const refused = await transact(dynamo, first.event.id, moveActions(TableName, tenant, id, moves));
      return refused && { kind: 'members' };
    },

    async touch(tenant, id, at) {
      const answer = await untilQuiet(() =>
        dynamo.documents.send(
          new UpdateCommand({
            TableName,
            Key: groupKey(tenant, id),
            UpdateExpression: 'SET lastModified = :at ADD version :one',
            ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(archived)',
            ExpressionAttributeValues: { ':at': at, ':one': 1 },
            ReturnValues: 'ALL_NEW',
          }),
        ),
      );
      return answer?.Attributes && fromGroupItem(answer.Attributes);
    },
  };
}

function uniquesOf(tenant: string, group: Group | undefined): readonly UniqueValue<'displayName' | 'externalId'>[] {
  if (group === undefined) return [];
  const { name, externalId } = group.identity;
  return [
    { key: uniqueKey(tenant, 'groupName', name), refusal: 'displayName' },
    ...(externalId === undefined
      ? []
      : [{ key: uniqueKey(tenant, `groupExternalId:${group.connector}`, externalId), refusal: 'externalId' } as const]),
  ];
}

function toConflict({ refusal, found }: Refused<GroupRefusal>): GroupConflict {
  if (refusal === 'stale' || refusal === 'members') return { kind: refusal };
  return { kind: 'taken', attribute: refusal, ownerId: String(found?.['groupId']) };
}
