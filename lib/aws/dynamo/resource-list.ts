import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { table } from '#manifest/table.ts';
import type { Dynamo } from './client.ts';
import { type ListedKind, resourceListPartition } from './keys.ts';
import { countOf } from './resource-counts.ts';

type Item = Record<string, unknown>;
type ListStart = QueryCommandInput['ExclusiveStartKey'];

export interface ItemPage {
  /** All resources of the list, not only those of this page. */
  readonly total: number;
  readonly items: readonly Item[];
}

/** Reads the list of one kind of resources, oldest first, page by page. */
export function resourceList(dynamo: Dynamo, kind: ListedKind) {
  const queryList = (tenant: string, limit: number, start: ListStart, rest: Partial<QueryCommandInput> = {}) =>
    dynamo.documents.send(
      new QueryCommand({
        TableName: dynamo.tableName,
        IndexName: table.listIndex.name,
        KeyConditionExpression: 'lpk = :lpk',
        ExpressionAttributeValues: { ':lpk': resourceListPartition(tenant, kind) },
        Limit: limit,
        ExclusiveStartKey: start,
        ...rest,
      }),
    );

  /** Where the list goes on behind its first `offset` resources; `undefined` at its start, `end` when there are not so many. */
  async function skip(tenant: string, offset: number): Promise<ListStart | 'end'> {
    let start: ListStart;
    for (let left = offset; left > 0; ) {
      const page = await queryList(tenant, left, start, { Select: 'COUNT' });
      if (page.LastEvaluatedKey === undefined) return 'end';
      left -= page.Count ?? 0;
      start = page.LastEvaluatedKey;
    }
    return start;
  }

  async function read(tenant: string, offset: number, limit: number): Promise<readonly Item[]> {
    const items: Item[] = [];
    let start = limit > 0 ? await skip(tenant, offset) : 'end';
    while (start !== 'end' && items.length < limit) {
      const answer = await queryList(tenant, limit - items.length, start);
      items.push(...(answer.Items ?? []));
      start = answer.LastEvaluatedKey ?? 'end';
    }
    return items;
  }

  return {
    /** `limit` resources from the `offset`-th on; the order is stable. */
    async page(tenant: string, offset: number, limit: number): Promise<ItemPage> {
      if (offset === 0) {
        const [total, items] = await Promise.all([countOf(dynamo, tenant, kind), read(tenant, 0, limit)]);
        return { total, items };
      }
      const total = await countOf(dynamo, tenant, kind);
      return { total, items: offset < total ? await read(tenant, offset, limit) : [] };
    },
  };
}
