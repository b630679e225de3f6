import type { ParseArgsConfig } from 'node:util';
import type { AdminApi } from './admin-api.ts';

export interface Option {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
}

export interface Answer {
  /** What `--json` prints: the API's answer. */
  readonly json: unknown;
  readonly text: string;
}

/** Operands and options as typed; those the usage shows without brackets are there. */
export interface Arguments {
  operand(name: string): string;
  option(name: string): string | undefined;
  flag(name: string): boolean;
}

export interface Command {
  /** `key make` */
  readonly verb: string;
  readonly summary: string;
  /** Names of what follows the verb, all needed. */
  readonly operands: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  /** What the summary leaves open. */
  readonly notes?: string;
  /** Without `itam-scim` in front. */
  readonly examples: readonly string[];
  run(api: AdminApi, given: Arguments): Promise<Answer>;
}

export const globalOptions: Readonly<Record<string, Option>> = {
  url: { type: 'string', value: 'URL', help: 'admin API to ask (stack output AdminUrl); or ITAM_SCIM_ADMIN_URL' },
  region: { type: 'string', value: 'REGION', help: 'its region, if the URL does not say; or AWS_REGION' },
  json: { type: 'boolean', help: "print the API's answer as JSON" },
  help: { type: 'boolean', help: 'show this help' },
};

export const toParseOptions = (options: Readonly<Record<string, Option>>): NonNullable<ParseArgsConfig['options']> =>
  Object.fromEntries(
    Object.entries(options).map(([name, { type }]) => [name, name === 'help' ? { type, short: 'h' } : { type }]),
  );
