import { BasePathMapping, DomainName, EndpointType, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';
import type { RoutedApi } from './routed-api.ts';

export interface CustomDomainProps {
  readonly domainName: string;
  readonly certificateArn: string;
  readonly apis: readonly RoutedApi[];
}

/** A host name that outlives the ids of the APIs. Each API is mapped below the name of its stage, so paths stay the same. */
export class CustomDomain extends Construct {
  /** For the CNAME or alias record that the account's DNS needs. */
  readonly aliasTarget: string;
  readonly aliasHostedZoneId: string;

  constructor(scope: Construct, id: string, props: CustomDomainProps) {
    super(scope, id);
    const domain = new DomainName(this, 'Domain', {
      domainName: props.domainName,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', props.certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    for (const { api, stage, stageName } of props.apis) {
      new BasePathMapping(this, `Mapping-${stageName}`, {
        domainName: domain,
        restApi: api,
        stage,
        basePath: stageName,
      });
    }
    this.aliasTarget = domain.domainNameAliasDomainName;
    this.aliasHostedZoneId = domain.domainNameAliasHostedZoneId;
  }
}
