import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCodeStore } from '#local/lambda/code.ts';

const text = (content: string) => new TextEncoder().encode(content);
const hash = 'a'.repeat(64);
const asset = { S3Bucket: 'assets', S3Key: `${hash}.zip` };

describe("a function's code", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'code-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const storeWith = (files: Record<string, Uint8Array>) => {
    const fetched: string[] = [];
    const store = createCodeStore(join(folder, 'functions'), async (bucket, key) => {
      fetched.push(`${bucket}/${key}`);
      return Buffer.from(zipSync(files));
    });
    return { store, fetched };
  };

  it('is unpacked from the zip in the bucket, once', async () => {
    const { store, fetched } = storeWith({ 'index.mjs': text('1'), 'deep/er.txt': text('2') });

    const first = await store.unpack(asset, undefined);
    const second = await store.unpack(asset, undefined);

    expect(await readFile(join(first, 'index.mjs'), 'utf8')).toBe('1');
    expect(await readFile(join(first, 'deep/er.txt'), 'utf8')).toBe('2');
    expect(second).toBe(first);
    expect(fetched).toEqual([`assets/${hash}.zip`]);
  });

  it('is copied from cdk.out, so that it outlives that folder', async () => {
    const { store, fetched } = storeWith({});
    const cdkOut = join(folder, 'cdk.out');
    await mkdir(join(cdkOut, `asset.${hash}`), { recursive: true });
    await writeFile(join(cdkOut, `asset.${hash}`, 'index.mjs'), 'from the folder');

    const unpacked = await store.unpack(asset, cdkOut);
    await rm(cdkOut, { recursive: true });

    expect(await readFile(join(unpacked, 'index.mjs'), 'utf8')).toBe('from the folder');
    expect(await store.unpack(asset, cdkOut)).toBe(unpacked);
    expect(fetched).toEqual([]);
  });

  it('that two functions share can be unpacked by both at once', async () => {
    const { store } = storeWith({ 'index.mjs': text('1') });

    const [one, other] = await Promise.all([store.unpack(asset, undefined), store.unpack(asset, undefined)]);

    expect(one).toBe(other);
    expect(await readdir(join(folder, 'functions'))).toEqual([hash]);
  });

  it('may stand in the template itself, as CommonJS', async () => {
    const { store } = storeWith({});

    const unpacked = await store.unpack({ ZipFile: 'exports.handler = 1' }, undefined);

    expect(await readFile(join(unpacked, 'index.js'), 'utf8')).toBe('exports.handler = 1');
    expect(JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'))).toEqual({ type: 'commonjs' });
  });

  it('that would leave its folder is refused, and leaves nothing', async () => {
    const { store } = storeWith({ '../../outside.mjs': text('1') });

    await expect(store.unpack(asset, undefined)).rejects.toThrow('outside its folder');
    expect(await readdir(join(folder, 'functions'))).toEqual([]);
  });
});
