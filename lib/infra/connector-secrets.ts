import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment } from '#manifest/environment.ts';
import type { CustomerKey } from './customer-key.ts';
import type { ServiceFunction } from './service-function.ts';

export interface ConnectorSecretsProps {
  readonly customerKey: CustomerKey | undefined;
}

/**
 * The secrets with the digests of connector keys. The admin function makes them at run time, so the stack has only their
 * prefix; it follows from the stack's name, so that a stack of the same name finds them after `cdk destroy`.
 */
export class ConnectorSecrets extends Construct {
  readonly prefix: string;
  readonly #arn: string;
  readonly #customerKey: CustomerKey | undefined;

  constructor(scope: Construct, id: string, props: ConnectorSecretsProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.prefix = `itam-scim/${stack.stackName}/connectors`;
    this.#arn = stack.formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${this.prefix}/*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.#customerKey = props.customerKey;
  }

  grantRead(fn: ServiceFunction): void {
    this.#grant(fn, ['secretsmanager:GetSecretValue']);
    this.#customerKey?.grantSecretReading(fn);
  }

  grantManage(fn: ServiceFunction): void {
    this.#grant(fn, [
      'secretsmanager:CreateSecret',
      'secretsmanager:DeleteSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
    ]);
    if (this.#customerKey === undefined) return;
    this.#customerKey.grantSecretWriting(fn);
    fn.setVariable(environment.connectorSecretKey, this.#customerKey.key.keyArn);
  }

  #grant(fn: ServiceFunction, actions: string[]): void {
    fn.allow({ actions, resources: [this.#arn] });
    fn.acknowledgeWildcard(
      `arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${this.prefix}/*`,
      'Secrets are made while the stack runs, one per connector, all below this prefix.',
    );
    fn.setVariable(environment.connectorSecretPrefix, this.prefix);
  }
}
