import { expect, it } from 'vitest';
import { createSts } from '#local/sts/sts.ts';

const account = { accountId: '123456789012', region: 'eu-west-1', accessKeyId: 'AKIALOCAL', secretAccessKey: 'secret' };

const ask = (form: string) =>
  createSts(account)({ method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, body: Buffer.from(form) });

it('says which account the caller is in', async () => {
  const answer = await ask('Action=GetCallerIdentity&Version=2011-06-15');

  expect(answer.body).toContain('<Account>123456789012</Account>');
});

it('lends the local key pair for any role', async () => {
  const role = encodeURIComponent('arn:aws:iam::123456789012:role/cdk-deploy');
  const answer = await ask(`Action=AssumeRole&RoleArn=${role}&RoleSessionName=me`);

  expect(answer.body).toContain('<AccessKeyId>AKIALOCAL</AccessKeyId>');
  expect(answer.body).toContain('<Arn>arn:aws:sts::123456789012:assumed-role/cdk-deploy/me</Arn>');
});

it('names an action that it does not know', async () => {
  const answer = await ask('Action=GetFederationToken');

  expect(answer.status).toBe(400);
  expect(answer.body).toContain('<Code>InvalidAction</Code>');
  expect(answer.body).toContain('GetFederationToken');
});
