import { type Form, members } from '#local/query-protocol.ts';
import type { Imports } from './deployment.ts';
import { validationError } from './errors.ts';
import type { Stack, Tag } from './stack.ts';

/** What a request to create a change set carries. */

type FetchAsset = (bucket: string, key: string) => Promise<Buffer | undefined>;

/** The template's text, from the request or from the bucket it points to. */
export async function templateIn(form: Form, fetchAsset: FetchAsset): Promise<string> {
  const { TemplateBody: body, TemplateURL: url } = form;
  if (body !== undefined) return body;
  if (url === undefined) throw validationError('Either Template URL or Template Body must be specified.');
  const { bucket, key } = objectAt(url);
  const asset = await fetchAsset(bucket, key);
  if (!asset) throw validationError(`S3 error: The specified key does not exist: ${bucket}/${key}`);
  return asset.toString('utf8');
}

/** `https://BUCKET.s3.REGION.amazonaws.com/KEY` and `https://s3.REGION.amazonaws.com/BUCKET/KEY`. */
function objectAt(url: string): { bucket: string; key: string } {
  if (!URL.canParse(url)) throw validationError(`TemplateURL must be a supported URL, not ${url}`);
  const { hostname, pathname } = new URL(url);
  const path = decodeURIComponent(pathname.slice(1));
  const bucket = /^(.+)\.s3[.-]/.exec(hostname)?.[1];
  if (bucket !== undefined) return { bucket, key: path };
  const [first = '', ...rest] = path.split('/');
  return { bucket: first, key: rest.join('/') };
}

export function parametersIn(form: Form, stack: Stack): Readonly<Record<string, string>> {
  const previous = new Map(stack.parameters.map(({ key, value }) => [key, value]));
  const values = members(form, 'Parameters').map((parameter) => {
    const key = parameter['ParameterKey'] ?? '';
    const isPrevious = parameter['UsePreviousValue'] === 'true';
    return [key, isPrevious ? previous.get(key) : parameter['ParameterValue']] as const;
  });
  return Object.fromEntries(values.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

/** What is to be taken over: the properties that find each resource, by logical id. */
export function importsIn(form: Form): Imports {
  return new Map(
    members(form, 'ResourcesToImport').map((resource) => [
      resource['LogicalResourceId'] ?? '',
      Object.fromEntries(entries(resource, 'ResourceIdentifier')),
    ]),
  );
}

/** A map of the query protocol: `{name}.entry.1.key` and `{name}.entry.1.value`. */
function entries(form: Form, name: string): readonly (readonly [string, string])[] {
  return Object.entries(form)
    .filter(([field]) => field.startsWith(`${name}.entry.`) && field.endsWith('.key'))
    .map(([field, key]) => [key, form[field.replace(/\.key$/, '.value')] ?? '']);
}

export const tagsIn = (form: Form): readonly Tag[] =>
  members(form, 'Tags').map((tag) => ({ key: tag['Key'] ?? '', value: tag['Value'] ?? '' }));
