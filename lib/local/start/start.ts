import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { LocalAccount } from '../account.ts';
import { type DeployedApp, type LocalCloud, startLocalCloud } from '../cloud.ts';
import { PortTaken } from '../front-door.ts';
import { adminClient } from './admin-client.ts';
import { type DataFolder, openDataFolder, type Seed } from './data-folder.ts';
import { StartFailure } from './failure.ts';
import type { StartOptions } from './options.ts';
import { renewKey, seedTenant } from './seed.ts';
import { synthesise } from './synthesise.ts';

export interface Started {
  readonly cloud: LocalCloud;
  readonly account: LocalAccount;
  readonly tenantUrl: string;
  readonly adminUrl: string;
  readonly token: string;
  /** Whether a SCIM request with the token was answered; if not, an administrator has revoked it. */
  readonly tokenWorks: boolean;
  readonly logFile: string;
  readonly withoutEffect: readonly string[];
}

export interface StartTools {
  readonly projectFolder: string;
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
}

/** From nothing to a cloud that serves: synthesise, run the template, seed. Throws a StartFailure; nothing is left then. */
export async function start(options: StartOptions, tools: StartTools): Promise<Started> {
  const data = await openDataFolder(options.dataFolder, options.fresh);
  const outFolder = join(data.path, 'cdk.out');
  const cloud = await openCloud(options.port, data, tools);
  try {
    const { projectFolder, progress, signal } = tools;
    progress('synthesising the stack');
    const outcome = await synthesise({ projectFolder, outFolder, signal });
    progress(outcome === 'unchanged' ? 'nothing has changed since the last start' : 'synthesised');
    progress('running the template');
    const { outputs, withoutEffect } = await run(cloud, outFolder);
    const adminUrl = outputs['AdminUrl'] ?? `${cloud.url}/admin/v1`;
    await data.announce(adminUrl);
    const { tenantId, token } = await seeded(data, adminUrl, progress);
    const tenantUrl = (outputs['TenantUrl'] ?? `${cloud.url}/scim/v2/{tenant}`).replace('{tenant}', tenantId);
    progress('trying the Tenant URL');
    const tokenWorks = await answers(tenantUrl, token);
    const logFile = join(data.path, 'functions.log');
    return { cloud, account: data.account, tenantUrl, adminUrl, token, tokenWorks, logFile, withoutEffect };
  } catch (error) {
    await cloud.close();
    throw error;
  }
}

async function openCloud(port: number, { path, account }: DataFolder, { progress }: StartTools): Promise<LocalCloud> {
  try {
    progress('opening the data');
    const cloud = await startLocalCloud({ port, dataFolder: path, account, log: progress });
    keepLog(cloud, join(path, 'functions.log'));
    return cloud;
  } catch (error) {
    if (error instanceof PortTaken) {
      const remedy = `stop what uses it, or choose another: npm start -- --port ${port + 1}`;
      throw new StartFailure(`${error.message}: ${remedy}`, { cause: error });
    }
    const reason = error instanceof Error ? error.message : String(error);
    const remedy = reason.includes('--fresh') ? '' : ' Start with --fresh to begin with an empty data folder.';
    throw new StartFailure(`${reason}${remedy}`, { cause: error });
  }
}

async function run(cloud: LocalCloud, folder: string): Promise<DeployedApp> {
  try {
    return await cloud.deployFolder(folder, { PublicUrl: cloud.url });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartFailure(`The template can't be run: ${reason}`, { cause: error });
  }
}

/** What the functions print in this run, as JSON lines; the lines of the last run are dropped. */
function keepLog(cloud: LocalCloud, file: string): void {
  const stream = createWriteStream(file, { flags: 'w', mode: 0o600 });
  cloud.logs.subscribe(({ at, functionName, text, json }) => {
    stream.write(`${JSON.stringify({ at, function: functionName, ...(json ?? { text }) })}\n`);
  });
}

async function seeded(data: DataFolder, adminUrl: string, progress: (line: string) => void): Promise<Seed> {
  const { seed } = data;
  if (seed && Date.parse(seed.expiresAt) > Date.now()) return seed;
  progress(seed ? 'making a new connector key: the last one has expired' : 'making a tenant with a connector');
  const call = adminClient(adminUrl, data.account);
  const made = seed ? await renewKey(call, seed) : await seedTenant(call);
  await data.keepSeed(made);
  return made;
}

/** Asks what Entra's Test Connection asks; it also warms the two functions that the first request needs. */
async function answers(tenantUrl: string, token: string): Promise<boolean> {
  const filter = encodeURIComponent('userName eq "nobody"');
  const answer = await fetch(`${tenantUrl}/Users?filter=${filter}`, { headers: { authorization: `Bearer ${token}` } });
  await answer.arrayBuffer();
  return answer.ok;
}
