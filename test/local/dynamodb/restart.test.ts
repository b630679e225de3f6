import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BatchGetCommand, GetCommand, PutCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDynamoFront } from '#local/dynamodb/dynamo-front.ts';
import { aWorld, openWorld, type World } from './a-client.ts';
import { accountKeys, counter, tokenOf, transfer } from './transfers.ts';

const TableName = 'items';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynamo-front-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the writer, kills it once `enough` transactions were answered, and answers which ones were. */
async function killedWriter(atOnce: number, enough: number, upTo?: number): Promise<number[]> {
  const script = fileURLToPath(new URL('writer.ts', import.meta.url));
  const settings = upTo === undefined ? [atOnce] : [atOnce, upTo];
  const writer = spawn(process.execPath, ['--import', 'tsx', script, folder, ...settings.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const answered = await answeredUntilKilled(writer, enough);
  return answered.toSorted((one, other) => one - other);
}

function answeredUntilKilled(writer: ChildProcess, enough: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    let text = '';
    writer.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.split('\n').length > enough) writer.kill('SIGKILL');
    });
    writer.once('error', reject);
    writer.once('close', (_code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error('The writer ended by itself'));
      resolve(text.split('\n').slice(0, -1).map(Number));
    });
  });
}

async function books({ documents }: World) {
  const { Responses } = await documents.send(
    new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [...accountKeys, counter] } } }),
  );
  const items = Responses?.[TableName] ?? [];
  const records = { TableName, ExpressionAttributeValues: { ':t': 'transfers' }, ProjectionExpression: 'sk' };
  const [inTable, inIndex] = await Promise.all([
    documents.send(new QueryCommand({ ...records, KeyConditionExpression: 'pk = :t' })),
    documents.send(new QueryCommand({ ...records, KeyConditionExpression: 'lpk = :t', IndexName: 'list' })),
  ]);
  return {
    sum: items.reduce((sum, item) => sum + Number(item['balance'] ?? 0), 0),
    counted: items.find((item) => item['transfers'] !== undefined)?.['transfers'],
    recorded: new Set(inTable.Items?.map((item) => Number(item['sk']))),
    indexed: new Set(inIndex.Items?.map((item) => Number(item['sk']))),
  };
}

describe('after kill -9', () => {
  it('between transactions, all that was answered is there', async () => {
    const answered = await killedWriter(1, 40, 40);

    const world = await openWorld({ path: folder });
    const { sum, counted, recorded, indexed } = await books(world);

    expect(answered).toHaveLength(40);
    expect({ sum, counted, recorded, indexed }).toEqual({
      sum: 8000,
      counted: 40,
      recorded: new Set(answered),
      indexed: new Set(answered),
    });
    await world.front.close();
  });

  it.each([3, 60, 400])('during a transaction, after %i of them, each is there whole or not at all', async (enough) => {
    const answered = await killedWriter(8, enough);

    const world = await openWorld({ path: folder });
    const { sum, counted, recorded, indexed } = await books(world);

    expect(sum).toBe(8000);
    expect(recorded.size).toBe(counted);
    expect(indexed).toEqual(recorded);
    expect(answered.filter((number) => !recorded.has(number))).toEqual([]);
    await world.front.close();
  });

  it('the request tokens of what was done are known', async () => {
    const answered = await killedWriter(4, 20);
    const last = answered.at(-1) ?? 0;
    const world = await openWorld({ path: folder });
    const before = await books(world);

    await world.documents.send(transfer(last));
    const other = world.documents.send(
      new TransactWriteCommand({
        ClientRequestToken: tokenOf(last),
        TransactItems: [{ Put: { TableName, Item: { pk: 'other', sk: 'a' } } }],
      }),
    );

    await expect(other).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
    expect(await books(world)).toEqual(before);
    await world.front.close();
  });
});

it('keeps data across a close', async () => {
  const first = await aWorld({ path: folder });
  await first.documents.send(new PutCommand({ TableName, Item: { pk: 'kept', sk: 'a' } }));
  await first.front.close();

  const second = await openWorld({ path: folder });

  const kept = await second.documents.send(new GetCommand({ TableName, Key: { pk: 'kept', sk: 'a' } }));
  expect(kept.Item).toEqual({ pk: 'kept', sk: 'a' });
  await second.front.close();
});

it('answers what is under way before it closes, and refuses what comes later', async () => {
  const { documents, front } = await aWorld({ path: folder });
  const puts = Array.from({ length: 20 }, (_, n) =>
    documents.send(new PutCommand({ TableName, Item: { pk: `p${n}`, sk: 'a' } })),
  );
  const arrived = Promise.race(puts);
  await arrived;

  await front.close();

  const outcomes = await Promise.allSettled(puts);
  expect(outcomes.map(({ status }) => status)).toEqual(puts.map(() => 'fulfilled'));
  await expect(documents.send(new PutCommand({ TableName, Item: { pk: 'late', sk: 'a' } }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 503 },
  });
});

describe('a folder that can not be opened', () => {
  async function aFilledFolder(): Promise<void> {
    const { documents, front } = await aWorld({ path: folder });
    for (let n = 0; n < 20; n += 1) {
      await documents.send(new PutCommand({ TableName, Item: { pk: `p${n}`, sk: 'a', text: 'x'.repeat(1000) } }));
    }
    await front.close();
    // leveldb moves its log to a table file when it is opened.
    await (await openDynamoFront({ path: folder })).close();
  }

  async function overwrite(suffix: RegExp): Promise<void> {
    const files = (await readdir(folder)).filter((file) => suffix.test(file));
    expect(files).not.toEqual([]);
    for (const file of files) await writeFile(join(folder, file), 'x'.repeat(5000));
  }

  it.each([
    ['its list of files is damaged', () => overwrite(/^MANIFEST/)],
    ['a file of items is damaged', () => overwrite(/\.ldb$/)],
    [
      'it is no folder',
      async () => {
        await rm(folder, { recursive: true });
        await writeFile(folder, 'text');
      },
    ],
  ])('is named in one line with the way out when %s', async (_what, damage) => {
    await aFilledFolder();
    await damage();

    const opening = openDynamoFront({ path: folder });

    const refusal = await opening.then(
      () => 'opened',
      (error: Error) => error.message,
    );
    expect(refusal).toMatch(/^The DynamoDB data in .* can't be read \(.*\); start with --fresh .*\.$/);
    expect(refusal).toContain(folder);
    expect(refusal).not.toContain('\n');
  });

  it('is said to be in use when another front has it', async () => {
    const { front } = await aWorld({ path: folder });

    const second = openDynamoFront({ path: folder });

    await expect(second).rejects.toThrow(`The DynamoDB data in ${folder} is in use by another process`);
    await front.close();
  });
});
