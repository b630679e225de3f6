import { type Command, globalOptions, type Option } from './command.ts';
import { columns, paragraphs } from './text.ts';

/** Help on one command, on a group of them, or on all. */
export function helpOn(commands: readonly Command[]): string {
  const [only, ...more] = commands;
  return only !== undefined && more.length === 0 ? commandHelp(only) : overview(commands);
}

/** The nearest help after a slip: short, so that the message above it is not missed. */
export function hintOn(commands: readonly Command[]): string {
  const [only, ...more] = commands;
  if (only === undefined || more.length > 0) return `${verbLines(commands)}\n\nMore: itam-scim --help`;
  return paragraphs(
    usage(only),
    Object.keys(only.options).length === 0 ? undefined : optionLines(only.options),
    `More: itam-scim ${only.verb} --help`,
  );
}

function commandHelp(command: Command): string {
  const { summary, options, notes, examples } = command;
  return paragraphs(
    `${summary}.`,
    usage(command),
    notes,
    Object.keys(options).length === 0 ? undefined : `Options:\n${optionLines(options)}`,
    `Options of every verb:\n${optionLines(globalOptions)}`,
    `Examples:\n${examples.map((example) => `  itam-scim ${example}`).join('\n')}`,
  );
}

function overview(commands: readonly Command[]): string {
  return [
    'itam-scim administers SCIM provisioning: tenants, their connectors and keys.',
    'Usage: itam-scim VERB [operands] [options]     itam-scim VERB --help shows options and examples',
    verbLines(commands),
    `Options of every verb:\n${optionLines(globalOptions)}`,
    addressHelp,
    'Exit codes: 0 done; 1 the API refused or failed; 2 the command line is wrong; 3 the API can not be reached, or no\n' +
      'credentials, or no permission.',
    'Examples:\n  itam-scim tenant create acme --name "Acme Ltd"\n  itam-scim enable acme\n' +
      '  itam-scim connector create acme Entra --idp entra\n  itam-scim key make acme',
  ].join('\n\n');
}

const addressHelp =
  'Which deployment: --url, else ITAM_SCIM_ADMIN_URL, else the local cloud that `npm start` runs (its data folder is\n' +
  '.local in the checkout, or ITAM_SCIM_DATA). On AWS requests are signed with the credentials that the AWS CLI would use.';

const usage = ({ verb, operands }: Command): string =>
  `Usage: ${['itam-scim', verb, ...operands, '[options]'].join(' ')}`;

const verbLines = (commands: readonly Command[]): string =>
  columns(commands.map(({ verb, operands, summary }) => [`  ${[verb, ...operands].join(' ')}`, summary]));

const optionLines = (options: Readonly<Record<string, Option>>): string =>
  columns(
    Object.entries(options).map(([name, { value, help }]) => [
      `  --${name}${value === undefined ? '' : ` ${value}`}`,
      help,
    ]),
  );
