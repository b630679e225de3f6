import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Accepts findings of cdk-nag at this construct and below, each by its full id, all for one reason. */
export function acknowledge(construct: IConstruct, ruleIds: readonly string[], reason: string): void {
  for (const id of ruleIds) Validations.of(construct).acknowledge({ id, reason });
}

/** The ids of a rule that NIST 800-53 R5, HIPAA and PCI DSS have under the same name. */
export const complianceRules = (rule: string): readonly string[] =>
  ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].map((pack) => `${pack}-${rule}`);
