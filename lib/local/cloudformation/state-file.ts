import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { Stack } from './stack.ts';

export interface StateFile {
  /** Empty when there is no file yet; throws an Error that names the file when it is damaged. */
  read(): Promise<readonly Stack[]>;
  /** Writes soon; of several calls in a row only the last state is written. */
  save(stacks: readonly Stack[]): void;
  /** Resolves when everything given to `save` is on the disk; throws when it could not be written. */
  saved(): Promise<void>;
}

const record = z.record(z.string(), z.unknown());
const policy = z.enum(['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot']);

const resourceSchema = z.object({
  logicalId: z.string(),
  type: z.string(),
  physicalId: z.string(),
  attributes: record,
  properties: record,
  needs: z.array(z.string()),
  deletionPolicy: policy,
  updateReplacePolicy: policy,
  status: z.string(),
  updatedAt: z.string(),
});

const stackSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  statusReason: z.string().optional(),
  templateText: z.string(),
  parameters: z.array(
    z.object({
      key: z.string(),
      value: z.string(),
      resolved: z.union([z.string(), z.array(z.string())]),
      fromSsm: z.boolean(),
      noEcho: z.boolean(),
    }),
  ),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
  outputs: z.array(
    z.object({
      key: z.string(),
      value: z.string(),
      description: z.string().optional(),
      exportName: z.string().optional(),
    }),
  ),
  resources: z
    .array(resourceSchema)
    .transform((resources) => new Map(resources.map((resource) => [resource.logicalId, resource]))),
  terminationProtection: z.boolean(),
  assetsFolder: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string().optional(),
});

export function createStateFile(path: string): StateFile {
  let wanted: readonly Stack[] | undefined;
  let writing: Promise<void> | undefined;

  const writeAll = async () => {
    await mkdir(dirname(path), { recursive: true });
    while (wanted) {
      const text = JSON.stringify(wanted.map(storable));
      wanted = undefined;
      // Renamed into place, so that a kill leaves the old state or the new one, never half of it.
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path);
    }
  };

  return {
    read: async () => parse(path, await readIfThere(path)),
    save: (stacks) => {
      wanted = stacks;
      writing ??= writeAll().finally(() => {
        writing = undefined;
      });
      // The failure is thrown by `saved`, which every operation waits for.
      writing.catch(() => {});
    },
    saved: async () => writing,
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(path: string, text: string | undefined): readonly Stack[] {
  if (text === undefined) return [];
  try {
    return z
      .array(stackSchema)
      .parse(JSON.parse(text))
      .map((stack) => ({ ...stack, events: [] }));
  } catch (cause) {
    throw new Error(`The local cloud's state file ${path} is damaged`, { cause });
  }
}

function storable({ events: _, resources, ...stack }: Stack): unknown {
  return { ...stack, resources: [...resources.values()] };
}
