import { Agent, request } from 'node:http';
import type { StackAddress } from './running-stack.ts';

export interface ScimClient {
  /** Throws unless the answer is a success. */
  send(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  close(): void;
}

/** Node's own HTTP client with kept connections: little in the way of what is measured. */
export function scimClient({ tenantUrl, token }: StackAddress): ScimClient {
  const agent = new Agent({ keepAlive: true });
  const send = (method: string, path: string, body?: unknown) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' };
      const outgoing = request(`${tenantUrl}${path}`, { method, agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if ((answer.statusCode ?? 500) >= 300) reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
          else resolve(text === '' ? {} : JSON.parse(text));
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  return { send, close: () => agent.destroy() };
}
