import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { synthesise } from '#local/start/synthesise.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The synthesised app, which `startedCloud` runs. */
    readonly cdkOut: string;
  }
}

const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/** Synthesises the stack once for all test files that run it on the local cloud. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outFolder = await mkdtemp(join(tmpdir(), 'synthesised-stack-'));
  await synthesise({ projectFolder, outFolder });
  project.provide('cdkOut', outFolder);
  return () => rm(outFolder, { recursive: true, force: true });
}
