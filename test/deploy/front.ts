import { createServer, type IncomingMessage } from 'node:http';
import type { Service, ServiceRequest } from '#local/service.ts';

export interface Front {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Service and operation of every call, in order: `cloudformation DescribeStacks`. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

/** One loopback port for several AWS services, told apart by the service name in the request's signature. */
export async function aFront(services: Readonly<Record<string, Service>>): Promise<Front> {
  const calls: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const name = /Credential=[^/]+\/[^/]+\/[^/]+\/([^/]+)\//.exec(incoming.headers.authorization ?? '')?.[1] ?? 'none';
    const request = await readWhole(incoming);
    calls.push(`${name} ${operationOf(request)}`);
    const answer = await services[name]?.(request);
    const { status, headers, body } = answer ?? { status: 501, headers: {}, body: `no service ${name}` };
    outgoing.writeHead(status, headers).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function readWhole(incoming: IncomingMessage): Promise<ServiceRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const url = new URL(incoming.url ?? '/', 'http://front');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks),
  };
}

function operationOf({ method, headers, body }: ServiceRequest): string {
  const target = headers['x-amz-target']?.split('.').at(-1);
  return target ?? new URLSearchParams(body.toString('latin1')).get('Action') ?? method;
}
