import type { Started } from './start.ts';

/** What a person needs to paste, and how to stop. */
export function card({ cloud, account, ...started }: Started, dataFolder: string, seconds: string): string {
  const { tenantUrl, token, tokenWorks, adminUrl, logFile } = started;
  return `
  Ready after ${seconds} s. Paste these into Entra ID, Okta, OneLogin or any SCIM client:

  Tenant URL    ${tenantUrl}
  Secret Token  ${token}${tokenWorks ? '' : '\n                (is not accepted: see npx itam-scim key list, or make a new one)'}

  Admin API     ${adminUrl}   (npx itam-scim tenant list)
                access key ${account.accessKeyId}
                secret key ${account.secretAccessKey}
                signed for execute-api in ${account.region}
  Mailbox       ${cloud.url}/mailbox/
  Log           ${logFile}
  Data          ${dataFolder}   (kept; npm start -- --fresh begins anew)

  Ctrl-C stops everything.
`;
}

/** Said once, so that nobody looks here for what only AWS does. */
export function withoutEffectLine(types: readonly string[]): string {
  const services = [...new Set(types.map((type) => type.split('::')[1] ?? type))];
  return `accepted without effect: ${services.join(', ')} (rights and log groups are checked on AWS and in the tests)`;
}
