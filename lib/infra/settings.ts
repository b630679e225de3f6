/**
 * Every setting of the stack, from cdk.json context or `-c name=value`, checked at synth. docs/deploy.md has the same
 * table for people; a test holds the two together.
 */
export interface Settings {
  /** `regulated` turns on what costs money while idle: `waf`, `customerManagedKeys`, `backup`, and API logs. */
  readonly profile: Profile;
  /** Name of the CloudFormation stack, and part of the secrets' prefix: a stack of the same name finds them again. */
  readonly stackName: string;
  /** Value of the tag Stage. */
  readonly stage: string;
  /** Value of the tag Owner. */
  readonly owner: string;
  /** Value of the tag DataClass. */
  readonly dataClass: string;
  /** Scheme and host under which clients reach both APIs, if neither API Gateway's own host nor `domainName`. */
  readonly publicUrl: string | undefined;
  /** Host name of the custom domain; API Gateway's own host is then switched off. Needs `certificateArn`. */
  readonly domainName: string | undefined;
  /** ACM certificate of `domainName`, in the region of the stack. */
  readonly certificateArn: string | undefined;
  /** Sender of confirmation mails; the address or its domain is a verified SES identity of the account and region. */
  readonly mailFrom: string | undefined;
  /** Who gets the alarms by mail; SNS asks the address to confirm first. */
  readonly alarmEmail: string | undefined;
  /** Days that logs are kept: one of the periods that CloudWatch Logs knows. */
  readonly logRetentionDays: number;
  /** Steady requests per second that each API lets through before it answers 429; twice as many for a moment. */
  readonly requestsPerSecond: number;
  /**
   * API Gateway's own logs. They need a role in the account-wide settings of API Gateway: `existing` relies on one that is
   * there, `create` sets one for the whole account and region, `off` does without these logs.
   */
  readonly apiLogs: ApiLogs;
  /** A web ACL in front of both APIs. */
  readonly waf: boolean;
  /** One KMS key of the account for table, secrets, logs and backups, instead of keys that AWS owns. */
  readonly customerManagedKeys: boolean;
  /** An AWS Backup plan for the table, besides its point-in-time recovery. */
  readonly backup: boolean;
  /** CloudFormation refuses to delete the stack. */
  readonly terminationProtection: boolean;
  /** Checks the stack with cdk-nag's rule packs at every synth. */
  readonly nag: boolean;
}

type Profile = 'default' | 'regulated';
export type ApiLogs = 'off' | 'existing' | 'create';

/** What CloudWatch Logs accepts as retention; anything else fails in the middle of a deployment. */
const retentionPeriods = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export class WrongSetting extends Error {
  override readonly name = 'WrongSetting';
}

/**
 * `given` is what a person set: typed values, or text as it comes from `-c name=value`. Names that are plain words are
 * taken for settings, so that a misspelt one fails; names with other characters (`@aws-cdk/…`, `aws:cdk:…`) belong to CDK.
 * Throws an error that names the wrong setting and what is possible.
 */
export function readSettings(given: Readonly<Record<string, unknown>>): Settings {
  const read = reader(given);
  const profile = read.oneOf('profile', ['default', 'regulated'], 'default');
  const regulated = profile === 'regulated';
  const settings: Settings = {
    profile,
    stackName: read.matching(
      'stackName',
      /^[A-Za-z][A-Za-z0-9-]{0,63}$/,
      'a letter, then letters, digits and -',
      'ItamScim',
    ),
    stage: read.matching('stage', tagValue, tagValueHint, 'production'),
    owner: read.matching('owner', tagValue, tagValueHint, 'it-operations'),
    dataClass: read.matching('dataClass', tagValue, tagValueHint, 'personal'),
    publicUrl: read.optional(
      'publicUrl',
      /^https?:\/\/[^/?#\s]+$/,
      'scheme and host without a path, e.g. https://itam.example.com',
    ),
    domainName: read.optional(
      'domainName',
      /^([a-z0-9-]+\.)+[a-z]{2,}$/,
      'a host name in lower case, e.g. itam.example.com',
    ),
    certificateArn: read.optional(
      'certificateArn',
      /^arn:[a-z-]+:acm:[a-z0-9-]+:\d{12}:certificate\/\S+$/,
      'the ARN of an ACM certificate',
    ),
    mailFrom: read.optional('mailFrom', mailAddress, 'a bare mail address, e.g. itam@example.com'),
    alarmEmail: read.optional('alarmEmail', mailAddress, 'a bare mail address, e.g. it-operations@example.com'),
    logRetentionDays: read.number(
      'logRetentionDays',
      (days) => retentionPeriods.includes(days),
      `one of ${retentionPeriods.join(', ')}`,
      365,
    ),
    requestsPerSecond: read.number(
      'requestsPerSecond',
      (rate) => Number.isInteger(rate) && rate >= 1 && rate <= 10_000,
      'a whole number from 1 to 10000',
      500,
    ),
    apiLogs: read.oneOf('apiLogs', ['off', 'existing', 'create'], regulated ? 'existing' : 'off'),
    waf: read.onOff('waf', regulated),
    customerManagedKeys: read.onOff('customerManagedKeys', regulated),
    backup: read.onOff('backup', regulated),
    terminationProtection: read.onOff('terminationProtection', regulated),
    nag: read.onOff('nag', true),
  };
  refuseUnknown(given, Object.keys(settings));
  refuseContradictions(settings);
  return settings;
}

const tagValue = /^[\p{L}\p{N} _.:/=+@-]{1,256}$/u;
const mailAddress = /^[^@\s"<>*?]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}$/;
const tagValueHint = 'up to 256 letters, digits, blanks and _.:/=+@-';

function refuseContradictions({ domainName, certificateArn }: Settings): void {
  if (domainName !== undefined && certificateArn === undefined) {
    throw new WrongSetting(
      'Setting "domainName" needs "certificateArn": an ACM certificate in the region of the stack.',
    );
  }
  if (certificateArn !== undefined && domainName === undefined) {
    throw new WrongSetting('Setting "certificateArn" has no effect without "domainName".');
  }
}

function refuseUnknown(given: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => /^[A-Za-z]+$/.test(name) && !known.includes(name));
  if (unknown !== undefined) {
    throw new WrongSetting(`There is no setting "${unknown}". Settings are ${known.join(', ')}.`);
  }
}

/** One method per kind of value. Empty text counts as not given, so that `-c domainName=` takes a value of cdk.json back. */
function reader(given: Readonly<Record<string, unknown>>) {
  const setValue = (name: keyof Settings): unknown => (given[name] === '' ? undefined : given[name]);
  const wrong = (name: keyof Settings, hint: string): WrongSetting =>
    new WrongSetting(`Setting "${name}" is ${JSON.stringify(given[name])}, but must be ${hint}.`);

  const optional = (name: keyof Settings, pattern: RegExp, hint: string): string | undefined => {
    const value = setValue(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || !pattern.test(value)) throw wrong(name, hint);
    return value;
  };

  return {
    optional,
    matching: (name: keyof Settings, pattern: RegExp, hint: string, otherwise: string): string =>
      optional(name, pattern, hint) ?? otherwise,
    oneOf: <T extends string>(name: keyof Settings, choices: readonly T[], otherwise: T): T => {
      const value = setValue(name) ?? otherwise;
      const choice = choices.find((candidate) => candidate === value);
      if (choice === undefined) throw wrong(name, `one of ${choices.join(', ')}`);
      return choice;
    },
    number: (name: keyof Settings, fits: (value: number) => boolean, hint: string, otherwise: number): number => {
      const value = setValue(name) ?? otherwise;
      const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
      if (typeof number !== 'number' || !fits(number)) throw wrong(name, hint);
      return number;
    },
    onOff: (name: keyof Settings, otherwise: boolean): boolean => {
      const value = setValue(name) ?? otherwise;
      if (value === true || value === 'true') return true;
      if (value === false || value === 'false') return false;
      throw wrong(name, 'true or false');
    },
  };
}
