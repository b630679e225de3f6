import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { createDynamo, type Dynamo } from '#aws/dynamo/client.ts';
import type { LocalAccount } from '#local/account.ts';

export interface StackAddress {
  readonly url: string;
  readonly account: LocalAccount;
  readonly tenantUrl: string;
  readonly token: string;
}

export interface RunningStack extends StackAddress {
  /** The same DynamoDB front that the functions use, by the SDK. */
  readonly dynamo: Dynamo;
  stop(): Promise<void>;
}

/** Starts the stack on a free port with data on disk that is deleted afterwards. */
export async function runStack(): Promise<RunningStack> {
  const folder = mkdtempSync(join(tmpdir(), 'itam-scim-bench-'));
  const script = fileURLToPath(new URL('./stack-process.ts', import.meta.url));
  const child = fork(script, [folder], { execArgv: ['--import', 'tsx'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const address = await new Promise<StackAddress>((resolve, reject) => {
    child.once('message', (message) => resolve(message as StackAddress));
    child.once('close', () => reject(new Error('the stack did not start')));
  });
  return {
    ...address,
    dynamo: await tableOf(address),
    stop: async () => {
      child.disconnect();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function tableOf({ url, account }: StackAddress): Promise<Dynamo> {
  const settings = { endpoint: url, region: account.region, credentials: account };
  const { TableNames = [] } = await createDynamo('', settings).documents.send(new ListTablesCommand({}));
  const [only, ...others] = TableNames;
  if (only === undefined || others.length > 0) throw new Error(`expected one table, found ${TableNames.length}`);
  return createDynamo(only, settings);
}
