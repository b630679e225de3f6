import * as z from 'zod';
import type { GatewayAnswer } from './message.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const proxyResult = z.object({
  statusCode: z
    .union([z.int(), z.string().regex(/^\d{3}$/)])
    .transform(Number)
    .pipe(z.int().min(100).max(599)),
  headers: z.record(z.string(), scalar).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(scalar)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** API Gateway keeps these for itself and hands a function's own values on under another name. */
const remapped = new Set(['connection', 'content-length', 'date', 'server', 'transfer-encoding', 'www-authenticate']);

/** What a function returned, as an answer; `undefined` when API Gateway would not understand it. */
export function readProxyAnswer(payload: unknown, requestId: string): GatewayAnswer | undefined {
  const { success, data } = proxyResult.safeParse(payload);
  if (!success) return undefined;
  const lists = new Map<string, { readonly name: string; readonly values: readonly string[] }>();
  for (const [name, value] of Object.entries(data.headers ?? {}))
    lists.set(name.toLowerCase(), { name, values: [value] });
  for (const [name, values] of Object.entries(data.multiValueHeaders ?? {}))
    lists.set(name.toLowerCase(), { name, values });
  if (!lists.has('content-type')) lists.set('content-type', { name: 'Content-Type', values: ['application/json'] });
  const headers = [...lists].flatMap(([lower, { name, values }]) =>
    values.map((value) => [remapped.has(lower) ? `x-amzn-Remapped-${name}` : name, value] as const),
  );
  const text = data.body ?? '';
  return {
    status: data.statusCode,
    headers: [...headers, ['x-amzn-RequestId', requestId]],
    body: data.isBase64Encoded ? Buffer.from(text, 'base64') : text,
  };
}
