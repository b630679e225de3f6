import { Unavailable } from '#provisioning/faults.ts';
import { Refusal, type RefusalCode } from '#provisioning/refusal.ts';

export type ProblemCode =
  | RefusalCode
  | 'invalid-request'
  | 'method-not-allowed'
  | 'unsupported-media-type'
  | 'unavailable'
  | 'fault';

export interface InvalidField {
  /** JSON pointer into the body, or the name of a query parameter. */
  readonly path: string;
  readonly message: string;
}

/** An RFC 9457 answer. `detail` is one sentence an admin can act on. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly errors: readonly InvalidField[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    more: {
      readonly errors?: readonly InvalidField[];
      readonly headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: more.cause });
    this.code = code;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }

  get status(): number {
    return kinds[this.code].status;
  }

  /** `instance` names this occurrence; the log line of the request has the same id. */
  toBody(requestId: string): Readonly<Record<string, unknown>> {
    const { status, title } = kinds[this.code];
    return {
      type: `urn:itam-scim:problem:${this.code}`,
      title,
      status,
      detail: this.message,
      instance: `urn:itam-scim:request:${requestId}`,
      errors: this.errors,
    };
  }
}

/** A fault tells nothing but the request id. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Refusal)
    return new Problem(error.code, error.message, { headers: waitFor(error), cause: error });
  if (error instanceof Unavailable) {
    return new Problem('unavailable', 'A service this needs does not answer now; repeat the request.', {
      headers: { 'retry-after': String(error.retryAfterSeconds) },
      cause: error,
    });
  }
  return new Problem('fault', 'The request could not be processed; look for its id in the log of the admin function.', {
    cause: error,
  });
}

const waitFor = (refusal: Refusal): Record<string, string> =>
  refusal.code === 'mail-too-soon' ? { 'retry-after': '60' } : {};

interface Kind {
  readonly status: number;
  readonly title: string;
}

const kinds: Readonly<Record<ProblemCode, Kind>> = {
  'tenant-not-found': { status: 404, title: 'Unknown tenant' },
  'tenant-exists': { status: 409, title: 'The tenant exists' },
  'scim-off': { status: 409, title: 'SCIM is off' },
  'connector-not-found': { status: 404, title: 'Unknown connector' },
  'connector-name-taken': { status: 409, title: 'The name is taken' },
  'connector-changed': { status: 409, title: 'The connector was changed meanwhile' },
  'job-not-found': { status: 404, title: 'Unknown job' },
  'key-not-found': { status: 404, title: 'Unknown key' },
  'two-live-keys': { status: 409, title: 'Two live keys' },
  'no-live-key': { status: 409, title: 'No live key' },
  'change-under-way': { status: 409, title: 'Another change is under way' },
  'mail-not-configured': { status: 409, title: 'Mail is not set up' },
  'mail-refused': { status: 409, title: 'The mail was not taken' },
  'mail-too-soon': { status: 429, title: 'A code was just sent' },
  'no-pending-mail': { status: 409, title: 'Nothing to confirm' },
  'wrong-code': { status: 400, title: 'Wrong code' },
  'invalid-request': { status: 400, title: 'Invalid request' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
  fault: { status: 500, title: 'Internal fault' },
};
