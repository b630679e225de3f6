import * as z from 'zod';
import { templateFormatError } from './errors.ts';

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

/** Reads a template in JSON, as the CDK writes it. Throws a ValidationError that names the wrong place. */
export function parseTemplate(text: string): Template {
  const parsed = templateSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw templateFormatError(`${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'unreadable'}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw templateFormatError(`not JSON, the only form that the local cloud reads (${String(error)})`);
  }
}
