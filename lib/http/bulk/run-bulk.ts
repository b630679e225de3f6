import type { ScimResponse } from '#http/scim/endpoint.ts';
import type { ScimRequest } from '#http/scim/request.ts';
import { toScimError } from '#http/scim/scim-errors.ts';
import { describeFault } from '#provisioning/describe-fault.ts';
import { conflict, invalidValue, ScimError, shown } from '#scim/errors.ts';
import { limits } from '#scim/limits.ts';
import type { BulkOperation, BulkRequest } from './bulk-request.ts';
import { perform, type ResourceHandlers } from './perform.ts';
import { resolved } from './references.ts';
import { schedule } from './schedule.ts';

export interface BulkDependencies {
  readonly handlers: ResourceHandlers;
  readonly now: () => Date;
  /** Writes one JSON line. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
}

/** How one operation went (RFC 7644 §3.7.3). */
interface OperationResult {
  readonly method: string;
  readonly bulkId?: string | undefined;
  readonly location?: string | undefined;
  readonly version?: string | undefined;
  readonly status: string;
  /** The error, if it failed. */
  readonly response?: unknown;
}

/**
 * Does the operations one after the other, and answers the results of those that were done, as they were sent. Time is
 * limited: what would be begun too late is answered 503 and may be sent again.
 */
export async function runBulk(
  deps: BulkDependencies,
  request: ScimRequest,
  { operations, failOnErrors = Number.POSITIVE_INFINITY }: BulkRequest,
): Promise<readonly OperationResult[]> {
  const { order, circular } = schedule(operations);
  const deadline = deps.now().getTime() + limits.bulkSeconds * 1000;
  const results = new Map<number, OperationResult>();
  const made = new Map<string, string>();
  let errors = 0;

  const attempt = async (index: number, operation: BulkOperation): Promise<void> => {
    if (errors >= failOnErrors) return;
    const outcome = await outcomeOf(async () => {
      if (circular.includes(index)) throw isCircular();
      if (deps.now().getTime() > deadline) throw outOfTime();
      return perform(
        deps.handlers,
        request,
        resolved(operation, (bulkId) => idOf(made, bulkId)),
      );
    });
    if (outcome instanceof ScimError) errors += 1;
    else if (operation.bulkId !== undefined) keepId(made, operation.bulkId, outcome);
    results.set(index, toResult(request, operation, outcome));
    logOperation(deps, request, { number: index + 1, method: operation.method }, outcome);
  };

  for (const index of [...order, ...circular]) {
    const operation = operations[index];
    if (operation !== undefined) await attempt(index, operation);
  }
  return operations.flatMap((_, index) => results.get(index) ?? []);
}

async function outcomeOf(operation: () => Promise<ScimResponse>): Promise<ScimResponse | ScimError> {
  try {
    return await operation();
  } catch (error) {
    return toScimError(error);
  }
}

function idOf(made: ReadonlyMap<string, string>, bulkId: string): string {
  const id = made.get(bulkId);
  if (id !== undefined) return id;
  throw invalidValue(`${shown(`bulkId:${bulkId}`)} is nothing that a POST of this request has made.`);
}

function keepId(made: Map<string, string>, bulkId: string, { headers }: ScimResponse): void {
  const id = headers?.['location']?.split('/').at(-1);
  if (id !== undefined) made.set(bulkId, id);
}

function toResult(
  { caller }: ScimRequest,
  { method, bulkId, path }: BulkOperation,
  outcome: ScimResponse | ScimError,
): OperationResult {
  const place = method === 'POST' || path.includes('bulkId:') ? undefined : `${caller.baseUrl}${path}`;
  const common = { method, ...(bulkId === undefined ? {} : { bulkId }) };
  if (outcome instanceof ScimError) {
    const response = outcome.toBody({ requestId: caller.requestId });
    return { ...common, ...(place === undefined ? {} : { location: place }), status: String(outcome.status), response };
  }
  const location = outcome.headers?.['location'] ?? place;
  const version = outcome.headers?.['etag'];
  return {
    ...common,
    ...(location === undefined ? {} : { location }),
    ...(version === undefined ? {} : { version }),
    status: String(outcome.status),
  };
}

function logOperation(
  { log }: BulkDependencies,
  { caller }: ScimRequest,
  which: { readonly number: number; readonly method: string },
  outcome: ScimResponse | ScimError,
): void {
  const ids = { requestId: caller.requestId, tenantId: caller.tenant, connectorId: caller.connector };
  const scimType = outcome instanceof ScimError ? outcome.scimType : undefined;
  log({ event: 'scim.bulk-operation', ...ids, ...which, status: outcome.status, scimType });
  if (outcome instanceof ScimError && outcome.status === 500) {
    log({ event: 'scim.fault', requestId: caller.requestId, ...describeFault(outcome.cause) });
  }
}

const isCircular = (): ScimError =>
  conflict(
    'This operation refers by bulkId to operations that refer back to it. Create the resources first, then add the references by PATCH.',
  );

const outOfTime = (): ScimError =>
  new ScimError(
    503,
    undefined,
    'There was no time left for this operation and nothing was changed by it. Send it again, in a smaller bulk request.',
  );
