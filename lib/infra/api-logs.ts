import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  CfnAccount,
  LogGroupLogDestination,
  MethodLoggingLevel,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AuthorizerContext } from '#manifest/authorizer-context.ts';
import { acknowledge, complianceRules } from './acknowledge.ts';
import type { LogKeeping } from './log-keeping.ts';
import type { ApiLogs as ApiLogsSetting } from './settings.ts';

export interface ApiLogsProps {
  readonly setting: ApiLogsSetting;
  readonly logs: LogKeeping;
}

/** By an allow-list of fields: no header, no query and no body, so neither a key nor a name gets into the log. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    time: AccessLogField.contextRequestTimeEpoch(),
    requestId: AccessLogField.contextRequestId(),
    extendedRequestId: AccessLogField.contextExtendedRequestId(),
    traceId: AccessLogField.contextXrayTraceId(),
    sourceIp: AccessLogField.contextIdentitySourceIp(),
    method: AccessLogField.contextHttpMethod(),
    resource: AccessLogField.contextResourcePath(),
    tenant: AccessLogField.contextAuthorizer('tenant' satisfies keyof AuthorizerContext),
    connector: AccessLogField.contextAuthorizer('connector' satisfies keyof AuthorizerContext),
    status: AccessLogField.contextStatus(),
    error: AccessLogField.contextErrorResponseType(),
    latency: AccessLogField.contextResponseLatency(),
    functionLatency: AccessLogField.contextIntegrationLatency(),
    authorizerLatency: AccessLogField.contextAuthorizerIntegrationLatency(),
    responseLength: AccessLogField.contextResponseLength(),
    firewall: AccessLogField.contextWafResponseCode(),
  }),
);

/**
 * API Gateway's own logs. A stage with logs deploys only where API Gateway has a role for CloudWatch in its account-wide
 * settings, which is why they are off unless a person says so.
 */
export class ApiLogs extends Construct {
  readonly #props: ApiLogsProps;
  readonly #account: CfnAccount | undefined;

  constructor(scope: Construct, id: string, props: ApiLogsProps) {
    super(scope, id);
    this.#props = props;
    this.#account = props.setting === 'create' ? this.#accountRole() : undefined;
  }

  /** Log settings for the stage of one API; its access log group is made below `api`. */
  stageOptions(api: Construct): { readonly options: StageOptions; readonly logGroup: LogGroup | undefined } {
    if (this.#props.setting === 'off') return { options: {}, logGroup: undefined };
    const logGroup = this.#props.logs.logGroup(api, 'AccessLogs');
    return {
      options: {
        accessLogDestination: new LogGroupLogDestination(logGroup),
        accessLogFormat,
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
      },
      logGroup,
    };
  }

  /** Completes a stage made with `stageOptions`. */
  attachTo(stage: Construct): void {
    if (this.#account !== undefined) stage.node.addDependency(this.#account);
    if (this.#props.setting !== 'off') return;
    acknowledge(
      stage,
      [
        'AwsSolutions-APIG1',
        'AwsSolutions-APIG6',
        'Serverless-APIGWAccessLogging',
        ...complianceRules('APIGWExecutionLoggingEnabled'),
      ],
      'They need a role in the account-wide settings of API Gateway, which the stack does not touch unasked: the setting apiLogs. Each function logs every request.',
    );
  }

  /** Retained: other APIs of the account may rely on it by the time this stack is deleted. */
  #accountRole(): CfnAccount {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
    });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    acknowledge(
      role,
      [
        'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      ],
      'API Gateway uses this role for every API of the account; AWS keeps the policy for this purpose.',
    );
    const account = new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return account;
  }
}
