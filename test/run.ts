/**
 * `npm test`: the checks that need no running code, then every test; ends with one line, `N passed, N failed`, in which a
 * check counts as one. Arguments are handed to vitest: `npm test -- test/scim`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Scripts of package.json, so that each can be run alone. */
const checks = ['types', 'lint', 'layers', 'unused'];

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;

async function passes(script: string): Promise<boolean> {
  const started = Date.now();
  const { code, output } = await run('npm', ['run', '--silent', script]);
  console.log(code === 0 ? `ok    ${script} (${seconds(started)})` : `FAIL  ${script}\n${output}`);
  return code === 0;
}

function run(command: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** A run that ends badly without a failed test (a broken hook, a crash) counts as one failure. */
async function runTests(): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'itam-scim-test-'));
  const report = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const code = await new Promise<number | null>((resolve) => {
      const child = spawn('npx', ['vitest', 'run', ...reporters, ...process.argv.slice(2)], { stdio: 'inherit' });
      child.on('close', resolve);
    });
    const { numPassedTests: passed = 0, numFailedTests: failed = 0 } = readReport(report);
    return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readReport(path: string): { numPassedTests?: number; numFailedTests?: number } {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}

const outcomes = [];
for (const check of checks) outcomes.push(await passes(check));
const tests = await runTests();
const failed = outcomes.filter((ok) => !ok).length + tests.failed;
console.log(`${outcomes.filter((ok) => ok).length + tests.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
