import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { adminRoutes, adminStage } from '#manifest/routes.ts';
import { adminAnswers, problem } from './gateway-responses.ts';
import { RoutedApi } from './routed-api.ts';
import type { ApiProps } from './scim-api.ts';

/** What administrators call, signed with their AWS credentials: the policies of the account say who may do what. */
export class AdminApi extends Construct {
  readonly routed: RoutedApi;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    this.routed = new RoutedApi(this, 'Admin', {
      ...props,
      apiName: 'itam-scim admin',
      description: 'Tenants, connectors and their keys',
      stageName: adminStage,
      routes: adminRoutes,
      authorization: { authorizationType: AuthorizationType.IAM },
      gatewayResponses: adminAnswers.map(problem),
    });
  }
}
