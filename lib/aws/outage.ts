import { Unavailable } from '#provisioning/faults.ts';

/** Does the service not answer now (down, throttling, unreachable), rather than say no? */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('$retryable' in error && error.$retryable !== undefined) return true;
  if ('$fault' in error && error.$fault === 'server') return true;
  const code = 'code' in error ? error.code : undefined;
  return outageNames.has(error.name) || (typeof code === 'string' && outageNames.has(code));
}

const outageNames = new Set([
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
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
