import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Invocation } from '#local/apigateway/functions.ts';
import type { FunctionSettings } from '#local/lambda/function-settings.ts';
import { createFunctionLogs } from '#local/lambda/logs.ts';
import { createLambdaRuntime, type LambdaRuntime, type RuntimeOptions } from '#local/lambda/runtime.ts';

const arn = 'arn:aws:lambda:us-east-1:000000000000:function:f';

/** Answers with its process id, after what the event asks for. */
const obedient = `
let calls = 0;
export const handler = async (event, context) => {
  calls += 1;
  if (event.print) console.log(event.print);
  if (event.complain) console.error(event.complain);
  if (event.crash) process.exit(event.crash);
  if (event.fail) throw new RangeError(event.fail);
  if (event.hang) await new Promise(() => setInterval(() => {}, 1000));
  if (event.spin) for (;;);
  if (event.ms) await new Promise((done) => setTimeout(done, event.ms));
  return { pid: process.pid, calls, remaining: context.getRemainingTimeInMillis(), greeting: process.env.GREETING };
};`;

interface Answer {
  readonly pid: number;
  readonly calls: number;
  readonly remaining: number;
  readonly greeting?: string;
}

describe('functions in processes of their own', () => {
  let folder: string;
  const runtimes: LambdaRuntime[] = [];
  let written: ReturnType<typeof createFunctionLogs>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'functions-'));
    written = createFunctionLogs();
  });
  afterEach(async () => {
    for (const runtime of runtimes.splice(0)) await runtime.close();
    await rm(folder, { recursive: true, force: true });
  });

  const settings = (more: Partial<FunctionSettings> = {}): FunctionSettings => ({
    name: 'f',
    arn,
    handler: 'index.handler',
    folder,
    timeoutMs: 10_000,
    memoryMb: 128,
    ...more,
    variables: { _HANDLER: more.handler ?? 'index.handler', LAMBDA_TASK_ROOT: folder, ...more.variables },
  });

  async function run(code: string, more: Partial<FunctionSettings> = {}, options: Omit<RuntimeOptions, 'logs'> = {}) {
    await writeFile(join(folder, 'index.mjs'), code);
    const runtime = createLambdaRuntime({ ...options, logs: written });
    runtimes.push(runtime);
    runtime.put(settings(more));
    const call = async (event: object): Promise<Answer> => {
      const outcome = await runtime.invoke(arn, event);
      if (outcome.outcome === 'failed') throw new Error(`${outcome.errorType}: ${outcome.errorMessage}`);
      return Object(outcome.payload);
    };
    return { runtime, call };
  }

  it('serve one event after the other in one process', async () => {
    const { runtime, call } = await run(obedient);

    const answers = [await call({}), await call({}), await call({})];

    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
    expect(answers.map(({ calls }) => calls)).toEqual([1, 2, 3]);
    expect(runtime.environments()).toBe(1);
  });

  it('serve events that come at once in several processes, each its own', async () => {
    const { call } = await run(obedient);

    const answers = await Promise.all([call({ ms: 300 }), call({ ms: 300 }), call({ ms: 300 })]);

    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(3);
  });

  it('let events wait in order when all environments are busy', async () => {
    const { runtime, call } = await run(obedient, {}, { mostEnvironmentsPerFunction: 1 });

    const answers = await Promise.all([call({ ms: 50 }), call({}), call({})]);

    expect(answers.map(({ calls }) => calls)).toEqual([1, 2, 3]);
    expect(runtime.environments()).toBe(1);
  });

  it('have the variables of the template and nothing of this process', async () => {
    process.env['LEAK'] = 'x';
    const { call } = await run('export const handler = async () => ({ ...process.env });', {
      variables: { GREETING: 'hello' },
    });

    const seen = Object(await call({}));

    expect(seen.GREETING).toBe('hello');
    expect(seen).not.toHaveProperty('LEAK');
    expect(seen).not.toHaveProperty('NODE_OPTIONS');
  });

  it.each([
    ['waits', { hang: true }],
    ['never yields', { spin: true }],
  ])('are killed at their time limit when the code %s, and work again', async (_, event) => {
    const { runtime, call } = await run(obedient, { timeoutMs: 400 });

    const late = await runtime.invoke(arn, event);
    const next = await call({});

    expect(late).toMatchObject({ outcome: 'failed', errorType: 'Sandbox.Timedout' });
    expect(late.outcome === 'failed' && late.errorMessage).toContain('timed out after 0.40 seconds');
    expect(next.calls).toBe(1);
  });

  it('tell how much of their time is left', async () => {
    const { call } = await run(obedient, { timeoutMs: 5000 });

    const { remaining } = await call({});

    expect(remaining).toBeGreaterThan(3000);
    expect(remaining).toBeLessThanOrEqual(5000);
  });

  it('that crash fail that one event; the next gets a new process', async () => {
    const { runtime, call } = await run(obedient);
    const first = await call({});

    const crash = await runtime.invoke(arn, { crash: 3 });
    const next = await call({});

    expect(crash).toMatchObject({ outcome: 'failed', errorType: 'Runtime.ExitError' });
    expect(next).toMatchObject({ calls: 1 });
    expect(next.pid).not.toBe(first.pid);
  });

  it('that are killed while idle are replaced without anybody noticing', async () => {
    const { runtime, call } = await run(obedient);
    const { pid } = await call({});
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isRunning(pid)).toBe(false);

    const next = await call({});

    expect(next.pid).not.toBe(pid);
    expect(runtime.environments()).toBe(1);
  });

  it('that throw keep their process, and the log has the stack', async () => {
    const { runtime, call } = await run(obedient);

    const outcome = await runtime.invoke(arn, { fail: 'too far' });
    const next = await call({});

    expect(outcome).toEqual({ outcome: 'failed', errorType: 'RangeError', errorMessage: 'too far' });
    expect(next.calls).toBe(2);
    expect(written.lines()).toContainEqual(
      expect.objectContaining({ json: expect.objectContaining({ level: 'ERROR', requestId: expect.any(String) }) }),
    );
  });

  it.each<[string, string, string, string]>([
    ['do not parse', 'export const handler = (', 'index.handler', 'SyntaxError'],
    ['throw while they load', 'throw new TypeError("no table")', 'index.handler', 'TypeError'],
    ['have no such export', 'export const other = 1;', 'index.handler', 'Runtime.HandlerNotFound'],
    ['have no such file', '', 'elsewhere.handler', 'Runtime.ImportModuleError'],
  ])('that %s say so to every event', async (_, code, handler, errorType) => {
    const { runtime } = await run(code, { handler });

    const outcomes = await Promise.all([runtime.invoke(arn, {}), runtime.invoke(arn, {})]);

    expect(outcomes).toEqual([expect.objectContaining({ errorType }), expect.objectContaining({ errorType })]);
    await expect.poll(() => runtime.environments()).toBe(0);
  });

  it('pass their lines on, JSON as it is', async () => {
    const { call } = await run(obedient);

    await call({ print: '{"event":"x","n":1}', complain: 'plain words' });

    await expect.poll(() => written.lines().length).toBe(2);
    expect(written.lines()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ functionName: 'f', json: { event: 'x', n: 1 } }),
        expect.objectContaining({ functionName: 'f', text: 'plain words', json: undefined }),
      ]),
    );
  });

  it('end when they have been idle for a while', async () => {
    const { runtime, call } = await run(obedient, {}, { idleMs: 120 });
    const { pid } = await call({});

    await expect.poll(() => runtime.environments()).toBe(0);

    expect(isRunning(pid)).toBe(false);
  });

  it('end sooner when many are idle', async () => {
    const { runtime, call } = await run(obedient, {}, { idleMs: 3000, restingEnvironments: 1 });
    await Promise.all([call({ ms: 200 }), call({ ms: 200 }), call({ ms: 200 })]);
    const before = runtime.environments();

    await expect.poll(() => runtime.environments()).toBe(1);

    expect(before).toBe(3);
  });

  it('get new settings at once, and finish what they had begun with the old ones', async () => {
    const { runtime, call } = await run(obedient, { variables: { GREETING: 'old' } });
    await call({});

    const running = call({ ms: 200 });
    runtime.put(settings({ variables: { GREETING: 'new' } }));
    const next = await call({});

    expect((await running).greeting).toBe('old');
    expect(next.greeting).toBe('new');
    await expect.poll(() => runtime.environments()).toBe(1);
  });

  it('leave no process behind when the cloud closes, busy or idle', async () => {
    const { runtime, call } = await run(obedient);
    const { pid } = await call({});
    const busy: Promise<Invocation> = runtime.invoke(arn, { hang: true });

    await runtime.close();

    expect(isRunning(pid)).toBe(false);
    expect(await busy).toMatchObject({ outcome: 'failed' });
    expect(runtime.environments()).toBe(0);
  });

  it('cost less than a millisecond to call', async () => {
    const { call } = await run(obedient);
    for (let warm = 0; warm < 200; warm += 1) await call({});

    const times: number[] = [];
    for (let round = 0; round < 400; round += 1) {
      const begun = performance.now();
      await call({});
      times.push(performance.now() - begun);
    }

    expect(times.sort((a, b) => a - b)[200]).toBeLessThan(1);
  });

  it.each([
    ['a name', 'f'],
    ['an ARN', arn],
    ['an ARN with an alias', `${arn}:live`],
  ])('are permitted by %s', async (_, nameOrArn) => {
    const { runtime } = await run(obedient);
    const source = 'arn:aws:execute-api:us-east-1:0:api/scim/GET/v2';
    const before = runtime.mayInvoke(arn, source);

    runtime.permit(nameOrArn, 'p', {
      principal: 'apigateway.amazonaws.com',
      sourceArn: 'arn:aws:execute-api:*:0:api/scim/*',
    });

    expect(before).toBe(false);
    expect(runtime.mayInvoke(arn, source)).toBe(true);
    expect(runtime.mayInvoke(arn, source.replace('scim', 'admin'))).toBe(false);
    runtime.withdraw(nameOrArn, 'p');
    expect(runtime.mayInvoke(arn, source)).toBe(false);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
