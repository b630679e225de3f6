import { fileURLToPath } from 'node:url';
import { type AdminApi, connectTo } from './admin-api.ts';
import type { Arguments } from './command.ts';
import { type CommandLine, MisusedCommand, parseCommandLine } from './command-line.ts';
import { commands } from './commands.ts';
import { exitCodes, Refused, Unreachable, UsageError } from './failure.ts';
import { helpOn, hintOn } from './help.ts';
import { findTarget } from './target.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** Answers the exit code. Answers go to standard output, everything that is wrong to standard error. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const line = parseCommandLine(commands, argv);
    process.stdout.write(`${line.kind === 'help' ? helpOn(line.about) : await run(line)}\n`);
    return exitCodes.ok;
  } catch (error) {
    return report(error, argv.includes('--json'));
  }
}

async function run({ command, given }: Extract<CommandLine, { kind: 'run' }>): Promise<string> {
  const answer = await command.run(api(given), given);
  return given.flag('json') ? JSON.stringify(answer.json, null, 2) : answer.text;
}

function api(given: Arguments): AdminApi {
  return connectTo(findTarget({ url: given.option('url'), region: given.option('region') }, process.env, checkout));
}

function report(error: unknown, json: boolean): number {
  const say = (text: string) => process.stderr.write(`${text}\n`);
  if (error instanceof UsageError) {
    say(`itam-scim: ${error.message}`);
    if (error instanceof MisusedCommand) say(`\n${hintOn(error.about)}`);
    return exitCodes.usage;
  }
  if (error instanceof Refused) {
    say(json ? JSON.stringify(error.problem, null, 2) : `itam-scim: ${error.message}`);
    return exitCodes.refused;
  }
  if (error instanceof Unreachable) {
    say(json ? JSON.stringify({ detail: error.message }, null, 2) : `itam-scim: ${error.message}`);
    return exitCodes.unreachable;
  }
  throw error;
}
