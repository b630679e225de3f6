import { randomUUID } from 'node:crypto';
import { BatchWriteCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Dynamo } from '#aws/dynamo/client.ts';
import { dynamoGroups } from '#aws/dynamo/dynamo-groups.ts';
import { dynamoMembers } from '#aws/dynamo/dynamo-members.ts';
import type { Member } from '#provisioning/member.ts';
import { aMember, anEvent } from '#test/provisioning/builders.ts';
import { type Command, recordCommands } from './bare-calls.ts';

type Item = Readonly<Record<string, unknown>>;

export interface Seed {
  readonly tenant: string;
  readonly connector: string;
  /** The group's id. */
  readonly group: string;
}

/** The `n`-th of the members; all have the same form and size. */
export function seededMember({ connector, group }: Seed, n: number): Member {
  const userName = `member.${String(n).padStart(6, '0')}@fabrikam.example`;
  const emails = [{ type: 'work', value: userName, primary: true }];
  const externalId = `x-${String(n).padStart(6, '0')}`;
  // Apart by a millisecond, as an identity provider makes them one after the other.
  const created = new Date(Date.UTC(2026, 0, 1) + n).toISOString();
  return aMember({
    id: randomUUID(),
    connector,
    user: { userName, externalId, active: true, displayName: 'Mia Berg', emails },
    identity: { userName, externalId, workMails: [userName] },
    groups: [group],
    created,
    lastModified: created,
  });
}

const aPut = z.object({ Put: z.object({ Item: z.custom<Item>() }) });
const anAddition = z.object({
  Update: z.object({
    Key: z.object({ pk: z.string(), sk: z.string() }),
    UpdateExpression: z.literal('ADD n :by'),
    ExpressionAttributeValues: z.object({ ':by': z.number() }),
  }),
});

/** Whatever the stores would write for these members, without conditions and events, in batches: fast, and in their words. */
export async function seedMembers(
  dynamo: Dynamo,
  { tenant, group }: Seed,
  members: readonly Member[],
  counts: Map<string, { readonly key: Item; readonly n: number }>,
): Promise<void> {
  const commands = await recordCommands(dynamo, (recorder) =>
    members.flatMap((member) => [
      dynamoMembers(recorder).create(tenant, member, anEvent({ memberId: member.id })),
      dynamoGroups(recorder).moveMembers(tenant, group, [
        { memberId: member.id, move: 'add', event: anEvent({ memberId: member.id }) },
      ]),
    ]),
  );
  const actions = commands.flatMap(actionsOf);
  const items = actions.flatMap((action) => {
    const put = aPut.safeParse(action);
    return put.success && !isEvent(put.data.Put.Item) ? [put.data.Put.Item] : [];
  });
  for (const action of actions) {
    const { Key: key, ExpressionAttributeValues: values } = anAddition.safeParse(action).data?.Update ?? {};
    if (key === undefined || values === undefined) continue;
    const name = JSON.stringify(key);
    counts.set(name, { key, n: (counts.get(name)?.n ?? 0) + values[':by'] });
  }
  await putAll(dynamo, [...items, ...[...counts.values()].map(({ key, n }) => ({ ...key, n }))]);
}

const actionsOf = (command: Command): readonly unknown[] =>
  command instanceof TransactWriteCommand ? (command.input.TransactItems ?? []) : [];

const isEvent = (item: Item): boolean => String(item['sk']).startsWith('E#');

async function putAll({ documents, tableName }: Dynamo, items: readonly Item[]): Promise<void> {
  const batches = Array.from({ length: Math.ceil(items.length / 25) }, (_, at) => items.slice(25 * at, 25 * at + 25));
  const work = async () => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      const requests = batch.map((item) => ({ PutRequest: { Item: item } }));
      await documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }));
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
}
