import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../..', import.meta.url));

/** `npm start` as a person runs it, without npm. */
export interface StartRun {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Resolves when the card is shown; rejects when it ends before. */
  readonly ready: Promise<void>;
}

export function startIt(args: readonly string[]): StartRun {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/local.ts', ...args], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  const ready = new Promise<void>((done, failed) => {
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (stdout.includes('Ctrl-C stops everything')) done();
    });
    ended.then((code) => failed(new Error(`ended with ${code}: ${stdout}${stderr}`)));
  });
  // Who waits for the end only does not care that it never got ready.
  ready.catch(() => {});
  return { child, stdout: () => stdout, stderr: () => stderr, ended, ready };
}

/** What the card says after a name, e.g. `Tenant URL`. */
export const shown = (run: StartRun, name: string): string =>
  new RegExp(`^ *${name} +(\\S+)`, 'm').exec(run.stdout())?.[1] ?? '';

/** Processes whose parent is this one. */
export async function childrenOf(pid: number | undefined): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    const [, state, parent] = /\) (\S) (\d+)/.exec(stat) ?? [];
    if (state !== 'Z' && Number(parent) === pid) found.push(Number(entry));
  }
  return found;
}

export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) Z/.test(stat);
}
