/** Names of the functions' environment variables. The stack sets them, `lib/aws/runtime.ts` reads them, nobody else does. */
export const environment = {
  tableName: 'TABLE_NAME',
  /** Connector key digests are in secrets named `{prefix}/{tenant}/{connector}`. */
  connectorSecretPrefix: 'CONNECTOR_SECRET_PREFIX',
  /** ARN of the KMS key for connector secrets. Optional: without it Secrets Manager uses the key that AWS keeps for it. */
  connectorSecretKey: 'CONNECTOR_SECRET_KEY',
  /** Scheme and host (and port) under which clients reach both APIs, e.g. `https://itam.example.com`. Optional. */
  publicUrl: 'PUBLIC_URL',
  /** Host of the SCIM API for the Tenant URL that the admin API shows: set when `PUBLIC_URL` is not. */
  scimApiUrl: 'SCIM_API_URL',
  /** Verified SES sender of confirmation mails. Optional: without it the admin API says how to set it. */
  mailFrom: 'MAIL_FROM',
  workQueueUrl: 'WORK_QUEUE_URL',
} as const;
