import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings } from '#infra/settings.ts';

const certificateArn = 'arn:aws:acm:eu-central-1:111122223333:certificate/0f0f';

describe('settings', () => {
  it('have a default that works, which costs nothing while idle and touches nothing account-wide', () => {
    const settings = readSettings({});

    expect(settings).toMatchObject({
      profile: 'default',
      stackName: 'ItamScim',
      logRetentionDays: 365,
      apiLogs: 'off',
      waf: false,
      customerManagedKeys: false,
      backup: false,
      terminationProtection: false,
      nag: true,
    });
  });

  it('turn on together what the regulated profile stands for', () => {
    const settings = readSettings({ profile: 'regulated' });

    expect(settings).toMatchObject({
      apiLogs: 'existing',
      waf: true,
      customerManagedKeys: true,
      backup: true,
      terminationProtection: true,
    });
  });

  it('can take a part of the profile back', () => {
    const settings = readSettings({ profile: 'regulated', waf: 'false', backup: false });

    expect(settings).toMatchObject({ customerManagedKeys: true, waf: false, backup: false });
  });

  it('read text of the command line like typed values of cdk.json', () => {
    const fromCommandLine = readSettings({ logRetentionDays: '30', waf: 'true', requestsPerSecond: '50' });
    const fromFile = readSettings({ logRetentionDays: 30, waf: true, requestsPerSecond: 50 });

    expect(fromCommandLine).toEqual(fromFile);
  });

  it('take empty text for not set, so that -c name= undoes what cdk.json says', () => {
    expect(readSettings({ domainName: '', certificateArn: '' }).domainName).toBeUndefined();
  });

  it("leave CDK's own context alone", () => {
    expect(() =>
      readSettings({ '@aws-cdk/core:checkSecretUsage': true, 'aws:cdk:bundling-stacks': ['*'] }),
    ).not.toThrow();
  });

  it.each([
    ['profile', 'regulatd', 'one of default, regulated'],
    ['stackName', '1st', 'a letter, then letters'],
    ['owner', '<script>', 'up to 256 letters'],
    ['publicUrl', 'https://itam.example.com/scim', 'scheme and host without a path'],
    ['publicUrl', 'itam.example.com', 'scheme and host without a path'],
    ['domainName', 'https://itam.example.com', 'a host name in lower case'],
    ['certificateArn', 'arn:aws:iam::111122223333:server-certificate/x', 'the ARN of an ACM certificate'],
    ['mailFrom', 'ITAM <itam@example.com>', 'a bare mail address'],
    ['mailFrom', '*@example.com', 'a bare mail address'],
    ['alarmEmail', 'everybody', 'a bare mail address'],
    ['logRetentionDays', '42', 'one of 1, 3, 5'],
    ['logRetentionDays', 'forever', 'one of 1, 3, 5'],
    ['requestsPerSecond', '0', 'a whole number from 1'],
    ['requestsPerSecond', 1.5, 'a whole number from 1'],
    ['apiLogs', 'on', 'one of off, existing, create'],
    ['waf', 'yes', 'true or false'],
    ['terminationProtection', 1, 'true or false'],
  ])('refuse %s = %j and say what it must be', (name, value, hint) => {
    expect(() => readSettings({ [name]: value })).toThrow(
      `Setting "${name}" is ${JSON.stringify(value)}, but must be ${hint}`,
    );
  });

  it('refuse a name that is no setting, and list those that are', () => {
    expect(() => readSettings({ mailfrom: 'itam@example.com' })).toThrow(/no setting "mailfrom".*mailFrom/);
  });

  it.each([
    [{ domainName: 'itam.example.com' }, '"domainName" needs "certificateArn"'],
    [{ certificateArn }, '"certificateArn" has no effect without "domainName"'],
  ])('refuse %j', (given, message) => {
    expect(() => readSettings(given)).toThrow(message);
  });

  it('are all in the table of docs/deploy.md, and nothing else is', () => {
    const [, section = ''] = readFileSync('docs/deploy.md', 'utf8').split(/^## Settings$/m);
    const [table = ''] = section.split(/^## /m);

    const documented = [...table.matchAll(/^\| `([A-Za-z]+)` \|/gm)].map(([, name]) => name);

    expect(documented.toSorted()).toEqual(Object.keys(readSettings({})).toSorted());
  });
});
