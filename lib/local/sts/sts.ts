import { type LocalAccount, localAdminArn } from '#local/account.ts';
import { formOf, queryAnswer, queryFault } from '#local/query-protocol.ts';
import type { Service } from '#local/service.ts';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** AWS STS: everybody may take any role of the account, and gets the local key pair for it. */
export function createSts(account: LocalAccount): Service {
  return async (request) => {
    const form = formOf(request);
    const action = form['Action'] ?? '';
    if (action === 'GetCallerIdentity') {
      return queryAnswer(action, namespace, {
        Arn: localAdminArn(account),
        UserId: 'LOCALADMIN:local-admin',
        Account: account.accountId,
      });
    }
    if (action === 'AssumeRole') return queryAnswer(action, namespace, assumeRole(account, form));
    return queryFault(400, 'InvalidAction', `The local cloud's STS does not know the action ${action}`);
  };
}

const oneHour = 3_600_000;

function assumeRole(account: LocalAccount, form: Readonly<Record<string, string>>) {
  const { RoleArn: role = '', RoleSessionName: session = '' } = form;
  return {
    Credentials: {
      AccessKeyId: account.accessKeyId,
      SecretAccessKey: account.secretAccessKey,
      SessionToken: 'local',
      Expiration: new Date(Date.now() + oneHour).toISOString(),
    },
    AssumedRoleUser: {
      AssumedRoleId: `LOCALROLE:${session}`,
      Arn: `${role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${session}`,
    },
  };
}
