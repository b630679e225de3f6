import type { Dynamo } from '#aws/dynamo/client.ts';
import { dynamoMembers } from '#aws/dynamo/dynamo-members.ts';
import type { MemberStore } from '#provisioning/member-store.ts';

export type Command = Parameters<Dynamo['documents']['send']>[0];

/** The SDK calls that a store makes, recorded and not sent. Every read finds nothing. */
export async function recordCommands(
  { tableName }: Pick<Dynamo, 'tableName'>,
  operations: (recorder: Dynamo) => readonly Promise<unknown>[],
): Promise<readonly Command[]> {
  const commands: Command[] = [];
  const send = async (command: Command) => {
    commands.push(command);
    return {};
  };
  const documents = { send } as unknown as Dynamo['documents'];
  await Promise.all(operations({ documents, tableName, calls: () => commands.length }));
  return commands;
}

/**
 * The SDK calls that the store makes for some operations, recorded and not yet sent: what an operation costs at least,
 * when nothing is around it. Reads find nothing while they are recorded, so name every one that an operation needs.
 */
export const bareCalls = (
  dynamo: Dynamo,
  operations: (members: MemberStore) => readonly Promise<unknown>[],
): Promise<readonly Command[]> => recordCommands(dynamo, (recorder) => operations(dynamoMembers(recorder)));
