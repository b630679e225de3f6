import { dynamoKeyDirectory } from '#aws/dynamo/dynamo-key-directory.ts';
import { awsDynamo } from '#aws/runtime/dynamo.ts';
import { logLine } from '#aws/runtime/log.ts';
import { awsConnectorSecrets } from '#aws/runtime/secrets.ts';
import { createAuthorizer } from '#http/authorizer.ts';
import { cachedDigests } from '#provisioning/digest-cache.ts';

export const handler = createAuthorizer({
  directory: dynamoKeyDirectory(awsDynamo()),
  digests: cachedDigests(awsConnectorSecrets()),
  now: () => new Date(),
  log: logLine,
});
