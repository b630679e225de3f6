import { parseDocument } from 'yaml';
import * as z from 'zod';
import { reasonOf, templateFormatError } from './errors.ts';

const record = z.record(z.string(), z.unknown());
const policy = z.enum(['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot']);

const templateSchema = z.object({
  Parameters: z
    .record(
      z.string(),
      z.object({
        Type: z.string(),
        Default: z.union([z.string(), z.number(), z.boolean()]).optional(),
        AllowedValues: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
        AllowedPattern: z.string().optional(),
        ConstraintDescription: z.string().optional(),
        NoEcho: z.union([z.boolean(), z.string()]).optional(),
      }),
    )
    .default({}),
  Mappings: z.record(z.string(), z.record(z.string(), record)).default({}),
  Conditions: record.default({}),
  Resources: z
    .record(
      z.string(),
      z.object({
        Type: z.string(),
        Properties: record.default({}),
        DependsOn: z.union([z.string(), z.array(z.string())]).default([]),
        Condition: z.string().optional(),
        DeletionPolicy: policy.default('Delete'),
        UpdateReplacePolicy: policy.default('Delete'),
      }),
    )
    .refine((resources) => Object.keys(resources).length > 0, 'At least one Resources member must be defined.'),
  Outputs: z
    .record(
      z.string(),
      z.object({
        Value: z.unknown(),
        Description: z.string().optional(),
        Condition: z.string().optional(),
        Export: z.object({ Name: z.unknown() }).optional(),
      }),
    )
    .default({}),
});

export type Template = z.infer<typeof templateSchema>;
export type TemplateResource = Template['Resources'][string];
export type RetentionPolicy = z.infer<typeof policy>;

/** Reads a template in JSON, or in YAML with functions in their long form. Throws a ValidationError that names the wrong place. */
export function parseTemplate(text: string): Template {
  const parsed = templateSchema.safeParse(parseText(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw templateFormatError(`${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'unreadable'}`);
}

function parseText(text: string): unknown {
  try {
    return text.trimStart().startsWith('{') ? JSON.parse(text) : parseYaml(text);
  } catch (error) {
    throw templateFormatError(`neither JSON nor YAML (${reasonOf(error)})`);
  }
}

function parseYaml(text: string): unknown {
  // In the core schema 2012-10-17 is text, as policies need it.
  const document = parseDocument(text, { schema: 'core' });
  // A short form such as !Ref is but a warning to the parser, which then takes it for text.
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw problem;
  return document.toJS();
}
