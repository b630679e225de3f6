import { randomInt } from 'node:crypto';

/** The REST APIs that the template made: filled by the providers, read by the gateway for every request. */
export interface Api {
  readonly id: string;
  readonly name: string;
  readonly binaryMediaTypes: readonly string[];
  readonly resources: Map<string, ApiResource>;
  /** By `methodKey`. */
  readonly methods: Map<string, ApiMethod>;
  readonly authorizers: Map<string, Authorizer>;
  /** By response type, e.g. `UNAUTHORIZED` or `DEFAULT_4XX`. */
  readonly responses: Map<string, GatewayResponse>;
  readonly stages: Map<string, Stage>;
}

export interface ApiResource {
  readonly id: string;
  readonly parentId: string;
  /** `Users`, `{id}` or `{proxy+}`. */
  readonly pathPart: string;
}

export interface ApiMethod {
  readonly resourceId: string;
  /** Or `ANY`. */
  readonly httpMethod: string;
  readonly authorization: 'NONE' | 'AWS_IAM' | 'CUSTOM';
  /** Set when `authorization` is `CUSTOM`. */
  readonly authorizerId: string | undefined;
  readonly functionArn: string;
  readonly timeoutMs: number;
}

export interface Authorizer {
  readonly id: string;
  readonly functionArn: string;
  /** E.g. `method.request.header.Authorization`. */
  readonly identitySources: readonly string[];
  readonly ttlSeconds: number;
}

export interface GatewayResponse {
  readonly statusCode: number | undefined;
  /** Header name to mapping expression, e.g. `'text/plain'` in quotes or `context.requestId`. */
  readonly headers: Readonly<Record<string, string>>;
  /** By content type. */
  readonly templates: Readonly<Record<string, string>>;
}

export interface Stage {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** A custom domain's paths: base path to API and stage. */
type BasePaths = Map<string, { readonly apiId: string; readonly stage: string }>;

export interface Apis {
  readonly apis: Map<string, Api>;
  /** By domain name in lower case. */
  readonly domains: Map<string, BasePaths>;
}

export const createApis = (): Apis => ({ apis: new Map(), domains: new Map() });

export const rootResourceId = (apiId: string) => `${apiId}-root`;

export const methodKey = (resourceId: string, httpMethod: string) => `${resourceId} ${httpMethod}`;

/** Ten characters of [a-z0-9], as API Gateway's own ids. */
export function newApiGatewayId(): string {
  return Array.from({ length: 10 }, () => 'abcdefghijklmnopqrstuvwxyz0123456789'[randomInt(36)]).join('');
}
