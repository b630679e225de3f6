import { Duration } from 'aws-cdk-lib';
import { AuthorizationType, IdentitySource, RequestAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { authorizerCacheSeconds } from '#manifest/authorizer-context.ts';
import { scimRoutes, scimStage } from '#manifest/routes.ts';
import { scimAnswers, scimError } from './gateway-responses.ts';
import { RoutedApi, type RoutedApiProps } from './routed-api.ts';

export type ApiProps = Pick<RoutedApiProps, 'functions' | 'logs' | 'requestsPerSecond' | 'ownHost' | 'behindFirewall'>;

/** What identity providers call. Every method asks the authorizer, whose answer is kept by the Authorization header alone. */
export class ScimApi extends Construct {
  readonly routed: RoutedApi;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const authorizer = new RequestAuthorizer(this, 'Authorizer', {
      handler: props.functions.authorizer.function,
      identitySources: [IdentitySource.header('Authorization')],
      resultsCacheTtl: Duration.seconds(authorizerCacheSeconds),
    });
    this.routed = new RoutedApi(this, 'Scim', {
      ...props,
      apiName: 'itam-scim SCIM',
      description: 'SCIM 2.0 for identity providers',
      stageName: scimStage,
      routes: scimRoutes,
      authorization: { authorizer, authorizationType: AuthorizationType.CUSTOM },
      gatewayResponses: scimAnswers.map(scimError),
    });
  }
}
