/** The one account and region that the local cloud plays, and the key pair that signed API calls are checked with. */
export interface LocalAccount {
  readonly accountId: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The session that every call signed with the local key pair is made by: what an admin is in audit records. */
export const localAdminArn = (account: LocalAccount) =>
  `arn:aws:sts::${account.accountId}:assumed-role/LocalAdmin/local-admin`;
