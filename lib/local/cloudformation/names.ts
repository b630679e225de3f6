import { randomBytes } from 'node:crypto';
import type { ResourceContext } from './provider.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A physical name as CloudFormation makes them, `{stack}-{logicalId}-{random}`, cut to at most `length` characters. */
export function generatedName({ stackName, logicalId }: Pick<ResourceContext, 'stackName' | 'logicalId'>, length = 64) {
  const suffix = [...randomBytes(12)].map((byte) => alphabet[byte % alphabet.length]).join('');
  return `${`${stackName}-${logicalId}`.slice(0, length - suffix.length - 1)}-${suffix}`;
}
