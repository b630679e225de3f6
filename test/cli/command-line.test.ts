import { describe, expect, it } from 'vitest';
import { MisusedCommand, parseCommandLine } from '../../bin/itam-scim/command-line.ts';
import { commands } from '../../bin/itam-scim/commands.ts';
import { helpOn, hintOn } from '../../bin/itam-scim/help.ts';

/** What is said of a command line that is not understood: the message and the nearest help. */
function complaint(args: readonly string[]): string {
  try {
    parseCommandLine(commands, args);
  } catch (error) {
    if (error instanceof MisusedCommand) return `${error.message}\n${hintOn(error.about)}`;
    throw error;
  }
  return expect.fail('it was understood');
}

it.each<[string, string[], RegExp]>([
  ['an unknown verb', ['tenants'], /^unknown verb: tenants\n.*tenant create TENANT.*key make.*itam-scim --help/s],
  ['an unknown verb of a group', ['key', 'mint', 'acme'], /^unknown verb: key mint\n +key make TENANT/],
  ['a group alone', ['connector'], /^unknown verb: connector\n +connector create TENANT NAME/],
  ['half a verb', ['me', 'email'], /^unknown verb: me email\n.*me email set ADDRESS/s],
  ['an unknown option', ['key', 'make', 'acme', '--scope', 'x'], /^unknown option '--scope'\n.*--scopes SCOPES/s],
  ['an option without its value', ['tenant', 'create', 'acme', '--name'], /--name.*\nUsage: itam-scim tenant create/],
  ['a value for a flag', ['me', '--json=yes'], /--json.*\nUsage: itam-scim me /],
  [
    'a missing operand',
    ['connector', 'create', 'acme'],
    /^missing: NAME\nUsage: itam-scim connector create TENANT NAME/,
  ],
  ['an operand too much', ['connector', 'create', 'acme', 'Head', 'office'], /^too much: office .*quotes/],
  ['an option before the verb', ['--json', 'tenant', 'list'], /^say the verb first, then --json\n/],
])('%s is told, with the nearest help', (_what, args, said) => {
  expect(complaint(args)).toMatch(said);
});

it('options may stand anywhere behind the verb', () => {
  const line = parseCommandLine(commands, [
    'key',
    'revoke',
    '--force',
    'acme',
    '--connector',
    'Okta',
    'k123456789',
    '--json',
  ]);

  const given = line.kind === 'run' ? line.given : expect.fail('it asked for help');
  expect([given.operand('TENANT'), given.operand('KEY'), given.option('connector')]).toEqual([
    'acme',
    'k123456789',
    'Okta',
  ]);
  expect([given.flag('force'), given.flag('json'), given.option('url')]).toEqual([true, true, undefined]);
});

describe('help', () => {
  it.each([[[]], [['--help']], [['-h']]])('%j is about all verbs', (args) => {
    expect(parseCommandLine(commands, args)).toEqual({ kind: 'help', about: commands });
  });

  it('on a group is about its verbs', () => {
    const line = parseCommandLine(commands, ['key', '--help']);

    const about = line.kind === 'help' ? line.about.map(({ verb }) => verb) : [];
    expect(about).toEqual(['key make', 'key list', 'key rotate', 'key revoke']);
  });

  it('of all verbs says where it looks and how it ends', () => {
    const text = helpOn(commands);

    for (const { verb } of commands) expect(text).toContain(`  ${verb} `);
    expect(text).toMatch(/ITAM_SCIM_ADMIN_URL.*ITAM_SCIM_DATA.*Exit codes: 0 .*; 1 .*; 2 .*; 3 /s);
  });

  it.each(commands.map((command) => [command.verb, command] as const))(
    'of %s has examples that it understands',
    (verb, command) => {
      expect(parseCommandLine(commands, [...verb.split(' '), '-h'])).toEqual({ kind: 'help', about: [command] });
      expect(helpOn([command])).toContain(`Usage: itam-scim ${verb} `);
      expect(command.examples).not.toHaveLength(0);
      for (const example of command.examples) {
        const words = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
        expect(parseCommandLine(commands, words)).toMatchObject({ kind: 'run', command: { verb } });
      }
    },
  );
});
