import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StartFailure } from './failure.ts';

export interface StartOptions {
  readonly port: number;
  readonly dataFolder: string;
  readonly fresh: boolean;
}

const defaultPort = 4566;

export const help = `Runs the stack on this machine.

  npm start [-- OPTIONS]

  --port N     Port of the front door, on 127.0.0.1 only; 0 takes a free one. [${defaultPort}]
  --data DIR   Folder that keeps everything over restarts. [.local]
  --fresh      Deletes the data of earlier starts first.
  --help       Shows this.

Examples:
  npm start
  npm start -- --port 4600 --data .local/second
  npm start -- --fresh`;

/** Relative paths start at the current folder. Throws a StartFailure that says what is wrong. */
export function readOptions(args: readonly string[]): StartOptions | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  const port = Number(values.port ?? defaultPort);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new StartFailure(`--port ${values.port} is not a port: it is a whole number from 0 to 65535.`);
  }
  return { port, dataFolder: resolve(values.data ?? '.local'), fresh: values.fresh ?? false };
}

function parse(args: readonly string[]) {
  const string = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({ args: [...args], options: { port: string, data: string, fresh: flag, help: flag } }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('.')[0] : 'unknown options';
    throw new StartFailure(`${reason}. npm start -- --help shows what is possible.`, { cause });
  }
}
