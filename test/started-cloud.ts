import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { LocalAccount } from '#local/account.ts';
import { startLocalCloud } from '#local/cloud.ts';
import type { FunctionLogs } from '#local/lambda/logs.ts';
import { adminClient, type CallAdmin } from '#local/start/admin-client.ts';
import { seedTenant } from '#local/start/seed.ts';
import type { FunctionName } from '#manifest/routes.ts';

/** The whole stack, deployed to a local cloud of its own, with one tenant that an identity provider can talk to. */
export interface StartedCloud {
  /** Of the front door, which is the endpoint of every AWS service. */
  readonly url: string;
  readonly account: LocalAccount;
  readonly tenantUrl: string;
  readonly token: string;
  readonly adminUrl: string;
  /** Paths are relative to `/admin/v1`; signed. */
  readonly admin: CallAdmin;
  /** What the functions print. */
  readonly logs: FunctionLogs;
  readonly outputs: Readonly<Record<string, string>>;
  /** Calls a function of the stack now, as its schedule would; answers what it answers. */
  invoke(name: FunctionName, event?: unknown): Promise<unknown>;
  /** Requests that DynamoDB had, by operation. */
  dynamoRequests(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** For files named `*.e2e.test.ts`. Takes about a second; start one per file, in `beforeAll`. */
export async function startedCloud(): Promise<StartedCloud> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'started-cloud-'));
  const account = {
    accountId: '000000000000',
    region: 'us-east-1',
    accessKeyId: 'LOCALTEST',
    secretAccessKey: 'a secret that only the tests know',
  };
  const cloud = await startLocalCloud({ port: 0, dataFolder, account, tablesInMemory: true });
  const close = async () => {
    await cloud.close();
    await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    const { outputs } = await cloud.deployFolder(inject('cdkOut'), { PublicUrl: cloud.url });
    const adminUrl = `${cloud.url}/admin/v1`;
    const admin = adminClient(adminUrl, account);
    const { tenantId, token } = await seedTenant(admin);
    const { url, logs, dynamoRequests } = cloud;
    return {
      url,
      account,
      tenantUrl: `${url}/scim/v2/${tenantId}`,
      token,
      adminUrl,
      admin,
      logs,
      outputs,
      invoke: async (name, event = {}) => {
        const invocation = await cloud.invoke(`${name.charAt(0).toUpperCase()}${name.slice(1)}Function`, event);
        if (invocation.outcome === 'failed') throw new Error(`${invocation.errorType}: ${invocation.errorMessage}`);
        return invocation.payload;
      },
      dynamoRequests,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
