import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { generatedName } from '../cloudformation/names.ts';
import type { Properties, ResourceContext, ResourceProvider } from '../cloudformation/provider.ts';
import type { SecretValue } from './secret.ts';
import type { Secrets } from './secrets.ts';

export function secretProviders(secrets: Secrets): [type: string, provider: ResourceProvider][] {
  return [
    ['AWS::SecretsManager::Secret', secretProvider(secrets)],
    ['AWS::SecretsManager::ResourcePolicy', inertProvider],
  ];
}

const secretShape = z.object({
  Name: z.string().optional(),
  Description: z.string().optional(),
  KmsKeyId: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: z
    .object({
      SecretStringTemplate: z.string().optional(),
      GenerateStringKey: z.string().optional(),
      PasswordLength: z.coerce.number().default(32),
    })
    .optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
});

type SecretShape = z.infer<typeof secretShape>;

function secretProvider(secrets: Secrets): ResourceProvider {
  const create = async (properties: Properties, context: ResourceContext) => {
    const shape = secretShape.parse(properties);
    const secret = await secrets.create({
      name: shape.Name ?? generatedName(context),
      description: shape.Description,
      kmsKeyId: shape.KmsKeyId,
      tags: Object.fromEntries(shape.Tags.map(({ Key, Value }) => [Key, Value])),
      value: initialValue(shape),
    });
    return { physicalId: secret.arn, attributes: { Id: secret.arn } };
  };
  return {
    replacedBy: ['Name'],
    create,
    update: async (arn, properties, previous, context) => {
      if (properties['Name'] !== previous['Name']) return await create(properties, context);
      const shape = secretShape.parse(properties);
      if (shape.SecretString !== undefined && shape.SecretString !== previous['SecretString']) {
        await secrets.put(arn, { text: shape.SecretString, binary: undefined });
      }
      await secrets.change(arn, { description: shape.Description, kmsKeyId: shape.KmsKeyId });
      return { physicalId: arn, attributes: { Id: arn } };
    },
    delete: async (arn) => void (await secrets.remove(arn, 0)),
  };
}

function initialValue({ SecretString, GenerateSecretString: generate }: SecretShape): SecretValue | undefined {
  if (SecretString !== undefined) return { text: SecretString, binary: undefined };
  if (!generate) return undefined;
  const password = randomBytes(generate.PasswordLength).toString('base64url').slice(0, generate.PasswordLength);
  if (generate.SecretStringTemplate === undefined || generate.GenerateStringKey === undefined) {
    return { text: password, binary: undefined };
  }
  const filled = { ...JSON.parse(generate.SecretStringTemplate), [generate.GenerateStringKey]: password };
  return { text: JSON.stringify(filled), binary: undefined };
}

const inertProvider: ResourceProvider = {
  create: async (_, context) => ({ physicalId: generatedName(context), attributes: {} }),
  update: async (physicalId) => ({ physicalId, attributes: {} }),
  delete: async () => {},
};
