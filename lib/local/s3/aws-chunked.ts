import type { ServiceRequest } from '#local/service.ts';

/**
 * The body without the envelope of `aws-chunked`: `SIZE[;chunk-signature=…]\r\nDATA\r\n` per chunk, a chunk of size 0
 * and trailing checksums, which are not verified.
 */
export function decodedBody({ headers, body }: Pick<ServiceRequest, 'headers' | 'body'>): Buffer {
  const isChunked =
    /\baws-chunked\b/.test(headers['content-encoding'] ?? '') ||
    (headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  return isChunked ? Buffer.concat(chunksOf(body)) : body;
}

function chunksOf(body: Buffer): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let position = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', position);
    if (lineEnd < 0) throw new Error('aws-chunked body ends before its last chunk');
    const size = Number.parseInt(body.toString('latin1', position, lineEnd), 16);
    if (Number.isNaN(size)) throw new Error('aws-chunked body has a chunk without a size');
    if (size === 0) return chunks;
    chunks.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    position = lineEnd + 2 + size + 2;
  }
}
