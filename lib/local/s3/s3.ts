import { createHash, randomUUID } from 'node:crypto';
import type { Service, ServiceRequest, ServiceResponse } from '#local/service.ts';
import { toXml, type XmlContent } from '#local/xml.ts';
import { addressOf } from './address.ts';
import { decodedBody } from './aws-chunked.ts';
import { createObjects, type Objects } from './objects.ts';

export interface S3 {
  readonly service: Service;
  /** The object's content, or nothing. */
  fetchAsset(bucket: string, key: string): Promise<Buffer | undefined>;
}

interface ObjectRequest {
  readonly bucket: string;
  readonly key: string;
  readonly request: ServiceRequest;
}

type Operation = (object: ObjectRequest, objects: Objects) => Promise<ServiceResponse>;

/**
 * As much of S3 as it takes to publish and read assets. Every bucket exists.
 * @param folder where objects are kept
 */
export function createS3(folder: string): S3 {
  const objects = createObjects(folder);
  return {
    fetchAsset: objects.get,
    service: async (request) => {
      const { bucket, key } = addressOf(request);
      const operation = (key === '' ? bucketOperations : objectOperations).get(operationName(request));
      if (operation) return operation({ bucket, key, request }, objects);
      return fault(501, 'NotImplemented', `The local cloud's S3 does not know ${request.method} ${request.path}`);
    },
  };
}

/** The method and, for operations on a part of a bucket or object, the parameter that names it: `GET location`. */
function operationName({ method, query }: ServiceRequest): string {
  const part = parts.find((name) => query.has(name));
  return part === undefined ? method : `${method} ${part}`;
}

const parts = ['location', 'encryption', 'versioning', 'policy', 'acl', 'tagging', 'uploads', 'uploadId'];

const bucketOperations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['HEAD', async () => ({ status: 200, headers: {}, body: '' })],
  ['GET', listObjects],
  ['GET location', async () => xml('LocationConstraint', undefined)],
  [
    'GET encryption',
    async () =>
      xml('ServerSideEncryptionConfiguration', {
        Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
      }),
  ],
  ['GET versioning', async () => xml('VersioningConfiguration', undefined)],
]);

const objectOperations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['PUT', putObject],
  ['GET', getObject],
  ['HEAD', getObject],
  ['DELETE', deleteObject],
]);

async function listObjects({ bucket, request }: ObjectRequest, objects: Objects): Promise<ServiceResponse> {
  const prefix = request.query.get('prefix') ?? '';
  const limit = Number(request.query.get('max-keys') ?? 1000);
  const keys = (await objects.keys(bucket)).filter((key) => key.startsWith(prefix));
  const contents = await Promise.all(keys.slice(0, limit).map((key) => entryOf(bucket, key, objects)));
  const isTruncated = keys.length > limit;
  const head = toXml({
    Name: bucket,
    Prefix: prefix,
    KeyCount: contents.length,
    MaxKeys: limit,
    IsTruncated: isTruncated,
  });
  return xmlText('ListBucketResult', head + contents.map((entry) => `<Contents>${toXml(entry)}</Contents>`).join(''));
}

async function entryOf(bucket: string, key: string, objects: Objects) {
  const content = (await objects.get(bucket, key)) ?? Buffer.alloc(0);
  return { Key: key, Size: content.length, ETag: etagOf(content), StorageClass: 'STANDARD' };
}

async function putObject({ bucket, key, request }: ObjectRequest, objects: Objects): Promise<ServiceResponse> {
  const content = decodedBody(request);
  await objects.put(bucket, key, content);
  return { status: 200, headers: { etag: etagOf(content) }, body: '' };
}

/** HEAD too: the front door leaves the body out, as HTTP demands. */
async function getObject({ bucket, key, request }: ObjectRequest, objects: Objects): Promise<ServiceResponse> {
  const content = await objects.get(bucket, key);
  if (!content) return fault(404, 'NoSuchKey', 'The specified key does not exist.');
  const headers = { 'content-type': 'application/octet-stream', etag: etagOf(content) };
  if (request.method === 'GET') return { status: 200, headers, body: content };
  return { status: 200, headers: { ...headers, 'content-length': String(content.length) }, body: '' };
}

async function deleteObject({ bucket, key }: ObjectRequest, objects: Objects): Promise<ServiceResponse> {
  await objects.delete(bucket, key);
  return { status: 204, headers: {}, body: '' };
}

const etagOf = (content: Buffer) => `"${createHash('md5').update(content).digest('hex')}"`;

const xml = (root: string, content: XmlContent) => xmlText(root, toXml(content));

const xmlText = (root: string, content: string, status = 200): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?><${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${root}>`,
});

function fault(status: number, code: string, message: string): ServiceResponse {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error>${toXml({ Code: code, Message: message, RequestId: randomUUID() })}</Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
