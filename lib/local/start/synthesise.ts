import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { StartFailure } from './failure.ts';

export interface SynthesisOptions {
  /** Of the project: holds `cdk.json` and `bin/app.ts`. */
  readonly projectFolder: string;
  readonly outFolder: string;
  readonly signal?: AbortSignal;
}

/** Settings that only make sense on AWS: here the address is the front door's, by the parameter `PublicUrl`. */
const settingsOfAws = ['publicUrl', 'domainName', 'certificateArn'];

/** No rule packs: `cdk synth` and the tests run them, and they take longer than all the rest. */
const settingsHere = { nag: 'false', mailFrom: 'itam-scim@example.com' };

const fingerprintFile = 'fingerprint';

/**
 * Synthesises the stack in a process of its own, so that CDK's memory goes with it. Does nothing when neither code nor
 * settings have changed since the last time. Throws a StartFailure with what the app said.
 */
export async function synthesise(options: SynthesisOptions): Promise<'synthesised' | 'unchanged'> {
  const { projectFolder, outFolder } = options;
  const context = await contextOf(projectFolder);
  const fingerprint = await fingerprintOf(projectFolder, context);
  if (fingerprint === (await readIfThere(join(outFolder, fingerprintFile)))) return 'unchanged';
  await rm(outFolder, { recursive: true, force: true });
  await runApp(options, context);
  await writeFile(join(outFolder, fingerprintFile), fingerprint);
  return 'synthesised';
}

async function contextOf(projectFolder: string): Promise<string> {
  const text = await readFile(join(projectFolder, 'cdk.json'), 'utf8');
  const { context } = z.object({ context: z.record(z.string(), z.unknown()).default({}) }).parse(JSON.parse(text));
  const kept = Object.entries(context).filter(([name]) => !settingsOfAws.includes(name));
  return JSON.stringify({ ...Object.fromEntries(kept), ...settingsHere });
}

async function runApp({ projectFolder, outFolder, signal }: SynthesisOptions, context: string): Promise<void> {
  const app = spawn(process.execPath, ['--import', 'tsx', 'bin/app.ts'], {
    cwd: projectFolder,
    env: { ...process.env, CDK_OUTDIR: outFolder, CDK_CONTEXT_JSON: context },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(signal && { signal }),
  });
  let said = '';
  app.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise<number | null>((done, failed) => {
    app.once('error', failed);
    app.once('close', done);
  });
  if (code !== 0) throw new StartFailure(`The stack can't be synthesised: ${reasonIn(said)}`);
}

/** The line with the error, out of what Node prints around it. */
function reasonIn(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Bundling asset'));
  return lines.find((line) => /^\S*(Error|WrongSetting)\b.*: /.test(line)) ?? lines.at(-1) ?? 'it gave no reason';
}

async function fingerprintOf(projectFolder: string, context: string): Promise<string> {
  const hash = createHash('sha256').update(context).update(process.version);
  const folders = ['bin', 'lambdas', 'lib'];
  const listed = await Promise.all(
    folders.map((folder) => readdir(join(projectFolder, folder), { recursive: true, withFileTypes: true })),
  );
  const sources = listed
    .flat()
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(projectFolder, 'lib', 'local')))
    .sort();
  for (const path of [join(projectFolder, 'package-lock.json'), ...sources]) {
    hash.update(path).update((await readIfThere(path)) ?? '');
  }
  return hash.digest('hex');
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
