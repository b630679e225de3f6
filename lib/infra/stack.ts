import { fileURLToPath } from 'node:url';
import { CfnOutput, Duration, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { environment } from '#manifest/environment.ts';
import { adminStage, type FunctionName, scimStage } from '#manifest/routes.ts';
import { work } from '#manifest/work.ts';
import { AdminApi } from './admin-api.ts';
import { AdminPolicies } from './admin-policies.ts';
import { Alarms } from './alarms.ts';
import { ApiLogs } from './api-logs.ts';
import { Backups } from './backups.ts';
import { grantConfirmationMail } from './confirmation-mail.ts';
import { ConnectorSecrets } from './connector-secrets.ts';
import { CustomDomain } from './custom-domain.ts';
import { CustomerKey } from './customer-key.ts';
import { LogKeeping } from './log-keeping.ts';
import { MemberTable } from './member-table.ts';
import { PublicAddress } from './public-address.ts';
import type { ApiProps } from './routed-api.ts';
import { ScimApi } from './scim-api.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';
import type { Settings } from './settings.ts';
import { WebFirewall } from './web-firewall.ts';
import { Work } from './work.ts';

export interface ItamScimStackProps extends StackProps {
  readonly settings: Settings;
  /** Folder with one entry per function. @default lambdas/ of this project */
  readonly entryFolder?: string;
}

/** SCIM provisioning for IT asset management in one account and region. */
export class ItamScimStack extends Stack {
  constructor(scope: Construct, id: string, props: ItamScimStackProps) {
    const { settings } = props;
    super(scope, id, {
      stackName: settings.stackName,
      description: 'itam-scim: SCIM 2.0 provisioning for IT asset management',
      terminationProtection: settings.terminationProtection,
      ...props,
    });

    const customerKey = settings.customerManagedKeys ? new CustomerKey(this, 'Encryption') : undefined;
    const logs = new LogKeeping({ retentionDays: settings.logRetentionDays, encryptionKey: customerKey?.key });
    const members = new MemberTable(this, 'Members', { customerKey, backedUp: settings.backup });
    const secrets = new ConnectorSecrets(this, 'ConnectorSecrets', { customerKey });
    if (settings.backup) new Backups(this, 'Backups', { members, customerKey });

    const functions = this.#functions({ logs, entryFolder: props.entryFolder ?? lambdasFolder });
    members.grantKeyCheck(functions.authorizer);
    members.grantItems(functions.users);
    members.grantItems(functions.admin);
    secrets.grantRead(functions.authorizer);
    secrets.grantManage(functions.admin);
    const alarms = new Alarms(this, 'Alarms', { customerKey, email: settings.alarmEmail });
    const { worker, sweeper } = functions;
    const owed = new Work(this, 'Work', { members, alarms, worker, sweeper });
    members.grantItems(functions.groups);
    owed.grantOwe(functions.groups);
    members.grantItems(functions.bulk);
    owed.grantOwe(functions.bulk);
    if (settings.mailFrom !== undefined) grantConfirmationMail(functions.admin, settings.mailFrom);

    const api: ApiProps = {
      functions,
      logs: new ApiLogs(this, 'ApiLogs', { setting: settings.apiLogs, logs }),
      requestsPerSecond: settings.requestsPerSecond,
      ownHost: settings.domainName === undefined,
      behindFirewall: settings.waf,
    };
    const scim = new ScimApi(this, 'ScimApi', api);
    const admin = new AdminApi(this, 'AdminApi', api);
    const policies = new AdminPolicies(this, 'AdminPolicies', admin);
    if (settings.waf) new WebFirewall(this, 'Firewall', { apis: [scim, admin], logs });

    const address = new PublicAddress(this, 'PublicAddress', settings);
    for (const name of ['users', 'groups', 'bulk', 'discovery', 'admin'] as const) address.announceTo(functions[name]);
    functions.admin.setVariable(environment.scimApiUrl, scim.ownUrl);
    if (settings.domainName !== undefined && settings.certificateArn !== undefined) {
      const { domainName, certificateArn } = settings;
      const domain = new CustomDomain(this, 'CustomDomain', { domainName, certificateArn, apis: [scim, admin] });
      this.#output('DomainAliasTarget', domain.aliasTarget, `Point a CNAME or alias record for ${domainName} here`);
      this.#output(
        'DomainAliasHostedZoneId',
        domain.aliasHostedZoneId,
        'Hosted zone of the alias target, for Route 53',
      );
    }

    for (const [tag, value] of Object.entries({
      Project: 'itam-scim',
      Stage: settings.stage,
      DataClass: settings.dataClass,
      Owner: settings.owner,
    })) {
      Tags.of(this).add(tag, value);
    }
    this.#output(
      'TenantUrl',
      `${address.of(scim)}/${scimStage}/v2/{tenant}`,
      'Form of the Tenant URL; put in the id of a tenant',
    );
    this.#output('AdminUrl', `${address.of(admin)}/${adminStage}/v1`, 'Admin API; sign requests for execute-api');
    this.#output('TableName', members.table.tableName, 'The table; it stays when the stack is deleted');
    this.#output('ConnectorSecretPrefix', secrets.prefix, 'Secrets below this prefix stay when the stack is deleted');
    this.#output('AlarmTopic', alarms.topic.topicArn, 'Subscribe here to get the alarms');
    this.#output('OperatorPolicy', policies.operator.managedPolicyArn, 'Attach to who runs everything');
    this.#output('TenantAdminPolicy', policies.tenantAdmin.managedPolicyArn, 'Attach to who administers tenants');
    this.#output('ReadOnlyPolicy', policies.readOnly.managedPolicyArn, 'Attach to who only looks');
    for (const [name, fn] of Object.entries(functions)) {
      this.#output(`${capitalised(name)}LogGroup`, fn.logGroup.logGroupName, `Log of the ${name} function`);
    }
    for (const [name, routed] of Object.entries({ Scim: scim, Admin: admin })) {
      if (routed.accessLogs !== undefined) {
        this.#output(`${name}AccessLogGroup`, routed.accessLogs.logGroupName, `Access log of the ${name} API`);
      }
    }
  }

  #functions(
    common: Pick<ServiceFunctionProps, 'logs' | 'entryFolder'>,
  ): Readonly<Record<FunctionName, ServiceFunction>> {
    const fn = (
      name: FunctionName,
      description: string,
      differs: Partial<ServiceFunctionProps> = {},
    ): ServiceFunction =>
      new ServiceFunction(this, `${capitalised(name)}Function`, { ...common, name, description, ...differs });
    return {
      authorizer: fn('authorizer', 'Checks the connector key of every SCIM request', { timeout: Duration.seconds(10) }),
      users: fn('users', 'SCIM /Users', { memorySize: 1024 }),
      groups: fn('groups', 'SCIM /Groups'),
      bulk: fn('bulk', 'SCIM /Bulk and /.search', { memorySize: 1024, timeout: Duration.seconds(28) }),
      discovery: fn('discovery', 'SCIM ServiceProviderConfig, ResourceTypes and Schemas'),
      admin: fn('admin', 'Tenants, connectors and their keys'),
      worker: fn('worker', 'Jobs too large for a request', {
        timeout: Duration.seconds(work.workerSeconds),
        whyNoFailedEvents: 'Its queue keeps what failed, and has a dead-letter queue.',
      }),
      sweeper: fn('sweeper', 'Sends work that is owed and not sent', {
        memorySize: 256,
        timeout: Duration.seconds(60),
        whyNoFailedEvents: 'The event says nothing but that it is time; the next one comes in a few minutes.',
      }),
    };
  }

  #output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}

const lambdasFolder = fileURLToPath(new URL('../../lambdas', import.meta.url));
const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
