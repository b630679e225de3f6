import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { deploymentSuffix } from './deployment-suffix.ts';
import type { LogKeeping } from './log-keeping.ts';
import type { RoutedApi } from './routed-api.ts';

export interface WebFirewallProps {
  readonly apis: readonly RoutedApi[];
  readonly logs: LogKeeping;
}

/**
 * Requests of one address within five minutes. An identity provider's first run sends everything from few addresses at
 * 25 a second (7,500 in five minutes), so only what is far above is stopped.
 */
const requestsPerAddress = 30_000;

/**
 * AWS's rules, and those that only count. People are called O'Brien and Select, filters hold quotes and are longer than
 * 2 KB, and a group change is larger than 8 KB: what looks at bodies and queries would stop real provisioning.
 */
const managedRules: readonly { readonly name: string; readonly onlyCounted: readonly string[] }[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList', onlyCounted: [] },
  {
    name: 'AWSManagedRulesCommonRuleSet',
    onlyCounted: [
      'SizeRestrictions_BODY',
      'SizeRestrictions_QUERYSTRING',
      'CrossSiteScripting_BODY',
      'CrossSiteScripting_QUERYARGUMENTS',
      'EC2MetaDataSSRF_BODY',
      'EC2MetaDataSSRF_QUERYARGUMENTS',
      'GenericLFI_BODY',
      'GenericLFI_QUERYARGUMENTS',
      'GenericRFI_BODY',
      'GenericRFI_QUERYARGUMENTS',
      'RestrictedExtensions_QUERYARGUMENTS',
      // Some provisioning clients send none.
      'NoUserAgent_HEADER',
    ],
  },
  {
    name: 'AWSManagedRulesKnownBadInputsRuleSet',
    onlyCounted: [
      'JavaDeserializationRCE_BODY',
      'JavaDeserializationRCE_QUERYSTRING',
      'Log4JRCE_BODY',
      'Log4JRCE_QUERYSTRING',
    ],
  },
  {
    name: 'AWSManagedRulesSQLiRuleSet',
    onlyCounted: [
      'SQLi_BODY',
      'SQLi_QUERYARGUMENTS',
      'SQLiExtendedPatterns_BODY',
      'SQLiExtendedPatterns_QUERYARGUMENTS',
    ],
  },
];

/** One web ACL for both APIs. */
export class WebFirewall extends Construct {
  constructor(scope: Construct, id: string, props: WebFirewallProps) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: measuredAs('all'),
      rules: [
        {
          name: 'requests-per-address',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: requestsPerAddress } },
          visibilityConfig: measuredAs('requests-per-address'),
        },
        ...managedRules.map(({ name, onlyCounted }, index) => ({
          name,
          priority: index + 1,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: {
              vendorName: 'AWS',
              name,
              ruleActionOverrides: onlyCounted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
            },
          },
          visibilityConfig: measuredAs(name),
        })),
      ],
    });
    this.#log(acl, props.logs);
    for (const { stage, stageName } of props.apis) {
      const association = new CfnWebACLAssociation(this, `Association-${stageName}`, {
        resourceArn: stage.stageArn,
        webAclArn: acl.attrArn,
      });
      association.node.addDependency(stage);
    }
  }

  #log(acl: CfnWebACL, logs: LogKeeping): void {
    const stack = Stack.of(this);
    // WAF accepts this prefix only.
    const group = logs.logGroup(this, 'Logs', `aws-waf-logs-${stack.stackName}-${deploymentSuffix(stack)}`);
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [
        stack.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: group.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [{ singleHeader: { Name: 'authorization' } }, { queryString: {} }],
    });
  }
}

const measuredAs = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
  metricName,
});
