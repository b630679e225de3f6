import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Gateway } from './apigateway/gateway.ts';
import type { HeaderLines } from './apigateway/message.ts';
import { signedService } from './apigateway/signature.ts';
import type { Service, ServiceRequest } from './service.ts';

export interface FrontDoorOptions {
  /** By the service's name in a signature, e.g. `dynamodb`. */
  readonly services: ReadonlyMap<string, Service>;
  readonly gateway: Gateway;
  /** Serves everything below `/mailbox`. */
  readonly mailbox: Service;
  /** Told of defects of the local cloud itself. */
  readonly report: (message: string) => void;
}

export interface FrontDoor {
  readonly port: number;
  /** `http://127.0.0.1:{port}` */
  readonly url: string;
  close(): Promise<void>;
}

export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  readonly port: number;

  constructor(port: number, options?: ErrorOptions) {
    super(`Port ${port} is taken`, options);
    this.port = port;
  }
}

const host = '127.0.0.1';
const megabyte = 1024 * 1024;
/** API Gateway's limit. */
const greatestBody = 10 * megabyte;
/** The CDK CLI uploads whole assets. */
const greatestUpload = 256 * megabyte;

/** Opens the one port behind which everything is; loopback only. Throws PortTaken. */
export async function openFrontDoor(port: number, options: FrontDoorOptions): Promise<FrontDoor> {
  const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    receive(request, response, options).catch((error: unknown) => {
      // The client went away before it had said everything: there is nobody to answer.
      if (!request.complete) return;
      options.report(error instanceof Error ? (error.stack ?? error.message) : String(error));
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ __type: 'InternalFailure', message: 'The local cloud failed; its output has the cause' }),
      );
    });
  });
  await listen(server, port);
  const { port: opened } = server.address() as AddressInfo;
  return {
    port: opened,
    url: `http://${host}:${opened}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((opened, refused) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      refused(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? new PortTaken(port, { cause: error }) : error);
    });
    server.listen(port, host, opened);
  });
}

async function receive(request: IncomingMessage, response: ServerResponse, options: FrontDoorOptions): Promise<void> {
  const { path, rawQuery } = splitTarget(request.url ?? '/');
  const name = signedService(request.headers.authorization);
  if (name !== undefined && name !== 'execute-api') {
    const service = options.services.get(name);
    const body = await readBody(request, greatestUpload);
    if (!body) return refuse(response, 413, 'RequestTooLarge', 'The body is too large for the local cloud');
    if (!service) return refuse(response, 501, 'UnknownService', `The local cloud has no service ${name}`);
    return await serve(service, serviceRequest(request, path, rawQuery, body), response);
  }
  const body = await readBody(request, greatestBody);
  if (path === '/mailbox' || path.startsWith('/mailbox/')) {
    return await serve(options.mailbox, serviceRequest(request, path, rawQuery, body ?? Buffer.alloc(0)), response);
  }
  const answer = await options.gateway({
    method: request.method ?? 'GET',
    path,
    rawQuery,
    headers: headerLines(request.rawHeaders),
    body,
    sourceIp: request.socket.remoteAddress ?? host,
    protocol: `HTTP/${request.httpVersion}`,
  });
  send(response, answer.status, answer.headers, answer.body);
}

async function serve(service: Service, request: ServiceRequest, response: ServerResponse): Promise<void> {
  const { status, headers, body } = await service(request);
  send(response, status, Object.entries(headers), body);
}

const serviceRequest = (request: IncomingMessage, path: string, rawQuery: string, body: Buffer): ServiceRequest => ({
  method: request.method ?? 'GET',
  path,
  query: new URLSearchParams(rawQuery),
  headers: Object.fromEntries(headerLines(request.rawHeaders).map(([name, value]) => [name.toLowerCase(), value])),
  body,
});

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  send(response, status, [['content-type', 'application/json']], JSON.stringify({ __type: type, message }));
}

function send(response: ServerResponse, status: number, headers: HeaderLines, body: string | Buffer): void {
  const lines = headers.flat();
  const hasBody = status !== 204 && status !== 304 && response.req.method !== 'HEAD';
  // writeHead with raw lines sends them as they are: the length has to be among them.
  const length = hasBody ? ['Content-Length', String(Buffer.byteLength(body))] : [];
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  response.writeHead(status, [...lines, ...(given.has('content-length') ? [] : length)]);
  response.end(hasBody ? body : undefined);
}

/** `undefined` when it is larger than `limit`: the rest is read and dropped, so that the client can read the answer. */
function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((done, failed) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else if (size > 2 * greatestUpload) request.destroy();
    });
    request.once('end', () => done(size <= limit ? Buffer.concat(chunks) : undefined));
    request.once('error', failed);
    request.once('close', () => failed(new Error('The client went away')));
  });
}

function splitTarget(target: string): { readonly path: string; readonly rawQuery: string } {
  const local = target.replace(/^https?:\/\/[^/]*/, '');
  const mark = local.indexOf('?');
  return mark < 0 ? { path: local, rawQuery: '' } : { path: local.slice(0, mark), rawQuery: local.slice(mark + 1) };
}

function headerLines(raw: readonly string[]): HeaderLines {
  const lines: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) lines.push([raw[index] ?? '', raw[index + 1] ?? '']);
  return lines;
}
