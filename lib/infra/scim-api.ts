import { Duration } from 'aws-cdk-lib';
import { AuthorizationType, IdentitySource, RequestAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { authorizerCacheSeconds } from '#manifest/authorizer-context.ts';
import { scimRoutes, scimStage } from '#manifest/routes.ts';
import { scimAnswers, scimError } from './gateway-responses.ts';
import { type ApiProps, RoutedApi } from './routed-api.ts';

/** What identity providers call. Every method asks the authorizer, whose answer is kept by the Authorization header alone. */
export class ScimApi extends RoutedApi {
  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id, {
      ...props,
      apiName: 'itam-scim SCIM',
      description: 'SCIM 2.0 for identity providers',
      stageName: scimStage,
      routes: scimRoutes,
      authorization: (api) => ({
        authorizationType: AuthorizationType.CUSTOM,
        authorizer: new RequestAuthorizer(api, 'Authorizer', {
          handler: props.functions.authorizer.function,
          identitySources: [IdentitySource.header('Authorization')],
          resultsCacheTtl: Duration.seconds(authorizerCacheSeconds),
        }),
      }),
      gatewayResponses: scimAnswers.map(scimError),
    });
  }
}
