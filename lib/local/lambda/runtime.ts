import type { Functions } from '../apigateway/functions.ts';
import { matchesPattern } from '../apigateway/policy.ts';
import type { FunctionSettings } from './function-settings.ts';
import type { FunctionLogs } from './logs.ts';
import { createFunctionPool, type FunctionPool } from './pool.ts';

/** All functions of the cloud, and who may call them. */
export interface LambdaRuntime extends Functions {
  put(settings: FunctionSettings): void;
  remove(name: string): Promise<void>;
  permit(functionNameOrArn: string, permissionId: string, permission: Permission): void;
  withdraw(functionNameOrArn: string, permissionId: string): void;
  names(): readonly string[];
  /** Processes there are now. */
  environments(): number;
  close(): Promise<void>;
}

interface Permission {
  readonly principal: string;
  /** With IAM wildcards; `undefined` lets every source of the principal call. */
  readonly sourceArn: string | undefined;
}

export interface RuntimeOptions {
  readonly logs: FunctionLogs;
  readonly mostEnvironmentsPerFunction?: number;
  /** How long an idle environment is kept. */
  readonly idleMs?: number;
  /** How many idle environments may rest that long; those beyond it are ended after a sixth of the time. */
  readonly restingEnvironments?: number;
}

/**
 * Runs functions as Lambda does: one process per execution environment, one event at a time in each. A process takes
 * about 60 MB, so that idle ones are ended sooner when there are many.
 */
export function createLambdaRuntime(options: RuntimeOptions): LambdaRuntime {
  const { logs, mostEnvironmentsPerFunction = 10, idleMs = 60_000, restingEnvironments = 2 } = options;
  const pools = new Map<string, FunctionPool>();
  const permissions = new Map<string, Map<string, Permission>>();
  const reaper = setInterval(reap, idleMs / 12);
  reaper.unref();

  function reap(): void {
    const now = Date.now();
    const longestFirst = [...pools.values()].flatMap((pool) => pool.idle()).sort((a, b) => a.since - b.since);
    const surplus = longestFirst.length - restingEnvironments;
    for (const [index, environment] of longestFirst.entries()) {
      if (now - environment.since >= (index < surplus ? idleMs / 6 : idleMs)) void environment.stop();
    }
  }

  return {
    put: (settings) => {
      const pool = pools.get(settings.name);
      if (pool) pool.change(settings);
      else {
        const mostEnvironments = mostEnvironmentsPerFunction;
        pools.set(settings.name, createFunctionPool({ settings, mostEnvironments, writeLine: logs.write }));
      }
    },
    remove: async (name) => {
      const pool = pools.get(name);
      pools.delete(name);
      permissions.delete(name);
      await pool?.stop();
    },
    invoke: async (functionArn, event) => {
      const pool = pools.get(functionNameOf(functionArn));
      if (pool) return await pool.invoke(event);
      return {
        outcome: 'failed',
        errorType: 'ResourceNotFoundException',
        errorMessage: `Function not found: ${functionArn}`,
      };
    },
    permit: (functionNameOrArn, id, permission) => {
      const name = functionNameOf(functionNameOrArn);
      const granted = permissions.get(name) ?? new Map<string, Permission>();
      permissions.set(name, granted.set(id, permission));
    },
    withdraw: (functionNameOrArn, id) => void permissions.get(functionNameOf(functionNameOrArn))?.delete(id),
    mayInvoke: (functionArn, sourceArn, principal = 'apigateway.amazonaws.com') =>
      [...(permissions.get(functionNameOf(functionArn))?.values() ?? [])].some(
        (permission) => permission.principal === principal && matchesPattern(permission.sourceArn ?? '*', sourceArn),
      ),
    names: () => [...pools.keys()],
    environments: () => [...pools.values()].reduce((sum, pool) => sum + pool.size(), 0),
    close: async () => {
      clearInterval(reaper);
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
    },
  };
}

/** From a name, an ARN, or an ARN with a version or alias. */
const functionNameOf = (nameOrArn: string) =>
  nameOrArn.startsWith('arn:') ? (nameOrArn.split(':')[6] ?? '') : nameOrArn;
