/** What an admin's request can be refused for; each is one type of problem answer and one line of the CLI. */
export type RefusalCode =
  | 'tenant-not-found'
  | 'tenant-exists'
  | 'scim-off'
  | 'connector-not-found'
  | 'connector-name-taken'
  | 'connector-changed'
  | 'job-not-found'
  | 'key-not-found'
  | 'two-live-keys'
  | 'no-live-key'
  | 'change-under-way'
  | 'mail-not-configured'
  | 'mail-refused'
  | 'mail-too-soon'
  | 'no-pending-mail'
  | 'wrong-code';

/** A "no" to an admin. `message` is one sentence that says what to do next, and is shown. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}
