import { timingSafeEqual } from 'node:crypto';
import type { LocalAccount } from '../account.ts';
import { canonicalPaths, canonicalQueries, sha256, signatureOf } from './canonical-request.ts';
import { type GatewayRequest, headerValues } from './message.ts';

/**
 * Signature Version 4 for `execute-api`, checked by computing it again.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export type SignatureVerdict =
  | { readonly outcome: 'valid' }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'refused'; readonly message: string };

interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const greatestSkewMs = 5 * 60 * 1000;

export function verifySignature(request: GatewayRequest, account: LocalAccount, now: Date): SignatureVerdict {
  const header = headerValues(request.headers, 'authorization').at(-1);
  if (header === undefined) return { outcome: 'missing' };
  const authorization = parseAuthorization(header);
  if (!authorization) return refused('The Authorization header is not a complete AWS4-HMAC-SHA256 signature.');
  return (
    refuseScope(authorization, account) ??
    refuseDate(request, authorization, now) ??
    refusePayload(request) ??
    refuseSignature(request, authorization, account)
  );
}

/** The service that a signed call is for, from its credential scope; `undefined` when it is not signed. */
export function signedService(authorization: string | undefined): string | undefined {
  return /^AWS4-HMAC-SHA256\s.*Credential=[^/,\s]+\/\d{8}\/[^/,\s]+\/([^/,\s]+)\/aws4_request/.exec(
    authorization ?? '',
  )?.[1];
}

function parseAuthorization(header: string): Authorization | undefined {
  const credential = /Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/.exec(header);
  const signedHeaders = /SignedHeaders=([^,\s]+)/.exec(header)?.[1];
  const signature = /Signature=([0-9a-f]{64})/.exec(header)?.[1];
  if (!header.startsWith('AWS4-HMAC-SHA256') || !credential || !signedHeaders || !signature) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = ''] = credential;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature };
}

function refuseScope(
  { accessKeyId, region, service, signedHeaders }: Authorization,
  account: LocalAccount,
): SignatureVerdict | undefined {
  if (accessKeyId !== account.accessKeyId) return refused('The security token included in the request is invalid.');
  if (region !== account.region || service !== 'execute-api') {
    return refused(`Credential should be scoped to a valid region and service: ${account.region}/execute-api.`);
  }
  return signedHeaders.includes('host') ? undefined : refused("'Host' must be a 'SignedHeader'.");
}

function refuseDate(request: GatewayRequest, { date }: Authorization, now: Date): SignatureVerdict | undefined {
  const stamp = dateHeader(request);
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(at)) return refused('An X-Amz-Date header such as 20260131T120000Z is needed.');
  if (!stamp.startsWith(date)) return refused('Date in Credential scope does not match YYYYMMDD from X-Amz-Date.');
  if (Math.abs(now.getTime() - at) <= greatestSkewMs) return undefined;
  return refused(`Signature expired: ${stamp} is more than five minutes from this machine's ${now.toISOString()}`);
}

function refusePayload(request: GatewayRequest): SignatureVerdict | undefined {
  const stated = headerValues(request.headers, 'x-amz-content-sha256').at(-1);
  if (stated === undefined || stated === sha256(request.body ?? '')) return undefined;
  return refused('The x-amz-content-sha256 header is not the digest of the body.');
}

function refuseSignature(
  request: GatewayRequest,
  authorization: Authorization,
  account: LocalAccount,
): SignatureVerdict {
  const { signedHeaders, signature } = authorization;
  const headers = signedHeaders.map((name) => [name, canonicalHeader(request, name)] as const);
  const given = Buffer.from(signature, 'hex');
  for (const path of canonicalPaths(request.path)) {
    for (const query of canonicalQueries(request.rawQuery)) {
      const canonical = { method: request.method, path, query, headers, bodyDigest: sha256(request.body ?? '') };
      if (timingSafeEqual(signatureOf(canonical, dateHeader(request), account), given)) return { outcome: 'valid' };
    }
  }
  return refused(
    'The request signature we calculated does not match the signature you provided. ' +
      'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  );
}

const canonicalHeader = (request: GatewayRequest, name: string) =>
  headerValues(request.headers, name)
    .map((value) => value.trim().replace(/ +/g, ' '))
    .join(',');

const dateHeader = (request: GatewayRequest) => headerValues(request.headers, 'x-amz-date').at(-1) ?? '';

const refused = (message: string): SignatureVerdict => ({ outcome: 'refused', message });
