import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge, complianceRules } from './acknowledge.ts';

export interface LogKeepingProps {
  readonly retentionDays: RetentionDays;
  /** @default a key that AWS owns */
  readonly encryptionKey: IKey | undefined;
}

/** How long logs are kept and how they are encrypted, decided once for every log group. */
export class LogKeeping {
  readonly #props: LogKeepingProps;

  constructor(props: LogKeepingProps) {
    this.#props = props;
  }

  /** Outlives the stack until its retention ends, since it says who changed what; a failed first deployment leaves none. */
  logGroup(scope: Construct, id: string, name?: string): LogGroup {
    const { retentionDays, encryptionKey } = this.#props;
    const group = new LogGroup(scope, id, {
      retention: retentionDays,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      ...(name === undefined ? {} : { logGroupName: name }),
      ...(encryptionKey === undefined ? {} : { encryptionKey }),
    });
    if (encryptionKey === undefined) {
      acknowledge(
        group,
        complianceRules('CloudWatchLogGroupEncrypted'),
        'CloudWatch Logs encrypts with a key that AWS owns; a key of the account is the setting customerManagedKeys.',
      );
    }
    return group;
  }
}
