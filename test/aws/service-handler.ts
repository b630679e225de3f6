import type { Service } from '#local/service.ts';

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Lets a client of the AWS SDK call an emulated service without a socket. */
export const handlerOf = (service: Service) => ({
  async handle({ method, path, headers, body = '' }: SdkRequest) {
    const answer = await service({
      method,
      path,
      query: new URLSearchParams(),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      body: bytesOf(body),
    });
    return { response: { statusCode: answer.status, headers: answer.headers, body: Buffer.from(answer.body) } };
  },
});

const bytesOf = (body: string | Uint8Array): Buffer =>
  typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
