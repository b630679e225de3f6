import { randomUUID } from 'node:crypto';
import type { Invocation } from '../apigateway/functions.ts';
import { type ExecutionEnvironment, startEnvironment } from './environment.ts';
import type { FunctionSettings } from './function-settings.ts';

/** The execution environments of one function. */
export interface FunctionPool {
  invoke(event: unknown): Promise<Invocation>;
  /** New code or settings: environments with the old ones end as soon as they are idle. */
  change(settings: FunctionSettings): void;
  /** Idle environments and since when, in milliseconds since the epoch. */
  idle(): readonly IdleEnvironment[];
  /** All of them, the busy ones too. */
  size(): number;
  /** Resolves when all its processes are gone. */
  stop(): Promise<void>;
}

interface IdleEnvironment {
  readonly since: number;
  stop(): Promise<void>;
}

export interface PoolOptions {
  readonly settings: FunctionSettings;
  readonly mostEnvironments: number;
  readonly writeLine: (functionName: string, text: string) => void;
}

interface Waiting {
  readonly event: unknown;
  readonly answer: (outcome: Invocation) => void;
}

/** Events beyond the idle environments start further ones, up to the limit; beyond that they wait in order. */
export function createFunctionPool({ settings: first, mostEnvironments, writeLine }: PoolOptions): FunctionPool {
  let settings = first;
  let stopped = false;
  let starting = 0;
  const all = new Set<ExecutionEnvironment>();
  /** The last used is at the end and is used first, so that the others can be reaped. */
  const idle: { readonly environment: ExecutionEnvironment; readonly since: number }[] = [];
  const queue: Waiting[] = [];

  function pump(): void {
    while (queue.length > 0) {
      const next = idle.pop();
      if (!next) break;
      if (!next.environment.isAlive()) {
        all.delete(next.environment);
        continue;
      }
      const waiting = queue.shift();
      if (waiting) void serve(next.environment, waiting);
    }
    while (queue.length > starting && all.size < mostEnvironments) void begin();
  }

  async function serve(environment: ExecutionEnvironment, { event, answer }: Waiting): Promise<void> {
    const outcome = await environment.run(randomUUID(), event);
    if (outcome.outcome === 'failed' && !environment.isAlive()) {
      writeLine(
        settings.name,
        JSON.stringify({ level: 'ERROR', message: outcome.errorMessage, errorType: outcome.errorType }),
      );
    }
    answer(outcome);
    release(environment);
  }

  function release(environment: ExecutionEnvironment): void {
    if (environment.isAlive() && environment.settings === settings && !stopped) {
      idle.push({ environment, since: Date.now() });
    } else {
      all.delete(environment);
      void environment.stop();
    }
    pump();
  }

  async function begin(): Promise<void> {
    starting += 1;
    const { name } = settings;
    const environment = startEnvironment({ settings, writeLine: (text) => writeLine(name, text) });
    all.add(environment);
    const outcome = await environment.started;
    starting -= 1;
    if (outcome !== 'ready') {
      if (outcome.outcome === 'failed' && !stopped) {
        writeLine(
          name,
          JSON.stringify({ level: 'ERROR', message: `The function can't start: ${outcome.errorMessage}` }),
        );
      }
      queue.shift()?.answer(outcome);
      await environment.stop();
    }
    release(environment);
  }

  return {
    invoke: (event) =>
      new Promise((answer) => {
        if (stopped)
          return answer({ outcome: 'failed', errorType: 'ResourceNotFound', errorMessage: 'Function is gone' });
        queue.push({ event, answer });
        pump();
      }),
    change: (next) => {
      settings = next;
      for (const { environment } of idle.splice(0)) release(environment);
    },
    idle: () =>
      idle.map((entry) => ({
        since: entry.since,
        stop: async () => {
          const index = idle.indexOf(entry);
          if (index < 0) return;
          idle.splice(index, 1);
          all.delete(entry.environment);
          await entry.environment.stop();
        },
      })),
    size: () => all.size,
    stop: async () => {
      stopped = true;
      idle.length = 0;
      for (const { answer } of queue.splice(0)) {
        answer({ outcome: 'failed', errorType: 'ResourceNotFound', errorMessage: 'The local cloud is stopping' });
      }
      await Promise.all([...all].map((environment) => environment.stop()));
    },
  };
}
