import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { adminRoutes, adminStage } from '#manifest/routes.ts';
import { adminAnswers, problem } from './gateway-responses.ts';
import { type ApiProps, RoutedApi } from './routed-api.ts';

/** What administrators call, signed with their AWS credentials: the policies of the account say who may do what. */
export class AdminApi extends RoutedApi {
  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id, {
      ...props,
      apiName: 'itam-scim admin',
      description: 'Tenants, connectors and their keys',
      stageName: adminStage,
      routes: adminRoutes,
      authorization: () => ({ authorizationType: AuthorizationType.IAM }),
      gatewayResponses: adminAnswers.map(problem),
    });
  }
}
