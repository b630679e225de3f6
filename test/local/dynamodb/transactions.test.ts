import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { aWorld } from './a-client.ts';

it('writes both items of a transaction', async () => {
  const { documents, front } = await aWorld();
  const put = (pk: string) => ({ Put: { TableName: 'items', Item: { pk, sk: 'a', text: pk } } });

  await documents.send(new TransactWriteCommand({ TransactItems: [put('one'), put('two')] }));

  const found = await documents.send(new GetCommand({ TableName: 'items', Key: { pk: 'two', sk: 'a' } }));
  expect(found.Item).toEqual({ pk: 'two', sk: 'a', text: 'two' });
  await front.close();
});
