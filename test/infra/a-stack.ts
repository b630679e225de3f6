import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { readSettings } from '#infra/settings.ts';
import { ItamScimStack } from '#infra/stack.ts';

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
export type Resource = z.output<typeof resourceSchema>;

/** The stack with stubs for functions, so that a test of the stack does not build the application. */
export function anApp(given: Readonly<Record<string, unknown>> = {}): {
  readonly app: App;
  readonly stack: ItamScimStack;
} {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'itam-scim-cdk-')), context: featureFlags() });
  const stack = new ItamScimStack(app, 'ItamScim', { settings: readSettings(given), entryFolder: stubs });
  return { app, stack };
}

/** The template of the stack; `given` are settings. */
export function aTemplate(given: Readonly<Record<string, unknown>> = {}): Template {
  const { app, stack } = anApp(given);
  const checked = process.env['CDK_VALIDATION'];
  // CDK's own check takes two seconds, and is a test of its own.
  process.env['CDK_VALIDATION'] = 'false';
  try {
    return Template.fromStack(stack);
  } finally {
    if (checked === undefined) delete process.env['CDK_VALIDATION'];
    else process.env['CDK_VALIDATION'] = checked;
    rmSync(app.outdir, { recursive: true });
  }
}

export const resourcesOf = (template: Template): Readonly<Record<string, Resource>> =>
  z.record(z.string(), resourceSchema).parse(template.toJSON()['Resources']);

/** Resources of one type by logical id. */
export function ofType(template: Template, type: string): readonly (readonly [string, Resource])[] {
  return Object.entries(resourcesOf(template)).filter(([, resource]) => resource.Type === type);
}

/** A value of the template as text: references as `<LogicalId>` or `<LogicalId.Attribute>`, joins joined. */
export function rendered(value: unknown): string {
  if (typeof value === 'string') return value;
  const ref = z.object({ Ref: z.string() }).safeParse(value);
  if (ref.success) return `<${ref.data.Ref}>`;
  const attribute = z.object({ 'Fn::GetAtt': z.array(z.string()) }).safeParse(value);
  if (attribute.success) return `<${attribute.data['Fn::GetAtt'].join('.')}>`;
  const join = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }).safeParse(value);
  if (join.success) return join.data['Fn::Join'][1].map(rendered).join(join.data['Fn::Join'][0]);
  return JSON.stringify(value);
}

const stubs = fileURLToPath(new URL('stubs', import.meta.url));
const featureFlags = (): Record<string, unknown> =>
  z.object({ context: z.record(z.string(), z.unknown()) }).parse(JSON.parse(readFileSync('cdk.json', 'utf8'))).context;

/** Everything on at once, as far as settings allow. */
export const everySetting = {
  profile: 'regulated',
  apiLogs: 'create',
  domainName: 'itam.example.com',
  certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/0f0f',
  mailFrom: 'itam@example.com',
  alarmEmail: 'it-operations@example.com',
} as const;
