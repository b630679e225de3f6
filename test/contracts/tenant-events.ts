import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Dynamo } from '#aws/dynamo/client.ts';

/** The tenant's own events, the oldest first, as they are in the table. */
export async function tenantEvents({ documents, tableName }: Dynamo, tenant: string) {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `T#${tenant}#E` },
    }),
  );
  return Items;
}
