import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Invocation } from '../apigateway/functions.ts';
import type { FunctionSettings } from './function-settings.ts';

/** One execution environment: a process that has loaded the function and takes one event at a time. */
export interface ExecutionEnvironment {
  readonly settings: FunctionSettings;
  /** Resolves when the function is loaded, with the reason when it can't be. */
  readonly started: Promise<Invocation | 'ready'>;
  /** Never rejects. After a timeout or a crash the process is gone and `isAlive` false. */
  run(requestId: string, event: unknown): Promise<Invocation>;
  isAlive(): boolean;
  /** Resolves when the process is gone. */
  stop(): Promise<void>;
}

export interface EnvironmentOptions {
  readonly settings: FunctionSettings;
  readonly writeLine: (text: string) => void;
}

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('init-error'),
    errorType: z.string(),
    errorMessage: z.string(),
    trace: z.array(z.string()),
  }),
  z.object({ kind: z.literal('answer'), requestId: z.string(), payload: z.unknown() }),
  z.object({
    kind: z.literal('error'),
    requestId: z.string(),
    errorType: z.string(),
    errorMessage: z.string(),
    trace: z.array(z.string()),
  }),
]);

type Message = z.infer<typeof messageSchema>;

const worker = fileURLToPath(new URL('./worker.mjs', import.meta.url));

export function startEnvironment({ settings, writeLine }: EnvironmentOptions): ExecutionEnvironment {
  const child = fork(worker, [], {
    execArgv: [`--max-old-space-size=${settings.memoryMb}`],
    env: settings.variables,
    cwd: settings.folder,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const gone = whenGone(child);
  let alive = true;
  let answer: (outcome: Invocation) => void = () => {};
  const { promise: started, resolve: settleStart } = deferred<Invocation | 'ready'>();

  for (const stream of [child.stdout, child.stderr]) if (stream) passLines(stream, writeLine);
  child.on('message', (raw) => {
    const message = messageSchema.parse(raw);
    if (message.kind === 'ready') settleStart('ready');
    else if (message.kind === 'init-error') settleStart(failure(message.errorType, message.errorMessage));
    else answer(outcomeOf(message, writeLine));
  });
  gone.then((reason) => {
    alive = false;
    const exited = failure('Runtime.ExitError', `Runtime exited with error: ${reason}`);
    settleStart(exited);
    answer(exited);
  });

  const stop = async () => {
    alive = false;
    child.kill('SIGKILL');
    await gone;
  };

  return {
    settings,
    started,
    run: async (requestId, event) => {
      const { promise, resolve } = deferred<Invocation>();
      answer = resolve;
      const deadline = Date.now() + settings.timeoutMs;
      const timer = setTimeout(async () => {
        const seconds = (settings.timeoutMs / 1000).toFixed(2);
        resolve(failure('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`));
        await stop();
      }, settings.timeoutMs);
      child.send({ requestId, event, deadline, functionArn: settings.arn }, (error) => {
        if (error) resolve(failure('Runtime.ExitError', `Runtime is gone: ${error.message}`));
      });
      const outcome = await promise;
      clearTimeout(timer);
      answer = () => {};
      return outcome;
    },
    isAlive: () => alive && child.connected,
    stop,
  };
}

function outcomeOf(
  message: Exclude<Message, { kind: 'ready' | 'init-error' }>,
  writeLine: (text: string) => void,
): Invocation {
  if (message.kind === 'answer') return { outcome: 'answered', payload: message.payload };
  const { requestId, errorType, errorMessage, trace } = message;
  writeLine(JSON.stringify({ level: 'ERROR', requestId, message: { errorType, errorMessage, stackTrace: trace } }));
  return failure(errorType, errorMessage);
}

/** Resolves with how the process ended. A process that could not even start emits `error` and no `exit`. */
async function whenGone(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = await once(child, 'exit');
    return signal ? `signal: ${signal}` : `exit status ${code}`;
  } catch (error) {
    return error instanceof Error ? error.message : 'no process';
  }
}

function passLines(stream: Readable, writeLine: (text: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
    if (line !== '') writeLine(line);
  });
}

const failure = (errorType: string, errorMessage: string): Invocation => ({
  outcome: 'failed',
  errorType,
  errorMessage,
});

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
