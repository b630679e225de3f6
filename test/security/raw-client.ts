import { connect } from 'node:net';

export interface RawRequest {
  readonly method: string;
  /** Path and query, sent byte by byte as they are. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
}

export interface RawAnswer {
  readonly status: number;
  /** By name in small letters. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly milliseconds: number;
}

/** An HTTP client that corrects nothing, for requests that a decent one would refuse to send. Rejects without an answer. */
export function sendRaw({ hostname, port, host }: URL, request: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      const length = request.body === undefined ? {} : { 'Content-Length': String(request.body.length) };
      const headers = { Host: host, Connection: 'close', ...length, ...request.headers };
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`${request.method} ${request.target} HTTP/1.1\r\n${lines.join('')}\r\n`);
      if (request.body !== undefined) socket.write(request.body);
    });
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => {
      const answer = readAnswer(Buffer.concat(chunks));
      if (answer === undefined) reject(new Error(`${request.method} ${request.target.slice(0, 80)}: no answer`));
      else resolve({ ...answer, milliseconds: performance.now() - started });
    });
  });
}

/** The connection ends with the answer, so that its body is all that is left; it is never sent in chunks. */
function readAnswer(bytes: Buffer): Omit<RawAnswer, 'milliseconds'> | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const rest = bytes.subarray(end + 4);
  const status = Number(statusLine.split(' ')[1]);
  if (status === 100) return readAnswer(rest);
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { status, headers: new Map(headers), text: rest.toString('utf8') };
}
