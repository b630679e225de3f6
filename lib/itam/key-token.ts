import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * A connector key as the IdP holds it (Entra: Secret Token):
 * `itam_{tenant}.{connector}.{key}.{secret}`. The first three parts say where to look, the fourth is 256 random bits in
 * base64url. The prefix lets secret scanners find a leaked one.
 */
export interface KeyToken {
  readonly tenant: string;
  readonly connector: string;
  readonly key: string;
  readonly secret: string;
}

/** Okta forbids underscores in base URLs, hence letters, digits and inner hyphens only. */
export const tenantIdPattern = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

const tokenPattern =
  /^itam_(?<tenant>[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)\.(?<connector>[a-z0-9]{10})\.(?<key>[a-z0-9]{10})\.(?<secret>[A-Za-z0-9_-]{43})$/;

export const formatToken = (token: KeyToken): string =>
  `itam_${token.tenant}.${token.connector}.${token.key}.${token.secret}`;

export function parseToken(text: string): KeyToken | undefined {
  const parts = tokenPattern.exec(text)?.groups;
  const { tenant, connector, key, secret } = parts ?? {};
  if (tenant === undefined || connector === undefined || key === undefined || secret === undefined) return undefined;
  return { tenant, connector, key, secret };
}

/**
 * Plain SHA-256, in hex. Stretching or a pepper protects secrets that can be guessed; this one is 256 random bits made
 * by us, never chosen by a person.
 */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** In constant time. A digest that is not 32 bytes of hex (a damaged secret) matches nothing. */
export function sameDigest(a: string, b: string): boolean {
  const left = Buffer.from(a, 'hex');
  const right = Buffer.from(b, 'hex');
  return left.length === 32 && right.length === 32 && timingSafeEqual(left, right);
}
