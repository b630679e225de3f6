import * as z from 'zod';
import type { LocalAccount } from '../account.ts';
import type { Service } from '../service.ts';

/** Amazon SQS. Messages live in memory: a restart of the local cloud loses them, and what they were about must not. */
export interface Queues {
  /** The SQS API, as SDKs call it (JSON 1.0, `x-amz-target: AmazonSQS.{Operation}`). */
  readonly service: Service;
  /** The same for the cloud itself. Throws what the service answers. */
  call(operation: string, input: Readonly<Record<string, unknown>>): Promise<unknown>;
  queueUrl(name: string): string;
  queueArn(name: string): string;
  /** Ends calls that still wait for messages. */
  close(): Promise<void>;
}

/**
 * The engine has queue URLs of its own host, `sqs.{region}.localhost`, which nobody resolves. Here they begin with
 * `endpointUrl`; of a URL that comes in only the name counts, so that one from a start on another port is good too.
 */
export function createQueues(account: LocalAccount, endpointUrl: () => string): Queues {
  const { region, accountId } = account;
  const queueUrl = (name: string) => `${endpointUrl()}/${accountId}/${name}`;
  let engine: ReturnType<typeof startEngine> | undefined;

  const service: Service = async ({ headers, body }) => {
    engine ??= startEngine(region);
    const app = await engine;
    const input = anObject.parse(JSON.parse(body.toString('utf8') || '{}'));
    const answer = await app.inject({
      method: 'POST',
      url: '/',
      headers: {
        host: 'localhost',
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': headers['x-amz-target'] ?? '',
        ...(headers['authorization'] === undefined ? {} : { authorization: headers['authorization'] }),
      },
      payload: JSON.stringify(withUrls(input, (url) => engineUrl(region, nameIn(url)))),
    });
    const output = withUrls(anObject.parse(JSON.parse(answer.body || '{}')), (url) => queueUrl(nameIn(url)));
    const error = answer.headers['x-amzn-query-error'];
    return {
      status: answer.statusCode,
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        ...(typeof error === 'string' ? { 'x-amzn-query-error': error } : {}),
      },
      body: JSON.stringify(output),
    };
  };

  return {
    service,
    queueUrl,
    queueArn: (name) => `arn:aws:sqs:${region}:${accountId}:${name}`,
    async call(operation, input) {
      const answer = await service({
        method: 'POST',
        path: '/',
        query: new URLSearchParams(),
        headers: { 'x-amz-target': `AmazonSQS.${operation}` },
        body: Buffer.from(JSON.stringify(input)),
      });
      const output: unknown = JSON.parse(answer.body.toString());
      if (answer.status === 200) return output;
      const { message } = z.object({ message: z.string().default('no reason given') }).parse(output);
      throw new Error(`${operation}: ${message}`);
    },
    close: async () => void (await (await engine)?.close()),
  };
}

/** Loaded with the first queue: it takes a quarter of a second. */
async function startEngine(defaultRegion: string) {
  const { buildApp } = await import('fauxqs');
  return buildApp({ logger: false, defaultRegion });
}

const anObject = z.record(z.string(), z.unknown());

const engineUrl = (region: string, name: string) => `http://sqs.${region}.localhost/000000000000/${name}`;

/** Of a queue URL or ARN. */
const nameIn = (url: string) => url.split(/[/:]/).at(-1) ?? url;

function withUrls(message: Readonly<Record<string, unknown>>, rewrite: (url: string) => string) {
  const { QueueUrl, QueueUrls } = message;
  return {
    ...message,
    ...(typeof QueueUrl === 'string' ? { QueueUrl: rewrite(QueueUrl) } : {}),
    ...(Array.isArray(QueueUrls) ? { QueueUrls: QueueUrls.map((url) => rewrite(String(url))) } : {}),
  };
}
