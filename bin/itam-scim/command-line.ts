import { parseArgs } from 'node:util';
import { type Arguments, type Command, globalOptions, toParseOptions } from './command.ts';
import { UsageError } from './failure.ts';

export type CommandLine =
  | { readonly kind: 'run'; readonly command: Command; readonly given: Arguments }
  | { readonly kind: 'help'; readonly about: readonly Command[] };

/** Finds the verb, then reads its operands and options. `UsageError` carries what the nearest help is about. */
export function parseCommandLine(commands: readonly Command[], argv: readonly string[]): CommandLine {
  const words = argv.filter((word) => !word.startsWith('-'));
  const command = findCommand(commands, argv);
  if (command === undefined) {
    const about = nearest(commands, words);
    if (argv.length === 0 || argv.includes('--help') || argv.includes('-h')) return { kind: 'help', about };
    const [first] = argv;
    if (first?.startsWith('-')) throw new MisusedCommand(`say the verb first, then ${first}`, about);
    throw new MisusedCommand(`unknown verb: ${words.slice(0, 2).join(' ')}`, about);
  }
  const { values, positionals } = readOptions(command, argv.slice(command.verb.split(' ').length));
  if (values['help'] === true) return { kind: 'help', about: [command] };
  if (positionals.length !== command.operands.length) throw operandError(command, positionals);
  return { kind: 'run', command, given: argumentsOf(command, values, positionals) };
}

/** A usage error that knows which commands' help is the nearest. */
export class MisusedCommand extends UsageError {
  readonly about: readonly Command[];

  constructor(message: string, about: readonly Command[]) {
    super(message);
    this.about = about;
  }
}

type Values = Readonly<Record<string, unknown>>;

function readOptions(command: Command, args: string[]): { readonly values: Values; readonly positionals: string[] } {
  const options = toParseOptions({ ...command.options, ...globalOptions });
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node's message goes on with advice on `--` that only confuses here.
    throw new MisusedCommand((error.message.split(/\. |\n/)[0] ?? error.message).toLowerCase(), [command]);
  }
}

/** The longest verb that was typed; none when the words go on like a longer one but don't end it (`me email`). */
function findCommand(commands: readonly Command[], argv: readonly string[]): Command | undefined {
  const typed = (verb: string, length: number) => verb.split(' ').slice(0, length).join(' ');
  for (let length = argv.length; length > 0; length -= 1) {
    const words = argv.slice(0, length).join(' ');
    const found = commands.find((command) => command.verb === words);
    if (found !== undefined) return found;
    if (commands.some(({ verb }) => typed(verb, length) === words)) return undefined;
  }
  return undefined;
}

/** The commands that share the most leading words with what was typed. */
function nearest(commands: readonly Command[], words: readonly string[]): readonly Command[] {
  const sameGroup = commands.filter((command) => command.verb.split(' ')[0] === words[0]);
  return sameGroup.length > 0 ? sameGroup : commands;
}

function operandError(command: Command, positionals: readonly string[]): MisusedCommand {
  const missing = command.operands.slice(positionals.length);
  if (missing.length > 0) return new MisusedCommand(`missing: ${missing.join(' ')}`, [command]);
  const extra = positionals.slice(command.operands.length);
  return new MisusedCommand(`too much: ${extra.join(' ')} (put a name with blanks in quotes)`, [command]);
}

const argumentsOf = (command: Command, values: Values, positionals: readonly string[]): Arguments => ({
  operand: (name) => positionals[command.operands.indexOf(name)] ?? '',
  option: (name) => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  },
  flag: (name) => values[name] === true,
});
