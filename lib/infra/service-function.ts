import { Duration } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, type PolicyStatementProps, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  CfnPermission,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionName } from '#manifest/routes.ts';
import { acknowledge, complianceRules } from './acknowledge.ts';
import { bundledCode } from './bundle.ts';
import type { LogKeeping } from './log-keeping.ts';

export interface ServiceFunctionProps {
  /** Its file is `{entryFolder}/{name}.ts`, exporting `handler`. */
  readonly name: FunctionName;
  readonly entryFolder: string;
  readonly description: string;
  readonly logs: LogKeeping;
  /** @default 512 MB */
  readonly memorySize?: number;
  /** @default 25 seconds: an answer before API Gateway gives up at 29 */
  readonly timeout?: Duration;
  /** Why an event whose invocation failed needs no place of its own. @default API Gateway is told */
  readonly whyNoFailedEvents?: string;
}

/**
 * One deployed function with the defaults of all of them, and one customer-managed policy that holds its rights and
 * nothing else: its own log group, X-Ray, and what the other constructs grant it.
 */
export class ServiceFunction extends Construct {
  readonly logGroup: LogGroup;
  readonly function: LambdaFunction;
  readonly #policy: ManagedPolicy;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    this.logGroup = props.logs.logGroup(this, 'Logs');
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.#policy = new ManagedPolicy(this, 'Policy', {
      description: `What the ${props.name} function may do`,
      roles: [role],
    });
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: bundledCode(props.entryFolder, props.name),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize ?? 512,
      timeout: props.timeout ?? Duration.seconds(25),
      // CDK would add what it thinks is needed as an inline policy.
      role: role.withoutPolicyUpdates(),
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
    });
    // Otherwise the first requests after a deployment could meet a function without its rights.
    this.function.node.addDependency(this.#policy);
    this.allow({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [this.logGroup.logGroupArn] });
    this.allow({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] });
    this.#acknowledgeFindings(props);
  }

  allow(statement: PolicyStatementProps): void {
    this.#policy.addStatements(new PolicyStatement(statement));
  }

  /** Accepts one wildcard resource in this function's policy, written as cdk-nag prints it. */
  acknowledgeWildcard(resource: string, reason: string): void {
    acknowledge(this.#policy, [`AwsSolutions-IAM5[Resource::${resource}]`], reason);
  }

  setVariable(name: string, value: string): void {
    this.function.addEnvironment(name, value);
  }

  /** One permission for a whole API: a permission per method would double the number of resources. */
  allowInvocation(api: string, sourceArn: string): void {
    new CfnPermission(this, `InvokedBy${api}`, {
      action: 'lambda:InvokeFunction',
      functionName: this.function.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn,
    });
  }

  #acknowledgeFindings({ whyNoFailedEvents }: ServiceFunctionProps): void {
    acknowledge(
      this.#policy,
      ['AwsSolutions-IAM5[Resource::*]'],
      'X-Ray has no resources to name; only xray:Put* is allowed on *.',
    );
    acknowledge(
      this.function,
      complianceRules('LambdaConcurrency'),
      'Reserved concurrency would make the stack undeployable in accounts with the initial quota of 10.',
    );
    acknowledge(
      this.function,
      [...complianceRules('LambdaDLQ'), 'Serverless-LambdaDLQ', 'Serverless-LambdaAsyncFailureDestination'],
      whyNoFailedEvents ??
        'API Gateway invokes it synchronously and shows the caller the failure; there is no event to keep.',
    );
    acknowledge(
      this.function,
      complianceRules('LambdaInsideVPC'),
      'It calls AWS APIs only, over TLS; a VPC would add endpoints that cost money while idle and protect nothing.',
    );
  }
}
