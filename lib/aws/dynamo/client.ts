import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface Dynamo {
  readonly documents: DynamoDBDocumentClient;
  readonly tableName: string;
  /** Requests sent so far, our own retries included; the request log prints the difference as `dynamoCalls`. */
  calls(): number;
}

/** One client per execution environment: it keeps its connections and counts its calls. */
export function createDynamo(tableName: string, config: DynamoDBClientConfig = {}): Dynamo {
  const client = new DynamoDBClient({ maxAttempts: 4, ...config });
  let calls = 0;
  client.middlewareStack.add(
    (next) => (args) => {
      calls += 1;
      return next(args);
    },
    { step: 'initialize', name: 'countCalls' },
  );
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return { documents, tableName, calls: () => calls };
}
