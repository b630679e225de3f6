import { CreateTableCommand, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type DynamoFront, type DynamoFrontOptions, openDynamoFront } from '#local/dynamodb/dynamo-front.ts';

/** The real SDK client; its requests go to the front without a socket. One attempt, so that an error is seen as it is. */
const clientOf = (front: DynamoFront): DynamoDBClient => new DynamoDBClient(configOf(front));

/** For code that makes its client itself. */
export function configOf(front: DynamoFront): DynamoDBClientConfig {
  const requestHandler = {
    handle: async (request: {
      method: string;
      path: string;
      headers: Record<string, string>;
      body?: string | Uint8Array;
    }) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const { method, path } = request;
      const body = bytesOf(request.body);
      const answer = await front.service({ method, path, query: new URLSearchParams(), headers, body });
      return { response: { statusCode: answer.status, headers: answer.headers, body: Buffer.from(answer.body) } };
    },
  };
  return {
    region: 'eu-west-1',
    endpoint: 'http://dynamodb.local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler,
  };
}

const bytesOf = (body: string | Uint8Array = ''): Buffer =>
  typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);

export interface World {
  readonly front: DynamoFront;
  readonly client: DynamoDBClient;
  readonly documents: DynamoDBDocumentClient;
}

/** A front with one table `items`: keys `pk` and `sk`, an index `list` by `lpk` and `lsk`. */
export async function aWorld(options: DynamoFrontOptions = {}): Promise<World> {
  const world = await openWorld(options);
  await createItemsTable(world.client);
  return world;
}

export async function openWorld(options: DynamoFrontOptions = {}): Promise<World> {
  const front = await openDynamoFront(options);
  const client = clientOf(front);
  return { front, client, documents: DynamoDBDocumentClient.from(client) };
}

export async function createItemsTable(client: DynamoDBClient, TableName = 'items'): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk', 'lpk', 'lsk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'list',
          KeySchema: [
            { AttributeName: 'lpk', KeyType: 'HASH' },
            { AttributeName: 'lsk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
}
