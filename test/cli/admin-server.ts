import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifySignature } from '#local/apigateway/signature.ts';
import { anAdminWorld } from '#test/http/admin/admin-world.ts';

/** Key pair and region of the deployment that `anAdminServer` plays. */
export const account = {
  accountId: '123456789012',
  region: 'eu-central-1',
  accessKeyId: 'AKIATEST',
  secretAccessKey: 'a secret access key',
};

/** The admin API on stores in memory, behind a socket and API Gateway's check of signatures. */
export async function anAdminServer() {
  const world = anAdminWorld();
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const { method = '', url = '/' } = request;
    const [path = '', rawQuery = ''] = url.split('?');
    const headers = Object.entries(request.headersDistinct).flatMap(([name, values = []]) =>
      values.map((value) => [name, value] as const),
    );
    const verdict = verifySignature(
      { method, path, rawQuery, headers, body, sourceIp: '127.0.0.1', protocol: 'HTTP/1.1' },
      account,
      new Date(),
    );
    if (verdict.outcome !== 'valid') {
      const detail = verdict.outcome === 'missing' ? 'Sign the request.' : verdict.message;
      const problem = { type: 'about:blank', title: 'Forbidden', status: 403, detail };
      response.writeHead(403, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
      return;
    }
    const answer = await world.send({
      method,
      path: url.replace(/^\/admin/, ''),
      headers: Object.fromEntries(headers),
      body: body.toString('utf8'),
    });
    response.writeHead(answer.status).end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    ...world,
    /** As the stack's output AdminUrl says it. */
    adminUrl: `http://127.0.0.1:${address.port}/admin/v1`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** A data folder as `npm start` leaves it. */
export async function aDataFolder(endpoint: unknown): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'itam-scim-data-'));
  const text = typeof endpoint === 'string' ? endpoint : JSON.stringify(endpoint);
  await writeFile(join(path, 'endpoint.json'), text);
  return { path, remove: () => rm(path, { recursive: true }) };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
