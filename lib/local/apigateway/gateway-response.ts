import type { GatewayResponse } from './apis.ts';
import { type GatewayFault, responseTypes } from './fault.ts';
import { type GatewayAnswer, type GatewayRequest, type HeaderLines, headerValues } from './message.ts';

/** `$context` of the templates, by dotted name. */
export type TemplateContext = Readonly<Record<string, string>>;

/**
 * Renders what the gateway answers by itself. The template's response for this type wins over its DEFAULT_4XX or
 * DEFAULT_5XX; without either the answer is AWS's own `{"message": …}`.
 */
export function renderFault(
  responses: ReadonlyMap<string, GatewayResponse>,
  fault: GatewayFault,
  request: GatewayRequest,
  context: TemplateContext,
): GatewayAnswer {
  const { status: usualStatus, errorType } = responseTypes[fault.type];
  const configured = responses.get(fault.type) ?? responses.get(usualStatus < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
  const all: TemplateContext = {
    ...context,
    ...prefixed('authorizer', fault.context),
    'error.message': fault.message,
    'error.messageString': JSON.stringify(fault.message),
    'error.responseType': fault.type,
  };
  const [contentType, template] = chooseTemplate(configured?.templates ?? {}, request.headers);
  const mapped = Object.entries(configured?.headers ?? {}).map(
    ([name, expression]) => [name, evaluate(expression, request, all)] as const,
  );
  const own: HeaderLines = [
    ['Content-Type', contentType],
    ['x-amzn-RequestId', context['requestId'] ?? ''],
    ['x-amzn-ErrorType', errorType],
  ];
  const overridden = new Set(mapped.map(([name]) => name.toLowerCase()));
  return {
    status: configured?.statusCode ?? usualStatus,
    headers: [...own.filter(([name]) => !overridden.has(name.toLowerCase())), ...mapped],
    body: fillIn(template, all),
  };
}

const awsTemplate = '{"message":$context.error.messageString}';

/** The one the Accept header names, else JSON, else the first. */
function chooseTemplate(templates: Readonly<Record<string, string>>, headers: HeaderLines): readonly [string, string] {
  const accepted = headerValues(headers, 'accept').flatMap((line) =>
    line.split(',').map((range) => (range.split(';')[0] ?? '').trim().toLowerCase()),
  );
  const entries = Object.entries(templates);
  return (
    entries.find(([type]) => accepted.includes(type.toLowerCase())) ??
    entries.find(([type]) => type === 'application/json') ??
    entries[0] ?? ['application/json', awsTemplate]
  );
}

/** Templates of gateway responses know variables only; an unknown one is empty. */
function fillIn(template: string, context: TemplateContext): string {
  return template.replace(/\$context\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)/g, (_, name: string) => context[name] ?? '');
}

/** Throws for what API Gateway refuses at deployment: a constant without quotes, a source it does not know. */
export function checkExpression(expression: string): void {
  if (!/^('.*'|context\.[\w.]+|method\.request\.(header|querystring|path)\.[\w-]+)$/s.test(expression)) {
    throw new Error(
      `Invalid mapping expression specified: ${expression}; a constant needs single quotes, e.g. 'text/plain'`,
    );
  }
}

function evaluate(expression: string, request: GatewayRequest, context: TemplateContext): string {
  if (expression.startsWith("'")) return expression.slice(1, -1);
  if (expression.startsWith('context.')) return context[expression.slice('context.'.length)] ?? '';
  const [, name = ''] = /^method\.request\.header\.(.+)$/.exec(expression) ?? [];
  return headerValues(request.headers, name).at(-1) ?? '';
}

const prefixed = (prefix: string, values: TemplateContext): TemplateContext =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));
