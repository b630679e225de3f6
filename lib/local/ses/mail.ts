import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { queryFault } from '../query-protocol.ts';
import type { Service, ServiceRequest, ServiceResponse } from '../service.ts';

/** Amazon SES with a mailbox instead of a way out. */
export interface Mail {
  /** The SES API. */
  readonly service: Service;
  /** The page with everything that was sent, below `/mailbox`. */
  readonly mailbox: Service;
  close(): Promise<void>;
}

export interface MailOptions {
  /** How long an answer may take: the engine never answers an action that it does not know. */
  readonly patienceMs?: number;
}

/** Starts the engine with the first mail or the first look into the mailbox: most runs need neither. */
export function createMail({ patienceMs = 5_000 }: MailOptions = {}): Mail {
  let engine: Promise<{ readonly server: Server; readonly url: string }> | undefined;
  const start = async () => {
    const { default: module } = await import('aws-ses-v2-local');
    const server = await startServer(module);
    const { port } = server.address() as AddressInfo;
    return { server, url: `http://127.0.0.1:${port}` };
  };
  const forward = async (request: ServiceRequest, path: string): Promise<ServiceResponse> => {
    engine ??= start();
    const { url } = await engine;
    const query = request.query.size > 0 ? `?${request.query}` : '';
    const headers = Object.entries(request.headers).filter(([name]) => passedOn.has(name));
    const bodiless = request.method === 'GET' || request.method === 'HEAD';
    const answer = await fetch(`${url}${path}${query}`, {
      method: request.method,
      headers,
      ...(bodiless ? {} : { body: new Uint8Array(request.body) }),
      signal: AbortSignal.timeout(patienceMs),
    });
    const type = answer.headers.get('content-type') ?? 'text/plain';
    return { status: answer.status, headers: { 'content-type': type }, body: Buffer.from(await answer.arrayBuffer()) };
  };

  return {
    service: async (request) => {
      try {
        return await forward(request, request.path);
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'TimeoutError') throw error;
        const action = new URLSearchParams(request.body.toString('utf8')).get('Action') ?? request.path;
        return queryFault(400, 'InvalidAction', `The local SES does not know ${action}`);
      }
    },
    mailbox: async (request) => {
      const path = request.path.slice('/mailbox'.length);
      if (path === '') return { status: 302, headers: { location: '/mailbox/' }, body: '' };
      const answer = await forward(request, path);
      return path === '/' ? { ...answer, body: belowMailbox(answer.body.toString()) } : answer;
    },
    close: async () => {
      if (!engine) return;
      const { server } = await engine;
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

const passedOn = new Set(['accept', 'authorization', 'content-type', 'x-amz-date', 'x-amz-target']);

/** The page calls its own paths from the root of its host, which here is everybody's. */
const belowMailbox = (page: string) => page.replace(/(["'`])\/(store|clear-store|get-emlContent)\b/g, '$1/mailbox/$2');

type StartServer = (config: { readonly host: string; readonly port: number }) => Promise<Server>;

/** The package is CommonJS: what it calls its default export is one deeper when imported. */
async function startServer(module: StartServer | { readonly default: StartServer }): Promise<Server> {
  const start = typeof module === 'function' ? module : module.default;
  return await start({ host: '127.0.0.1', port: 0 });
}
