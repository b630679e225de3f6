import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { type Secret, secretSchema } from './secret.ts';

/** The secrets on disk. A file is replaced whole, so that a kill leaves the old or the new state. */
export interface SecretsFile {
  load(): Promise<readonly Secret[]>;
  /** Resolves when the state, or a later one, is on the disk. */
  save(secrets: readonly Secret[]): Promise<void>;
}

/** Without a path nothing outlives the process. */
export function createSecretsFile(path: string | undefined): SecretsFile {
  if (path === undefined) return { load: async () => [], save: async () => {} };
  let writing = Promise.resolve();
  return {
    load: async () => await read(path),
    save: (secrets) => {
      const text = JSON.stringify(secrets, undefined, 1);
      const write = writing.then(async () => {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(`${path}.new`, text, { mode: 0o600 });
        await rename(`${path}.new`, path);
      });
      writing = write.catch(() => {});
      return write;
    },
  };
}

async function read(path: string): Promise<readonly Secret[]> {
  try {
    return z.array(secretSchema).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new Error(`The secrets in ${path} are damaged; start with --fresh to begin with an empty folder.`, {
      cause: error,
    });
  }
}
