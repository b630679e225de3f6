import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { CustomerKey } from './customer-key.ts';
import { deploymentSuffix } from './deployment-suffix.ts';
import { fixLogicalId } from './logical-id.ts';
import type { MemberTable } from './member-table.ts';

export interface BackupsProps {
  readonly members: MemberTable;
  readonly customerKey: CustomerKey | undefined;
}

/** Daily backups for five weeks and monthly ones for a year, in a vault that outlives the stack. */
export class Backups extends Construct {
  constructor(scope: Construct, id: string, props: BackupsProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const backupVault = new BackupVault(this, 'Vault', {
      backupVaultName: `${stack.stackName}-${deploymentSuffix(stack)}`,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(props.customerKey === undefined ? {} : { encryptionKey: props.customerKey.key }),
    });
    fixLogicalId(backupVault, 'BackupVault');
    const plan = new BackupPlan(this, 'Plan', {
      backupVault,
      backupPlanRules: [
        new BackupPlanRule({
          ruleName: 'daily',
          scheduleExpression: Schedule.cron({ hour: '3', minute: '0' }),
          deleteAfter: Duration.days(35),
        }),
        new BackupPlanRule({
          ruleName: 'monthly',
          scheduleExpression: Schedule.cron({ day: '1', hour: '4', minute: '0' }),
          deleteAfter: Duration.days(365),
        }),
      ],
    });
    plan.addSelection('Selection', { resources: [BackupResource.fromDynamoDbTable(props.members.table)] });
    acknowledge(
      plan,
      [
        'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]',
      ],
      'The role that AWS Backup works with; AWS keeps its policy in step with the service.',
    );
  }
}
