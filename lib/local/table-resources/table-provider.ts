import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { generatedName } from '../cloudformation/names.ts';
import type { Properties, ResourceContext, ResourceProvider, ResourceResult } from '../cloudformation/provider.ts';
import type { Service } from '../service.ts';

/** `AWS::DynamoDB::Table`, made through the service itself. */
export function tableProvider(dynamo: Service): ResourceProvider {
  const call = caller(dynamo);

  const create = async (properties: Properties, context: ResourceContext): Promise<ResourceResult> => {
    const shape = tableShape.parse(properties);
    const name = shape.TableName ?? generatedName(context);
    const tags = shape.Tags.length > 0 ? { Tags: shape.Tags } : {};
    await call('CreateTable', { TableName: name, ...definitionOf(shape), ...tags, ...protection(shape) });
    try {
      await applySettings(call, name, shape);
    } catch (error) {
      await call('UpdateTable', { TableName: name, DeletionProtectionEnabled: false });
      await call('DeleteTable', { TableName: name });
      throw error;
    }
    return describe(name, context);
  };

  return {
    replacedBy: ['TableName', 'KeySchema'],
    create,
    update: async (name, properties, previous, context) => {
      const shape = tableShape.parse(properties);
      const before = tableShape.parse(previous);
      if (shape.TableName !== before.TableName || !isDeepStrictEqual(shape.KeySchema, before.KeySchema)) {
        return await create(properties, context);
      }
      if (!isDeepStrictEqual(definitionOf(shape), definitionOf(before))) {
        throw new Error('The local cloud can not change the indexes of a table; start with --fresh to make a new one');
      }
      if (shape.DeletionProtectionEnabled !== before.DeletionProtectionEnabled) {
        await call('UpdateTable', { TableName: name, ...protection(shape) });
      }
      await applySettings(call, name, shape, before);
      return describe(name, context);
    },
    delete: async (name) => void (await call('DeleteTable', { TableName: name })),
    adopt: async ({ TableName: name = '' }, _, context) => {
      await call('DescribeTable', { TableName: name });
      return describe(name, context);
    },
  };
}

const keys = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));
const index = z.object({
  IndexName: z.string(),
  KeySchema: keys,
  Projection: z.object({ ProjectionType: z.string(), NonKeyAttributes: z.array(z.string()).optional() }),
});

const tableShape = z.object({
  TableName: z.string().optional(),
  KeySchema: keys,
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  BillingMode: z.string().default('PROVISIONED'),
  ProvisionedThroughput: z
    .object({ ReadCapacityUnits: z.coerce.number(), WriteCapacityUnits: z.coerce.number() })
    .optional(),
  GlobalSecondaryIndexes: z.array(index).optional(),
  LocalSecondaryIndexes: z.array(index).optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string().optional(), Enabled: z.boolean() }).optional(),
  PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: z.boolean().default(false) }).optional(),
  DeletionProtectionEnabled: z.boolean().default(false),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
});

type TableShape = z.infer<typeof tableShape>;

const definitionOf = (shape: TableShape) => ({
  KeySchema: shape.KeySchema,
  AttributeDefinitions: shape.AttributeDefinitions,
  BillingMode: shape.BillingMode,
  ...(shape.ProvisionedThroughput && { ProvisionedThroughput: shape.ProvisionedThroughput }),
  ...(shape.GlobalSecondaryIndexes && { GlobalSecondaryIndexes: shape.GlobalSecondaryIndexes }),
  ...(shape.LocalSecondaryIndexes && { LocalSecondaryIndexes: shape.LocalSecondaryIndexes }),
});

const protection = ({ DeletionProtectionEnabled }: TableShape) => ({ DeletionProtectionEnabled });

type Call = (operation: string, input: unknown) => Promise<unknown>;

async function applySettings(call: Call, name: string, shape: TableShape, before?: TableShape): Promise<void> {
  const { TimeToLiveSpecification: ttl, PointInTimeRecoverySpecification: recovery } = shape;
  if (ttl && !isDeepStrictEqual(ttl, before?.TimeToLiveSpecification)) {
    await call('UpdateTimeToLive', { TableName: name, TimeToLiveSpecification: ttl });
  }
  if (recovery && !isDeepStrictEqual(recovery, before?.PointInTimeRecoverySpecification)) {
    await call('UpdateContinuousBackups', { TableName: name, PointInTimeRecoverySpecification: recovery });
  }
}

const describe = (name: string, { region, accountId }: ResourceContext): ResourceResult => ({
  physicalId: name,
  attributes: { Arn: `arn:aws:dynamodb:${region}:${accountId}:table/${name}`, TableId: name },
});

function caller(dynamo: Service): Call {
  return async (operation, input) => {
    const answer = await dynamo({
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
      },
      body: Buffer.from(JSON.stringify(input)),
    });
    const output: unknown = JSON.parse(answer.body.toString());
    if (answer.status === 200) return output;
    const { message } = z.object({ message: z.string().default('no reason given') }).parse(output);
    throw new Error(`${operation}: ${message}`);
  };
}
