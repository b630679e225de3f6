import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { fixLogicalId } from './logical-id.ts';
import type { ServiceFunction } from './service-function.ts';

/** The account's own key for table, secrets, logs, alarms and backups. It is retained: without it, what it encrypted is lost. */
export class CustomerKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = Stack.of(this);
    this.key = new Key(this, 'Key', {
      description: `Data of ${stack.stackName}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    fixLogicalId(this.key, 'CustomerKey');
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': [`${stack.stackName}-*`, `aws-waf-logs-${stack.stackName}-*`].map(
              (name) =>
                stack.formatArn({
                  service: 'logs',
                  resource: 'log-group',
                  resourceName: name,
                  arnFormat: ArnFormat.COLON_RESOURCE_NAME,
                }),
            ),
          },
        },
      }),
    );
  }

  /** What DynamoDB asks of whoever reads and writes a table encrypted with this key. */
  grantTableUse(fn: ServiceFunction): void {
    this.#grant(fn, 'dynamodb', [
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ]);
  }

  grantSecretReading(fn: ServiceFunction): void {
    this.#grant(fn, 'secretsmanager', ['kms:Decrypt']);
  }

  grantSecretWriting(fn: ServiceFunction): void {
    this.#grant(fn, 'secretsmanager', ['kms:Decrypt', 'kms:GenerateDataKey']);
  }

  /** Alarms that publish to a topic encrypted with it. */
  allowAlarms(): void {
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }

  /** Only through `service`, so that the right can't decrypt anything by itself. */
  #grant(fn: ServiceFunction, service: string, actions: string[]): void {
    fn.allow({
      actions,
      resources: [this.key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(this).region}.amazonaws.com` } },
    });
  }
}
