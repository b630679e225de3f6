import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type * as z from 'zod';
import { problemView } from '#http/admin/schemas.ts';
import type { Method } from '#manifest/routes.ts';
import { Refused, Unreachable } from './failure.ts';
import type { Credentials, Target } from './target.ts';

/** The admin API of one deployment. Refusals and failures are thrown: `Refused`, `Unreachable`. */
export interface AdminApi {
  /** `path` starts with a slash and is relative to `/v1`. Answers the parsed body. */
  call<S extends z.ZodType>(method: Method, path: string, answer: S, body?: unknown): Promise<z.output<S>>;
}

/** Longer than API Gateway lets a function run. */
const timeoutMs = 35_000;

export function connectTo(target: Target): AdminApi {
  const signer = new SignatureV4({
    service: 'execute-api',
    region: target.region,
    credentials: () => credentialsOf(target),
    sha256: NodeSha256,
  });

  return {
    async call(method, path, answer, body) {
      const url = new URL(`${target.adminUrl}/v1${path}`);
      const request = {
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: { host: url.host, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      };
      const { headers } = await signer.sign(request);
      const response = await send(url, { method, headers, body: request.body ?? null }, target);
      const text = await response.text();
      if (response.ok) return answer.parse(text === '' ? {} : JSON.parse(text));
      throw failure(response.status, text);
    },
  };
}

async function credentialsOf({ credentials }: Target): Promise<Credentials> {
  if (credentials !== 'from-aws-configuration') return credentials;
  // Loaded when needed: it takes longer than everything else here.
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  try {
    return await fromNodeProviderChain()();
  } catch (error) {
    throw new Unreachable(
      'no AWS credentials were found: sign in as for the AWS CLI (aws sso login, AWS_PROFILE or AWS_ACCESS_KEY_ID)',
      { cause: error },
    );
  }
}

async function send(url: URL, init: RequestInit, { adminUrl }: Target): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    throw new Unreachable(`${adminUrl} does not answer (${reasonOf(error)}); is it running, is the address right?`, {
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}

/** IAM's no is about who asks, every other about what was asked. */
function failure(status: number, text: string): Error {
  const problem = parsedProblem(text);
  const detail = problem?.detail ?? `the admin API answered ${status} without saying why; is the address right?`;
  if (status === 401 || status === 403) return new Unreachable(detail);
  const lines = (problem?.errors ?? []).map((error) => `\n  ${error.path}: ${error.message}`);
  return new Refused(`${detail}${lines.length > 1 ? lines.join('') : ''}`, problem ?? { status, detail });
}

function parsedProblem(text: string): z.output<typeof problemView> | undefined {
  try {
    return problemView.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** What the signer asks of a hash, on Node's own. */
class NodeSha256 {
  readonly #key: Uint8Array | string | undefined;
  #hash: ReturnType<typeof createHash | typeof createHmac>;

  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#key = key === undefined ? undefined : bytes(key);
    this.#hash = this.#begin();
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#begin();
  }

  #begin(): ReturnType<typeof createHash | typeof createHmac> {
    return this.#key === undefined ? createHash('sha256') : createHmac('sha256', this.#key);
  }
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
