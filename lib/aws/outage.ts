import { Unavailable } from '#provisioning/faults.ts';

/** Throttling, a fault on AWS's side or no answer at all: the same call will work later. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  return outages.has(error.name) || outages.has(String(code)) || ($metadata?.httpStatusCode ?? 0) >= 500;
}

const outages = new Set([
  'InternalServerError',
  'InternalServiceError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
  'TimeoutError',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Passes the answer on; an outage becomes `Unavailable`, everything else stays what it is. */
export async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw isOutage(error) ? new Unavailable(5, { cause: error }) : error;
  }
}
