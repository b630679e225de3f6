import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createS3, type S3 } from '#local/s3/s3.ts';

let folder: string;
let s3: S3;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 's3-'));
  s3 = createS3(folder);
});

afterEach(() => rm(folder, { recursive: true }));

interface Call {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function call({ method = 'GET', url, headers = {}, body = '' }: Call) {
  const { pathname: path, searchParams: query } = new URL(url, 'http://127.0.0.1');
  return s3.service({ method, path, query, headers: { host: '127.0.0.1:4566', ...headers }, body: Buffer.from(body) });
}

describe('an object', () => {
  it('is read as it was written, under a key with any characters', async () => {
    const put = await call({ method: 'PUT', url: '/assets/a%20folder/..%2F%7Ename.zip', body: 'content' });

    const got = await call({ url: '/assets/a%20folder/..%2F%7Ename.zip' });
    const head = await call({ method: 'HEAD', url: '/assets/a%20folder/..%2F%7Ename.zip' });

    expect(put).toMatchObject({ status: 200, headers: { etag: '"9a0364b9e99bb480dd25e1f0284c8555"' } });
    expect(String(got.body)).toBe('content');
    expect(head).toMatchObject({ status: 200, headers: { 'content-length': '7' }, body: '' });
    expect(await s3.fetchAsset('assets', 'a folder/../~name.zip')).toEqual(Buffer.from('content'));
  });

  it('is found by the bucket in the host name', async () => {
    await call({ method: 'PUT', url: '/key', headers: { host: 'assets.127.0.0.1:4566' }, body: 'content' });

    expect(await s3.fetchAsset('assets', 'key')).toEqual(Buffer.from('content'));
  });

  it('is taken out of its aws-chunked envelope', async () => {
    const body = '5;chunk-signature=0\r\nhello\r\n7\r\n\r\nworld\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n';

    await call({ method: 'PUT', url: '/assets/key', headers: { 'content-encoding': 'aws-chunked' }, body });

    expect(await s3.fetchAsset('assets', 'key')).toEqual(Buffer.from('hello\r\nworld'));
  });

  it('that is not there is a NoSuchKey', async () => {
    const got = await call({ url: '/assets/nothing' });

    expect(got.status).toBe(404);
    expect(got.body).toContain('<Code>NoSuchKey</Code>');
  });

  it('is gone after it was deleted', async () => {
    await call({ method: 'PUT', url: '/assets/key', body: 'content' });

    const deleted = await call({ method: 'DELETE', url: '/assets/key' });

    expect(deleted.status).toBe(204);
    expect(await s3.fetchAsset('assets', 'key')).toBeUndefined();
  });
});

describe('a bucket', () => {
  it('lists its objects by prefix, in order, up to a number', async () => {
    for (const key of ['b2', 'a', 'b1', 'b3']) await call({ method: 'PUT', url: `/assets/${key}`, body: key });

    const { body } = await call({ url: '/assets?list-type=2&prefix=b&max-keys=2' });

    expect([...String(body).matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key)).toEqual(['b1', 'b2']);
    expect(body).toContain('<IsTruncated>true</IsTruncated>');
  });

  it('exists by any name, and is empty', async () => {
    const head = await call({ method: 'HEAD', url: '/any' });
    const list = await call({ url: '/any?list-type=2' });

    expect(head.status).toBe(200);
    expect(list.body).toContain('<KeyCount>0</KeyCount>');
  });

  it('says where it is and how it is encrypted', async () => {
    const location = await call({ url: '/any?location' });
    const encryption = await call({ url: '/any?encryption' });

    expect(location.body).toContain('<LocationConstraint');
    expect(encryption.body).toContain('<SSEAlgorithm>AES256</SSEAlgorithm>');
  });

  it('names what it can not do', async () => {
    const answer = await call({ method: 'POST', url: '/any/key?uploads' });

    expect(answer.status).toBe(501);
    expect(answer.body).toContain('POST /any/key');
  });
});
