import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod';
import type { Asker } from '#provisioning/admin-event.ts';
import { decodePathPart } from '../path-part.ts';
import { Problem } from './problem.ts';

/** An admin's request; behind it nobody looks at API Gateway's event. */
export interface AdminRequest {
  readonly asker: Asker;
  /** A part of the path, decoded; whether there is such a thing is for the store to say. */
  path(name: string): string;
  /** Parses the query; throws 400. */
  query<S extends z.ZodType>(schema: S): z.output<S>;
  /** Parses the body; none counts as `{}`. Throws 400 or 415. */
  body<S extends z.ZodType>(schema: S): z.output<S>;
}

export function toAdminRequest(event: APIGatewayProxyEvent): AdminRequest {
  return {
    asker: { name: sessionName(event.requestContext.identity.userArn), requestId: event.requestContext.requestId },
    path: (name) => decodePathPart(event.pathParameters?.[name] ?? ''),
    query: (schema) => parse(schema, event.queryStringParameters ?? {}),
    body: (schema) => parse(schema, readJson(event)),
  };
}

/**
 * Who the admin is: `arn:aws:sts::1:assumed-role/Admin/ana` is ana, a user's is its name, the root user's is `root`.
 * API Gateway always says, since the API admits signed requests only.
 */
function sessionName(userArn: string | null): string {
  const name = userArn?.split(/[/:]/).at(-1);
  if (name === undefined || name === '') throw new Error('API Gateway did not say who signed the request');
  return name;
}

function readJson(event: APIGatewayProxyEvent): unknown {
  const text = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString('utf8');
  if (text.trim() === '') return {};
  const contentType = header(event, 'content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    throw new Problem(
      'unsupported-media-type',
      'The body must be JSON, with the header `Content-Type: application/json`.',
      { headers: { accept: 'application/json' } },
    );
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('invalid-request', 'The body is not valid JSON.', { cause });
  }
}

function header(event: APIGatewayProxyEvent, wanted: string): string | undefined {
  return Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    path: `/${issue.path.map(String).join('/')}`,
    message: issue.message,
  }));
  const [first] = errors;
  const where = first === undefined || first.path === '/' ? '' : `${first.path}: `;
  throw new Problem('invalid-request', `${where}${first?.message ?? 'The request is not understood'}.`, { errors });
}
