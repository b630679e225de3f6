import type { Command } from './command.ts';
import { connectorCommands } from './connector-commands.ts';
import { jobCommands } from './job-commands.ts';
import { keyCommands } from './key-commands.ts';
import { meCommands } from './me-commands.ts';
import { tenantCommands } from './tenant-commands.ts';

/** All verbs, in the order in which they are needed. */
export const commands: readonly Command[] = [
  ...tenantCommands,
  ...connectorCommands,
  ...keyCommands,
  ...jobCommands,
  ...meCommands,
];
