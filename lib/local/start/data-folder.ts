import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { LocalAccount } from '../account.ts';
import { openDynamoFront } from '../dynamodb/dynamo-front.ts';
import { StartFailure } from './failure.ts';

/** What the first start made and every later one shows. */
const seedSchema = z.object({
  tenantId: z.string(),
  connectorId: z.string(),
  token: z.string(),
  /** ISO 8601. */
  expiresAt: z.string(),
});

const recordSchema = z.object({
  version: z.literal(1),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  seed: seedSchema.optional(),
});

export type Seed = z.infer<typeof seedSchema>;

export interface DataFolder {
  readonly path: string;
  readonly account: LocalAccount;
  /** Absent until `keepSeed`. */
  readonly seed: Seed | undefined;
  keepSeed(seed: Seed): Promise<void>;
  /** For the CLI: where the admin API is and how to sign for it. */
  announce(adminUrl: string): Promise<void>;
}

const recordFile = 'cloud.json';
const endpointFile = 'endpoint.json';

/** All that a start ever writes: nothing else in the folder is ours to delete. */
const contents = [
  recordFile,
  endpointFile,
  'cdk.out',
  'dynamodb',
  'functions',
  'functions.log',
  's3',
  'secrets.json',
  'stacks.json',
];

/**
 * Opens the data of earlier starts, or begins with none. The key pair of the local admin is made once per folder.
 * Throws a StartFailure when the data is damaged or, for a fresh start, in use.
 */
export async function openDataFolder(path: string, fresh: boolean): Promise<DataFolder> {
  if (fresh) await empty(path);
  const known = await readRecord(path);
  const record = known ?? newRecord();
  await mkdir(path, { recursive: true });
  if (!known) await writePrivately(join(path, recordFile), record);
  const { accessKeyId, secretAccessKey, seed } = record;
  const account = { accountId: '000000000000', region: 'us-east-1', accessKeyId, secretAccessKey };
  return {
    path,
    account,
    seed,
    keepSeed: (made) => writePrivately(join(path, recordFile), { ...record, seed: made }),
    announce: (adminUrl) =>
      writePrivately(join(path, endpointFile), { adminUrl, region: account.region, accessKeyId, secretAccessKey }),
  };
}

const newRecord = (): z.infer<typeof recordSchema> => ({
  version: 1,
  accessKeyId: `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`,
  secretAccessKey: randomBytes(30).toString('base64url'),
});

async function readRecord(path: string): Promise<z.infer<typeof recordSchema> | undefined> {
  const file = join(path, recordFile);
  if (!existsSync(file)) {
    if (existsSync(join(path, 'dynamodb'))) throw damaged(`${file} is missing`);
    return undefined;
  }
  try {
    return recordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw damaged(`${file} can't be read`, cause);
  }
}

const damaged = (what: string, cause?: unknown) =>
  new StartFailure(`The data folder is damaged: ${what}. Start with --fresh to begin with an empty one.`, { cause });

async function empty(path: string): Promise<void> {
  if (existsSync(join(path, 'dynamodb'))) await refuseIfInUse(path);
  for (const name of contents) await rm(join(path, name), { recursive: true, force: true });
}

async function refuseIfInUse(path: string): Promise<void> {
  try {
    const tables = await openDynamoFront({ path: join(path, 'dynamodb') });
    await tables.close();
  } catch (error) {
    if (error instanceof Error && error.message.includes('in use'))
      throw new StartFailure(error.message, { cause: error });
    // Damaged data is what a fresh start is for.
  }
}

async function writePrivately(file: string, content: unknown): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
