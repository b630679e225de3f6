import type { ServiceRequest } from '#local/service.ts';

/** `/BUCKET/KEY`, or `/KEY` on a host whose first label is the bucket, as in `BUCKET.127.0.0.1:4566`. */
export function addressOf({ path, headers }: Pick<ServiceRequest, 'path' | 'headers'>): {
  bucket: string;
  key: string;
} {
  const decoded = decodeURIComponent(path.replace(/^\//, ''));
  const host = (headers['host'] ?? '').replace(/:\d+$/, '');
  const bucket = /^(.+?)\.(?:s3[.-].*|localhost|127\.0\.0\.1)$/.exec(host)?.[1];
  if (bucket !== undefined) return { bucket, key: decoded };
  const [first = '', ...rest] = decoded.split('/');
  return { bucket: first, key: rest.join('/') };
}
