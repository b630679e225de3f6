import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { RoutedApi } from './routed-api.ts';

/** Method and path of the admin API, either with `*`. */
type Call = readonly [method: string, path: string];

/** Policies to attach to the account's own roles; nobody has them by default. */
export class AdminPolicies extends Construct {
  /** Everything, new tenants included. */
  readonly operator: ManagedPolicy;
  /** Everything within tenants, but neither the list of tenants nor new ones. */
  readonly tenantAdmin: ManagedPolicy;
  /** Looks at everything. */
  readonly readOnly: ManagedPolicy;
  readonly #admin: RoutedApi;

  constructor(scope: Construct, id: string, admin: RoutedApi) {
    super(scope, id);
    this.#admin = admin;
    this.operator = this.#policy('Operator', 'everything in every tenant, and new tenants', [['*', '/v1/*']]);
    this.tenantAdmin = this.#policy('TenantAdmin', 'everything within existing tenants', [
      ['*', '/v1/tenants/*'],
      ['*', '/v1/me'],
      ['*', '/v1/me/*'],
    ]);
    this.readOnly = this.#policy('ReadOnly', 'looks at everything, changes nothing', [['GET', '/v1/*']]);
  }

  #policy(id: string, allows: string, calls: readonly Call[]): ManagedPolicy {
    const { api, stageName } = this.#admin;
    const policy = new ManagedPolicy(this, id, {
      description: `itam-scim: ${allows}`,
      statements: [
        new PolicyStatement({
          actions: ['execute-api:Invoke'],
          resources: calls.map(([method, path]) => api.arnForExecuteApi(method, path, stageName)),
        }),
      ],
    });
    acknowledge(
      policy,
      calls.map((call) => `AwsSolutions-IAM5[Resource::${this.#printed(call)}]`),
      'The tenant is a part of the path, and tenants made later are meant as well; docs/deploy.md narrows it to one tenant.',
    );
    return policy;
  }

  /** The ARN as cdk-nag prints it. */
  #printed([method, path]: Call): string {
    const { api, stageName } = this.#admin;
    const { Ref } = Stack.of(this).resolve(api.restApiId);
    return `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${Ref}>/${stageName}/${method}${path}`;
  }
}
