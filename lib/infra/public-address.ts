import { Aws, CfnCondition, CfnParameter, Fn, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment } from '#manifest/environment.ts';
import type { RoutedApi } from './routed-api.ts';
import type { ServiceFunction } from './service-function.ts';

export interface PublicAddressProps {
  readonly publicUrl: string | undefined;
  readonly domainName: string | undefined;
}

/**
 * Scheme and host of the URLs that people see and paste. A setting decides at synth; without one it is the parameter
 * `PublicUrl` of the deployment, and without that API Gateway's own host.
 */
export class PublicAddress extends Construct {
  readonly #known: string | undefined;
  readonly #parameter: CfnParameter | undefined;
  readonly #isSet: CfnCondition | undefined;

  constructor(scope: Construct, id: string, props: PublicAddressProps) {
    super(scope, id);
    this.#known = props.publicUrl ?? (props.domainName === undefined ? undefined : `https://${props.domainName}`);
    // Not both: CloudFormation keeps a parameter's value of the last deployment, which would then hide a changed setting.
    if (this.#known !== undefined) return;
    this.#parameter = new CfnParameter(this, 'PublicUrl', {
      description: 'Scheme and host under which clients reach both APIs; empty for the hosts of API Gateway',
      default: '',
      allowedPattern: '^(https?://[^/?#\\s]+)?$',
      constraintDescription: 'must be scheme and host without a path, e.g. https://itam.example.com',
    });
    this.#parameter.overrideLogicalId('PublicUrl');
    this.#isSet = new CfnCondition(this, 'IsSet', {
      expression: Fn.conditionNot(Fn.conditionEquals(this.#parameter.valueAsString, '')),
    });
    this.#isSet.overrideLogicalId('PublicUrlIsSet');
  }

  /** Scheme and host of `api` as clients see them. */
  of(api: RoutedApi): string {
    return this.#orElse(api.ownUrl);
  }

  /** Right behind `meta.location` and, for the admin function, the Tenant URL. */
  announceTo(fn: ServiceFunction): void {
    fn.setVariable(environment.publicUrl, this.#orElse(Aws.NO_VALUE));
  }

  #orElse(otherwise: string): string {
    if (this.#known !== undefined) return this.#known;
    if (this.#parameter === undefined || this.#isSet === undefined) return otherwise;
    return Token.asString(Fn.conditionIf(this.#isSet.logicalId, this.#parameter.valueAsString, otherwise));
  }
}
