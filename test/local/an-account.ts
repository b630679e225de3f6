import type { LocalAccount } from '#local/account.ts';

export const anAccount = (): LocalAccount => ({
  accountId: '000000000000',
  region: 'us-east-1',
  accessKeyId: 'LOCALTEST',
  secretAccessKey: 'a secret that only this test knows',
});
