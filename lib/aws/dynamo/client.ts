import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Unavailable } from '#provisioning/faults.ts';
import { isOutage } from '../outage.ts';

export interface Dynamo {
  readonly documents: DynamoDBDocumentClient;
  readonly tableName: string;
  /** Requests sent so far, our own retries included; the request log prints the difference as `dynamoCalls`. */
  calls(): number;
}

/**
 * One client per execution environment: it keeps its connections and counts its calls. What DynamoDB still refuses or
 * leaves unanswered after the SDK's retries is thrown as `Unavailable`; any other error of the SDK as it is. The client is
 * made when `documents` is first read, so that loading a function costs less.
 */
export function createDynamo(tableName: string, config: DynamoDBClientConfig = {}): Dynamo {
  let calls = 0;
  let documents: DynamoDBDocumentClient | undefined;
  const connect = () => {
    const client = new DynamoDBClient({ maxAttempts: 4, ...config });
    client.middlewareStack.add(
      (next) => async (args) => {
        calls += 1;
        try {
          return await next(args);
        } catch (error) {
          throw isOutage(error) ? new Unavailable(2, { cause: error }) : error;
        }
      },
      { step: 'initialize', name: 'countCalls' },
    );
    return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  };
  return {
    get documents() {
      documents ??= connect();
      return documents;
    },
    tableName,
    calls: () => calls,
  };
}
