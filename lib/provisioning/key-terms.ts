import { scopes } from '#itam/connector-key.ts';
import { tenantIdPattern } from '#itam/key-token.ts';

/** The terms on which keys are made, for the edge to check and to document. */
export const tenantId = tenantIdPattern;
export const keyScopes = scopes;

/** A year, as other identity centres do: long enough to be planned, short enough to be noticed. */
export const defaultKeyDays = 365;
export const maxKeyDays = 730;

export interface WantedExpiry {
  /** ISO 8601. */
  readonly expiresAt?: string | undefined;
  readonly expiresInDays?: number | undefined;
}

export type Expiry =
  | { readonly outcome: 'expires'; readonly at: Date }
  | { readonly outcome: 'invalid'; readonly field: keyof WantedExpiry; readonly reason: string };

const dayMs = 86_400_000;

export function expiryOf({ expiresAt, expiresInDays }: WantedExpiry, now: Date): Expiry {
  if (expiresAt === undefined) {
    return { outcome: 'expires', at: new Date(now.getTime() + (expiresInDays ?? defaultKeyDays) * dayMs) };
  }
  const invalid = (reason: string): Expiry => ({ outcome: 'invalid', field: 'expiresAt', reason });
  if (expiresInDays !== undefined) return invalid('give either this or expiresInDays, not both');
  const at = new Date(expiresAt);
  if (at <= now) return invalid('lies in the past');
  if (at.getTime() > now.getTime() + maxKeyDays * dayMs) return invalid(`lies more than ${maxKeyDays} days ahead`);
  return { outcome: 'expires', at };
}
