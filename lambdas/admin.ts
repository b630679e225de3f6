import { setTimeout } from 'node:timers/promises';
import { dynamoAdmins } from '#aws/dynamo/dynamo-admins.ts';
import { dynamoConnectors } from '#aws/dynamo/dynamo-connectors.ts';
import { dynamoJobs } from '#aws/dynamo/dynamo-jobs.ts';
import { dynamoTenants } from '#aws/dynamo/dynamo-tenants.ts';
import { awsDynamo } from '#aws/runtime/dynamo.ts';
import { logLine } from '#aws/runtime/log.ts';
import { awsConfirmationMailer } from '#aws/runtime/mail.ts';
import { awsTenantUrl } from '#aws/runtime/public-url.ts';
import { awsConnectorSecrets } from '#aws/runtime/secrets.ts';
import { createAdminEndpoint } from '#http/admin/endpoint.ts';

const dynamo = awsDynamo();

export const handler = createAdminEndpoint({
  tenants: dynamoTenants(dynamo),
  connectors: dynamoConnectors(dynamo),
  admins: dynamoAdmins(dynamo),
  jobs: dynamoJobs(dynamo),
  secrets: awsConnectorSecrets(),
  mailer: awsConfirmationMailer(),
  tenantUrl: awsTenantUrl(),
  now: () => new Date(),
  pause: (ms) => setTimeout(ms),
  log: logLine,
});
