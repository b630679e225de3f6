/** What the CLI ends with; documented in `itam-scim --help`. */
export const exitCodes = { ok: 0, refused: 1, usage: 2, unreachable: 3 } as const;

/** The command line is not understood; its help follows the message. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The admin API can't be asked: no address, no credentials, no connection, no permission. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** The admin API said no, or failed. */
export class Refused extends Error {
  override readonly name = 'Refused';
  /** The problem as it was answered, for `--json`. */
  readonly problem: unknown;

  constructor(message: string, problem: unknown) {
    super(message);
    this.problem = problem;
  }
}
