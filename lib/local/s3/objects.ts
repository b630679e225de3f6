import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Objects {
  get(bucket: string, key: string): Promise<Buffer | undefined>;
  put(bucket: string, key: string, content: Buffer): Promise<void>;
  delete(bucket: string, key: string): Promise<void>;
  /** In the order of their characters, as S3 lists them. */
  keys(bucket: string): Promise<readonly string[]>;
}

/** Objects as files, named by their percent-encoded keys, in one folder per bucket. */
export function createObjects(folder: string): Objects {
  const bucketFolder = (bucket: string) => join(folder, fileName(bucket));
  const fileOf = (bucket: string, key: string) => join(bucketFolder(bucket), fileName(key));
  return {
    get: (bucket, key) => unlessMissing(readFile(fileOf(bucket, key)), undefined),
    put: async (bucket, key, content) => {
      const file = fileOf(bucket, key);
      await mkdir(bucketFolder(bucket), { recursive: true });
      await writeFile(`${file}~`, content);
      await rename(`${file}~`, file);
    },
    delete: (bucket, key) => rm(fileOf(bucket, key), { force: true }),
    keys: async (bucket) => {
      const files = await unlessMissing(readdir(bucketFolder(bucket)), []);
      return files
        .filter((file) => !file.endsWith('~'))
        .map(decodeURIComponent)
        .toSorted();
    },
  };
}

/** `encodeURIComponent` leaves the dot and the tilde, which have a meaning here. */
const fileName = (name: string) =>
  encodeURIComponent(name)
    .replace(/^\.+$/, (dots) => dots.replaceAll('.', '%2E'))
    .replaceAll('~', '%7E');

async function unlessMissing<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return otherwise;
    throw error;
  }
}
