import { invalidSyntax, payloadTooLarge } from '#scim/errors.ts';
import { isObject, memberInAnyCase } from '#scim/json.ts';
import { limits } from '#scim/limits.ts';
import { checkSchemas } from '#scim/resource.ts';

/** One operation of a bulk request (RFC 7644 §3.7), its references not yet resolved. */
export interface BulkOperation {
  readonly method: string;
  /** Relative to the base URL: `/Users`, `/Users/{id}`, `/Users/bulkId:x`. */
  readonly path: string;
  readonly bulkId?: string | undefined;
  /** As in If-Match. */
  readonly version?: string | undefined;
  readonly data?: unknown;
}

export interface BulkRequest {
  /** After so many errors nothing more is done; absent: everything is tried. */
  readonly failOnErrors?: number | undefined;
  readonly operations: readonly BulkOperation[];
}

/**
 * Reads the body of a bulk request whole, before the first operation is done. Throws 413 for too many operations and
 * invalidSyntax for what can't be told apart or carried out as a list; what is wrong with one operation alone is its own
 * answer.
 */
export function parseBulk(body: unknown): BulkRequest {
  if (!isObject(body)) throw invalidSyntax('The body must be a JSON object, a BulkRequest with "Operations".');
  checkSchemas(body);
  const sent = memberInAnyCase(body, 'Operations')?.[1];
  if (!Array.isArray(sent) || sent.length === 0) {
    throw invalidSyntax('"Operations" must be a list of at least one operation.');
  }
  if (sent.length > limits.bulkOperations) {
    throw payloadTooLarge(
      `A bulk request may have at most ${limits.bulkOperations} operations; nothing was done. Send the rest in further requests.`,
    );
  }
  const operations = sent.map((operation: unknown, index) => parseOperation(operation, index + 1));
  checkBulkIds(operations);
  return { failOnErrors: parseFailOnErrors(memberInAnyCase(body, 'failOnErrors')?.[1]), operations };
}

/** 0 says, as absence does, that no number of errors is too many. */
function parseFailOnErrors(value: unknown): number | undefined {
  if (value === undefined || value === null || value === 0) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  throw invalidSyntax('failOnErrors must be a whole number from 1 on.');
}

function parseOperation(operation: unknown, number: number): BulkOperation {
  if (!isObject(operation)) throw invalidSyntax(`Operation ${number} must be an object.`);
  const text = (name: string): string | undefined => {
    const value = memberInAnyCase(operation, name)?.[1];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw invalidSyntax(`"${name}" of operation ${number} must be a string.`);
    return value;
  };
  const [method, path, bulkId] = [text('method'), text('path'), text('bulkId')];
  if (method === undefined || path === undefined) {
    throw invalidSyntax(`Operation ${number} must have a "method" and a "path".`);
  }
  if (bulkId === '' || (bulkId !== undefined && bulkId.length > limits.bulkIdLength)) {
    throw invalidSyntax(`"bulkId" of operation ${number} must have 1 to ${limits.bulkIdLength} characters.`);
  }
  const data = memberInAnyCase(operation, 'data')?.[1];
  return { method: method.toUpperCase(), path, bulkId, version: text('version'), data };
}

function checkBulkIds(operations: readonly BulkOperation[]): void {
  const seen = new Set<string>();
  for (const { bulkId } of operations) {
    if (bulkId === undefined) continue;
    if (seen.has(bulkId)) throw invalidSyntax('Two operations have the same bulkId, so that it means neither.');
    seen.add(bulkId);
  }
}
