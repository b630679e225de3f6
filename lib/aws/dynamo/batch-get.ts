import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { Unavailable } from '#provisioning/faults.ts';
import type { Dynamo } from './client.ts';
import type { Key } from './keys.ts';

type Item = Record<string, unknown>;
type KeyList = Record<string, unknown>[];

/** DynamoDB takes so many keys in one request. */
const keysAtOnce = 100;
const requestsAtOnce = 8;
const tries = 6;

/** The items that there are under these keys, consistent, in any order. `attributes`: only these, and the keys. */
export async function batchGet(
  dynamo: Dynamo,
  keys: readonly Key[],
  attributes?: readonly string[],
): Promise<readonly Item[]> {
  const batches = Array.from({ length: Math.ceil(keys.length / keysAtOnce) }, (_, n) =>
    keys.slice(n * keysAtOnce, (n + 1) * keysAtOnce),
  );
  const items: Item[] = [];
  const readOn = async () => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      items.push(...(await readBatch(dynamo, batch, attributes)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(requestsAtOnce, batches.length) }, readOn));
  return items;
}

/** An answer ends at 16 MB and may leave out what was throttled; the rest is asked for again. */
async function readBatch(
  { documents, tableName }: Dynamo,
  keys: readonly Key[],
  attributes: readonly string[] | undefined,
): Promise<readonly Item[]> {
  const only = attributes === undefined ? {} : projectionOf(['pk', 'sk', ...attributes]);
  const items: Item[] = [];
  let wanted: KeyList = keys.map(({ pk, sk }) => ({ pk, sk }));
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const answer = await documents.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: wanted, ConsistentRead: true, ...only } } }),
    );
    items.push(...(answer.Responses?.[tableName] ?? []));
    wanted = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (wanted.length === 0) return items;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 25 * 2 ** attempt));
  }
  throw new Unavailable(1);
}

const projectionOf = (names: readonly string[]) => ({
  ProjectionExpression: names.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
});
