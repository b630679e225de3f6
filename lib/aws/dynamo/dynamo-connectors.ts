import { randomUUID } from 'node:crypto';
import { DeleteCommand, GetCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type ConnectorStore, foldName } from '#provisioning/connector-store.ts';
import { recordEvent } from './admin-event-item.ts';
import type { Dynamo } from './client.ts';
import { ifApplied } from './conditional-write.ts';
import { fromConnectorItem, nameKey, toConnectorItem, toKeyRecord } from './connector-item.ts';
import { configurationPartition, connectorKey, connectorPrefix, settingsKey } from './keys.ts';
import { type Action, transact } from './transaction.ts';

const isNew = 'attribute_not_exists(pk)';
const exists = 'attribute_exists(pk)';
const isCurrent = '#version = :expected';
const isClaimedByUs = '#changing.#token = :token';
const isNotRevoked = 'attribute_exists(#keys.#key) AND attribute_not_exists(#keys.#key.#revokedAt)';

export function dynamoConnectors(dynamo: Dynamo): ConnectorStore {
  const { documents, tableName: TableName } = dynamo;

  const takeName = (tenant: string, name: string, id: string): Action<'name-taken'> => ({
    write: { Put: { TableName, Item: { ...nameKey(tenant, name), id }, ConditionExpression: isNew } },
    refusal: 'name-taken',
  });
  const freeName = (tenant: string, name: string): Action<never> => ({
    write: { Delete: { TableName, Key: nameKey(tenant, name) } },
  });

  return {
    async get(tenant, connector) {
      const { Item } = await documents.send(
        new GetCommand({ TableName, Key: connectorKey(tenant, connector), ConsistentRead: true }),
      );
      return Item && fromConnectorItem(Item);
    },

    async list(tenant) {
      const pages = paginateQuery(
        { client: documents },
        {
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :configuration AND begins_with(sk, :connectors)',
          ExpressionAttributeValues: {
            ':configuration': configurationPartition(tenant),
            ':connectors': connectorPrefix,
          },
        },
      );
      const connectors = [];
      for await (const { Items = [] } of pages) connectors.push(...Items.map(fromConnectorItem));
      return connectors
        .filter((connector) => connector.deletedAt === undefined)
        .sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
    },

    async create(tenant, connector, event) {
      const refused = await transact(dynamo, randomUUID(), [
        {
          write: { ConditionCheck: { TableName, Key: settingsKey(tenant), ConditionExpression: exists } },
          refusal: 'no-tenant',
        },
        takeName(tenant, connector.name, connector.id),
        { write: { Put: { TableName, Item: toConnectorItem(tenant, connector) } } },
        recordEvent(dynamo, tenant, event),
      ]);
      return refused?.refusal ?? 'created';
    },

    async rename(tenant, connector, name, event) {
      const sameName = foldName(name) === foldName(connector.name);
      const refused = await transact<'stale' | 'name-taken'>(dynamo, randomUUID(), [
        {
          write: {
            Update: {
              TableName,
              Key: connectorKey(tenant, connector.id),
              UpdateExpression: 'SET #name = :name ADD #version :one',
              ConditionExpression: isCurrent,
              ExpressionAttributeNames: { '#name': 'name', '#version': 'version' },
              ExpressionAttributeValues: { ':name': name, ':one': 1, ':expected': connector.version },
            },
          },
          refusal: 'stale',
        },
        ...(sameName ? [] : [takeName(tenant, name, connector.id), freeName(tenant, connector.name)]),
        recordEvent(dynamo, tenant, event),
      ]);
      return refused?.refusal ?? 'done';
    },

    async beginDeletion(tenant, connector, event) {
      const refused = await transact(dynamo, randomUUID(), [
        {
          write: {
            Update: {
              TableName,
              Key: connectorKey(tenant, connector.id),
              UpdateExpression: 'SET #deletedAt = :at REMOVE #changing ADD #version :one',
              ConditionExpression: isCurrent,
              ExpressionAttributeNames: { '#deletedAt': 'deletedAt', '#changing': 'changing', '#version': 'version' },
              ExpressionAttributeValues: { ':at': event.at, ':one': 1, ':expected': connector.version },
            },
          },
          refusal: 'stale',
        },
        freeName(tenant, connector.name),
        recordEvent(dynamo, tenant, event),
      ]);
      return refused?.refusal ?? 'done';
    },

    async finishDeletion(tenant, connector) {
      await documents.send(new DeleteCommand({ TableName, Key: connectorKey(tenant, connector) }));
    },

    async claim(tenant, connector, expected, claim) {
      const claimed = await ifApplied(
        documents.send(
          new UpdateCommand({
            TableName,
            Key: connectorKey(tenant, connector),
            UpdateExpression: 'SET #changing = :claim ADD #version :one',
            ConditionExpression: isCurrent,
            ExpressionAttributeNames: { '#changing': 'changing', '#version': 'version' },
            ExpressionAttributeValues: { ':claim': claim, ':one': 1, ':expected': expected },
          }),
        ),
      );
      return claimed === undefined ? 'stale' : 'done';
    },

    async addKey(tenant, connector, claim, { key, secretVersion, forget }, event) {
      const forgotten = forget.flatMap((_, at) => [`#keys.#forget${at}`, `#lastUse.#forget${at}`]);
      const refused = await transact(dynamo, claim.token, [
        {
          write: {
            Update: {
              TableName,
              Key: connectorKey(tenant, connector),
              UpdateExpression: [
                'SET #keys.#key = :key, #secretVersion = :secretVersion',
                `REMOVE ${['#changing', ...forgotten].join(', ')}`,
                'ADD #version :one',
              ].join(' '),
              ConditionExpression: isClaimedByUs,
              ExpressionAttributeNames: {
                '#keys': 'keys',
                '#key': key.id,
                '#secretVersion': 'secretVersion',
                '#changing': 'changing',
                '#token': 'token',
                '#version': 'version',
                ...(forget.length > 0 && { '#lastUse': 'lastUse' }),
                ...Object.fromEntries(forget.map((id, at) => [`#forget${at}`, id])),
              },
              ExpressionAttributeValues: {
                ':key': toKeyRecord(key),
                ':secretVersion': secretVersion,
                ':token': claim.token,
                ':one': 1,
              },
            },
          },
          refusal: 'stale',
        },
        recordEvent(dynamo, tenant, event),
      ]);
      return refused?.refusal ?? 'done';
    },

    async giveUp(tenant, connector, claim) {
      await ifApplied(
        documents.send(
          new UpdateCommand({
            TableName,
            Key: connectorKey(tenant, connector),
            UpdateExpression: 'REMOVE #changing ADD #version :one',
            ConditionExpression: isClaimedByUs,
            ExpressionAttributeNames: { '#changing': 'changing', '#token': 'token', '#version': 'version' },
            ExpressionAttributeValues: { ':token': claim.token, ':one': 1 },
          }),
        ),
      );
    },

    async revokeKey(tenant, connector, { id, revokedAt, revokedBy }, event) {
      await transact(dynamo, randomUUID(), [
        {
          write: {
            Update: {
              TableName,
              Key: connectorKey(tenant, connector),
              UpdateExpression: 'SET #keys.#key.#revokedAt = :at, #keys.#key.#revokedBy = :by ADD #version :one',
              ConditionExpression: isNotRevoked,
              ExpressionAttributeNames: {
                '#keys': 'keys',
                '#key': id,
                '#revokedAt': 'revokedAt',
                '#revokedBy': 'revokedBy',
                '#version': 'version',
              },
              ExpressionAttributeValues: { ':at': revokedAt, ':by': revokedBy, ':one': 1 },
            },
          },
          refusal: 'unchanged',
        },
        recordEvent(dynamo, tenant, event),
      ]);
    },
  };
}
