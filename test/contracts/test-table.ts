import { createDynamo, type Dynamo } from '#aws/dynamo/client.ts';
import type { DynamoFrontOptions } from '#local/dynamodb/dynamo-front.ts';
import { aWorld, configOf } from '#test/local/dynamodb/a-client.ts';

export interface TestTable {
  readonly dynamo: Dynamo;
  close(): Promise<void>;
}

/** The one table in memory, behind the DynamoDB protocol and the product's own client. */
export async function openTestTable(options: DynamoFrontOptions = {}): Promise<TestTable> {
  const { front } = await aWorld(options);
  return { dynamo: createDynamo('items', configOf(front)), close: () => front.close() };
}
