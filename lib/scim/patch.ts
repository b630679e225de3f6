import { applyAtPath, applyObject } from './apply-change.ts';
import type { Op } from './change.ts';
import { invalidSyntax, invalidValue, noTarget, ScimError, shown } from './errors.ts';
import { isObject, type JsonObject, memberInAnyCase } from './json.ts';
import { limits } from './limits.ts';
import { type Attributes, checkSchemas, finish, type ParsedResource } from './resource.ts';
import type { ResourceType } from './resource-type.ts';
import { startReading } from './trace.ts';
import type { Reading } from './value.ts';

/** One operation of a PATCH (RFC 7644 §3.5.2), its path not yet looked up. */
export interface PatchOperation {
  readonly op: Op;
  readonly path?: string;
  /** `undefined`: none was sent. */
  readonly value?: unknown;
}

const ops: readonly Op[] = ['add', 'replace', 'remove'];

/** Reads the body of a PATCH; throws invalidSyntax and invalidValue. Names and `op` may be written in any case. */
export function parsePatch(body: unknown): readonly PatchOperation[] {
  if (!isObject(body)) throw invalidSyntax('The body must be a JSON object with "Operations".');
  checkSchemas(body);
  const operations = memberInAnyCase(body, 'Operations')?.[1];
  if (!Array.isArray(operations) || operations.length === 0) {
    throw invalidSyntax('"Operations" must be a list of at least one operation.');
  }
  if (operations.length > limits.patchOperations) {
    throw invalidValue(
      `A PATCH may have at most ${limits.patchOperations} operations. Send the rest in a further request.`,
    );
  }
  return operations.map((operation: unknown, index) => parseOperation(operation, index + 1));
}

function parseOperation(operation: unknown, number: number): PatchOperation {
  if (!isObject(operation)) throw invalidSyntax(`Operation ${number} must be an object.`);
  const sentOp = memberInAnyCase(operation, 'op')?.[1];
  const op = typeof sentOp === 'string' ? ops.find((known) => known === sentOp.toLowerCase()) : undefined;
  if (op === undefined) throw invalidSyntax(`Operation ${number} must have "op": "add", "replace" or "remove".`);

  const value = memberInAnyCase(operation, 'value')?.[1];
  if (op !== 'remove' && value === undefined) throw invalidValue(`Operation ${number} must have a "value".`);
  const path = memberInAnyCase(operation, 'path')?.[1];
  if (path === undefined || path === null || path === '') return { op, value };
  if (typeof path !== 'string') throw invalidSyntax(`"path" of operation ${number} must be a string.`);
  return { op, path, value };
}

/**
 * The attributes after all operations; the ones given are not touched, so that a PATCH is done whole or, when this throws,
 * not at all. Removing a value that is not there is no error, so that a repeated request succeeds. Removing a required
 * attribute is refused as mutability (RFC 7644 §3.5.2.2), emptying it as invalidValue.
 */
export function applyPatch(
  type: ResourceType,
  before: Attributes,
  operations: readonly PatchOperation[],
): ParsedResource {
  const reading = startReading('patch');
  const changed = operations.reduce(
    (attributes, operation, index) => applyOperation(type, attributes, operation, index + 1, reading),
    before,
  );
  return { attributes: finish(type, before, changed), ...reading.names() };
}

function applyOperation(
  type: ResourceType,
  attributes: JsonObject,
  { op, path, value }: PatchOperation,
  number: number,
  reading: Reading,
): JsonObject {
  try {
    if (path !== undefined) return applyAtPath(type, attributes, { op, path, value }, reading);
    if (op === 'remove') throw noTarget('A remove needs a "path".');
    if (!isObject(value)) throw invalidValue('Without "path", "value" must be an object of attributes.');
    return applyObject(type, attributes, op, value, reading);
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    const place = path === undefined ? `Operation ${number}` : `Operation ${number} (${op} ${shown(path)})`;
    throw new ScimError(error.status, error.scimType, `${place}: ${error.detail}`, { cause: error.cause });
  }
}
