import { createHash, createHmac } from 'node:crypto';
import type { LocalAccount } from '../account.ts';

/**
 * The parts of Signature Version 4 that who signs and who checks have in common.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export interface CanonicalRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** The signed ones, in the order in which they are named: lower case and trimmed. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** SHA-256 in hex. */
  readonly bodyDigest: string;
}

/** @param date e.g. `20260131T120000Z` */
export function signatureOf(request: CanonicalRequest, date: string, account: LocalAccount): Buffer {
  const scope = scopeOf(date, account);
  const lines = [
    request.method,
    request.path,
    request.query,
    ...request.headers.map(([name, value]) => `${name}:${value}`),
    '',
    request.headers.map(([name]) => name).join(';'),
    request.bodyDigest,
  ];
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(lines.join('\n'))].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${account.secretAccessKey}`);
  return hmac(key, toSign);
}

export const scopeOf = (date: string, { region }: LocalAccount) =>
  `${date.slice(0, 8)}/${region}/execute-api/aws4_request`;

/** SDKs encode the encoded path once more; curl before 8.3 signs it as it is sent. Either way all of it is signed. */
export const canonicalPaths = (path: string): Set<string> =>
  new Set([encodeStrictly(path).replaceAll('%2F', '/'), path]);

/** Sorted and strictly encoded, as AWS says; or as it is sent, which is what curl before 8.3 signs. */
export function canonicalQueries(rawQuery: string): Set<string> {
  const pairs = rawQuery
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return `${recode(name)}=${recode(value.join('='))}`;
    });
  return new Set([pairs.sort().join('&'), rawQuery]);
}

const recode = (text: string) => encodeStrictly(decodeURIComponent(text));

const encodeStrictly = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

export const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
