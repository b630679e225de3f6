import type { LocalAccount } from '../account.ts';
import { canonicalPaths, scopeOf, sha256, signatureOf } from '../apigateway/canonical-request.ts';

export interface AdminAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Calls the admin API by its own front door, signed with the local key pair. */
export type CallAdmin = (method: string, path: string, body?: unknown) => Promise<AdminAnswer>;

/** @param adminUrl e.g. `http://127.0.0.1:4566/admin/v1`; paths are relative to it and need no encoding */
export function adminClient(adminUrl: string, account: LocalAccount): CallAdmin {
  return async (method, path, body) => {
    const url = new URL(`${adminUrl}${path}`);
    const text = body === undefined ? '' : JSON.stringify(body);
    const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const headers = [
      ['host', url.host],
      ['x-amz-date', date],
    ] as const;
    const [canonicalPath = ''] = canonicalPaths(url.pathname);
    const canonical = { method, path: canonicalPath, query: '', headers, bodyDigest: sha256(text) };
    const signature = signatureOf(canonical, date, account).toString('hex');
    const credential = `${account.accessKeyId}/${scopeOf(date, account)}`;
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
        'x-amz-date': date,
        ...(text !== '' && { 'content-type': 'application/json' }),
      },
      ...(text !== '' && { body: text }),
    });
    const answer = await response.text();
    return { status: response.status, body: answer === '' ? undefined : JSON.parse(answer) };
  };
}
