/** Header lines in the order and spelling in which they came. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

/** A call on an API as the front door received it. */
export interface GatewayRequest {
  readonly method: string;
  /** As received: percent-encoded, stage included, without the query. */
  readonly path: string;
  /** As received, without the question mark. */
  readonly rawQuery: string;
  readonly headers: HeaderLines;
  /** `undefined`: larger than the gateway takes (10 MB), and not read to its end. */
  readonly body: Buffer | undefined;
  readonly sourceIp: string;
  /** E.g. `HTTP/1.1`. */
  readonly protocol: string;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: string | Buffer;
}

/** Every value of a header, in any spelling of its name. */
export function headerValues(headers: HeaderLines, name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([given]) => given.toLowerCase() === wanted).map(([, value]) => value);
}
