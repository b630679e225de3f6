/** One AWS service behind the front door. The door picks it by the service name in the request's signature. */
export interface ServiceRequest {
  readonly method: string;
  /** Path as received, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export type Service = (request: ServiceRequest) => Promise<ServiceResponse>;
