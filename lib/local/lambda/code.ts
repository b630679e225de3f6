import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import * as z from 'zod';

/** Reads an asset from the bucket: its zip, or the folder that would have been zipped. */
export type FetchAsset = (bucket: string, key: string) => Promise<Buffer | { readonly folder: string }>;

export const codeSchema = z.union([
  z.object({ S3Bucket: z.string(), S3Key: z.string() }),
  z.object({ ZipFile: z.string() }),
]);

type FunctionCode = z.infer<typeof codeSchema>;

/** Where functions' code is unpacked: each asset once, under its key, so that a restart finds it again. */
export interface CodeStore {
  /** The folder with the unpacked code. */
  unpack(code: FunctionCode, assetsFolder: string | undefined): Promise<string>;
}

export function createCodeStore(folder: string, fetchAsset: FetchAsset): CodeStore {
  return {
    unpack: async (code, assetsFolder) => {
      if ('ZipFile' in code)
        return await unpackOnce(join(folder, digest(code.ZipFile)), (target) => writeInline(target, code.ZipFile));
      const { S3Bucket, S3Key } = code;
      return await unpackOnce(join(folder, nameOf(S3Bucket, S3Key)), async (target) => {
        const asset = assetsFolder === undefined ? undefined : await assetFolder(assetsFolder, S3Key);
        await place(target, asset ?? (await fetchAsset(S3Bucket, S3Key)));
      });
    },
  };
}

async function unpackOnce(target: string, fill: (folder: string) => Promise<void>): Promise<string> {
  if (await isFolder(target)) return target;
  await mkdir(dirname(target), { recursive: true });
  const unfinished = await mkdtemp(`${target}.`);
  try {
    await fill(unfinished);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Two functions with the same code are made at the same time: the other one was first.
    if (!(await isFolder(target))) throw error;
  }
  return target;
}

async function place(target: string, asset: Buffer | { readonly folder: string }): Promise<void> {
  if (!Buffer.isBuffer(asset)) return await cp(asset.folder, target, { recursive: true });
  for (const [name, content] of Object.entries(unzipSync(asset))) {
    const path = resolve(target, name);
    if (!path.startsWith(resolve(target) + sep)) throw new Error(`The asset has a file outside its folder: ${name}`);
    if (name.endsWith('/')) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

/** Lambda calls inline code `index.js`. The folders above it may say that `.js` is ESM, which it is not. */
async function writeInline(target: string, code: string): Promise<void> {
  await writeFile(join(target, 'package.json'), '{"type":"commonjs"}');
  await writeFile(join(target, 'index.js'), code);
}

/** `asset.{hash}` in `cdk.out` for the key `{hash}.zip`; `undefined` when it is not there. */
async function assetFolder(assetsFolder: string, key: string): Promise<{ readonly folder: string } | undefined> {
  const folder = join(assetsFolder, `asset.${key.replace(/\.zip$/, '')}`);
  return (await isFolder(folder)) ? { folder } : undefined;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** CDK names assets by their content; any other key may hold new content tomorrow and is told apart by its bucket. */
const nameOf = (bucket: string, key: string) => {
  const [, hash] = /^([0-9a-f]{64})\.zip$/.exec(key) ?? [];
  return hash ?? digest(`${bucket}/${key}`);
};

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
