import { Stack } from 'aws-cdk-lib';
import {
  AwsIntegration,
  EndpointType,
  type GatewayResponseOptions,
  type MethodOptions,
  RestApi,
  type Stage,
} from 'aws-cdk-lib/aws-apigateway';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionName, Route } from '#manifest/routes.ts';
import { acknowledge, complianceRules } from './acknowledge.ts';
import type { ApiLogs } from './api-logs.ts';
import { fixLogicalId } from './logical-id.ts';
import type { ServiceFunction } from './service-function.ts';

export interface RoutedApiProps {
  readonly apiName: string;
  readonly description: string;
  readonly stageName: string;
  readonly routes: readonly Route[];
  readonly functions: Readonly<Record<FunctionName, ServiceFunction>>;
  /** Who may call, the same for every method, so that none is left open. Makes what it needs below `api`. */
  readonly authorization: (api: RoutedApi) => MethodOptions;
  readonly gatewayResponses: readonly GatewayResponseOptions[];
  readonly logs: ApiLogs;
  readonly requestsPerSecond: number;
  /** Whether `https://{id}.execute-api.…` answers; off behind a custom domain. */
  readonly ownHost: boolean;
  readonly behindFirewall: boolean;
}

/** What the stack decides for both APIs alike. */
export type ApiProps = Pick<RoutedApiProps, 'functions' | 'logs' | 'requestsPerSecond' | 'ownHost' | 'behindFirewall'>;

/** A regional REST API that asks one function per path of the manifest, whatever the method: the function knows 405. */
export class RoutedApi extends Construct {
  readonly api: RestApi;
  readonly stage: Stage;
  readonly stageName: string;
  readonly accessLogs: LogGroup | undefined;

  constructor(scope: Construct, id: string, props: RoutedApiProps) {
    super(scope, id);
    const logs = props.logs.stageOptions(this);
    this.accessLogs = logs.logGroup;
    this.api = new RestApi(this, 'Api', {
      restApiName: props.apiName,
      description: props.description,
      endpointTypes: [EndpointType.REGIONAL],
      disableExecuteApiEndpoint: !props.ownHost,
      cloudWatchRole: false,
      deployOptions: {
        stageName: props.stageName,
        tracingEnabled: true,
        throttlingRateLimit: props.requestsPerSecond,
        throttlingBurstLimit: 2 * props.requestsPerSecond,
        ...logs.options,
      },
    });
    this.api.node.tryRemoveChild('Endpoint');
    // A changed logical id would make a new API with a new host, and so change every Tenant URL.
    fixLogicalId(this.api, id);
    this.stage = this.api.deploymentStage;
    this.stageName = props.stageName;
    props.logs.attachTo(this.stage);
    const authorization = props.authorization(this);
    for (const route of props.routes) {
      const target = props.functions[route.function].function;
      this.api.root.resourceForPath(route.path).addMethod(
        'ANY',
        new AwsIntegration({
          service: 'lambda',
          path: `2015-03-31/functions/${target.functionArn}/invocations`,
          proxy: true,
        }),
        authorization,
      );
    }
    for (const name of new Set(props.routes.map((route) => route.function))) {
      props.functions[name].allowInvocation(id, this.api.arnForExecuteApi('*', '/*', props.stageName));
    }
    for (const response of props.gatewayResponses) this.api.addGatewayResponse(response.type.responseType, response);
    this.#acknowledgeFindings(props);
  }

  /** `https://{id}.execute-api.{region}.amazonaws.com`, without the stage. */
  get ownUrl(): string {
    const { region, urlSuffix } = Stack.of(this);
    return `https://${this.api.restApiId}.execute-api.${region}.${urlSuffix}`;
  }

  #acknowledgeFindings(props: RoutedApiProps): void {
    acknowledge(
      this.api,
      ['AwsSolutions-APIG2'],
      'The functions parse every request with a schema and answer 400 in the form of their protocol, which a validator of API Gateway cannot.',
    );
    acknowledge(
      this.api,
      ['AwsSolutions-COG4'],
      'Identity providers bring a connector key and administrators an AWS signature; there is no Cognito user pool.',
    );
    acknowledge(
      this.stage,
      complianceRules('APIGWCacheEnabledAndEncrypted'),
      'A response cache could answer one tenant with what belongs to another; it must stay off.',
    );
    acknowledge(
      this.stage,
      complianceRules('APIGWSSLEnabled'),
      'A client certificate is for HTTP back ends; Lambda is called by AWS.',
    );
    if (!props.behindFirewall) {
      acknowledge(
        this.stage,
        ['AwsSolutions-APIG3', ...complianceRules('APIGWAssociatedWithWAF')],
        'A web ACL costs money while idle: the setting waf.',
      );
    }
  }
}
