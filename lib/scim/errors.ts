/** RFC 7644 table 9, and RFC 9865 §2.1 for cursors. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount';

interface ScimErrorOptions {
  /** For the log; never shown. */
  readonly cause?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a client is told: an HTTP status and one sentence that its admin can act on. */
export class ScimError extends Error {
  override readonly name = 'ScimError';
  readonly status: number;
  readonly scimType: ScimType | undefined;
  readonly detail: string;
  /** To be sent with the answer, e.g. `allow` with a 405. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, scimType: ScimType | undefined, detail: string, options: ScimErrorOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = status;
    this.scimType = scimType;
    this.detail = detail;
    this.headers = options.headers ?? {};
  }

  /** The body of the answer (RFC 7644 §3.12; `status` is a string there), with `extra` members such as a request id. */
  toBody(extra: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    return {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(this.status),
      ...(this.scimType === undefined ? {} : { scimType: this.scimType }),
      detail: this.detail,
      ...extra,
    };
  }
}

const badRequest = (scimType: ScimType) => (detail: string, cause?: unknown) =>
  new ScimError(400, scimType, detail, { cause });

/** The body is not what the protocol asks for. */
export const invalidSyntax = badRequest('invalidSyntax');
/** A value is missing, of the wrong type or beyond a limit. */
export const invalidValue = badRequest('invalidValue');
/** The path of a PATCH operation can't be understood. */
export const invalidPath = badRequest('invalidPath');
/** A filter can't be understood, or compares what can't be compared. */
export const invalidFilter = badRequest('invalidFilter');
/** The path of a PATCH operation leads to nothing. */
export const noTarget = badRequest('noTarget');
/** The attribute can't be changed by a client. */
export const mutability = badRequest('mutability');
/** The filter would read or return too much. */
export const tooMany = badRequest('tooMany');
/** The cursor was not given for this query (RFC 9865). */
export const invalidCursor = badRequest('invalidCursor');
/** The cursor was given too long ago. */
export const expiredCursor = badRequest('expiredCursor');
/** `count` is no size of a page. */
export const invalidCount = badRequest('invalidCount');

/** Somebody else has this value. */
export const uniqueness = (detail: string): ScimError => new ScimError(409, 'uniqueness', detail);
/** The resource is in a state that does not allow this. */
export const conflict = (detail: string): ScimError => new ScimError(409, undefined, detail);
export const notFound = (id: string): ScimError =>
  new ScimError(404, undefined, `Resource ${shown(id)} not found. It may have been deleted.`);
export const noSuchEndpoint = (): ScimError =>
  new ScimError(404, undefined, 'There is no such endpoint. GET /ResourceTypes lists the ones there are.');
export const forbidden = (detail: string): ScimError => new ScimError(403, undefined, detail);
export const methodNotAllowed = (allowed: readonly string[]): ScimError =>
  new ScimError(405, undefined, `This method is not supported here. Supported: ${allowed.join(', ')}.`, {
    headers: { allow: allowed.join(', ') },
  });
export const preconditionFailed = (): ScimError =>
  new ScimError(
    412,
    undefined,
    'The resource was changed since this version was read. Read it again and repeat the change.',
  );
export const payloadTooLarge = (detail: string): ScimError => new ScimError(413, undefined, detail);
export const unsupportedMediaType = (): ScimError =>
  new ScimError(415, undefined, 'The body must be sent as application/scim+json or application/json.');
export const notImplemented = (detail: string): ScimError => new ScimError(501, undefined, detail);
export const unavailable = (retryAfterSeconds: number, cause?: unknown): ScimError =>
  new ScimError(
    503,
    undefined,
    'The service can not answer just now and nothing was changed. Repeat the request later.',
    {
      cause,
      headers: { 'retry-after': String(retryAfterSeconds) },
    },
  );

/** A client's text, short enough and plain enough to be repeated in an error or a log line. */
export function shown(text: string): string {
  const plain = text.slice(0, 80).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
  return JSON.stringify(text.length > 80 ? `${plain}…` : plain);
}
