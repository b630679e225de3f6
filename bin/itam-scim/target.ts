import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { Unreachable, UsageError } from './failure.ts';

/** Which deployment is asked, and who asks. */
export interface Target {
  /** `https://HOST/admin`, without a slash at the end. */
  readonly adminUrl: string;
  readonly region: string;
  readonly credentials: Credentials | 'from-aws-configuration';
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface TargetOptions {
  readonly url: string | undefined;
  readonly region: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What `npm start` leaves in its data folder. */
const localEndpoint = z.object({
  adminUrl: z.url(),
  region: z.string(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
});

export function findTarget(options: TargetOptions, env: Environment, checkout: string): Target {
  const given = options.url ?? env['ITAM_SCIM_ADMIN_URL'];
  const local = readLocalEndpoint(env['ITAM_SCIM_DATA'] ?? join(checkout, '.local'));
  if (given === undefined) {
    if (local !== undefined) return localTarget(local);
    throw new Unreachable(
      'no admin API is known: start the local cloud (npm start), or give the stack output AdminUrl with --url or ' +
        'ITAM_SCIM_ADMIN_URL',
    );
  }
  const adminUrl = parseUrl(given);
  if (local !== undefined && adminUrl === withoutVersion(local.adminUrl)) return localTarget(local);
  return { adminUrl, region: regionOf(adminUrl, options, env), credentials: 'from-aws-configuration' };
}

const localTarget = ({ adminUrl, region, ...credentials }: z.output<typeof localEndpoint>): Target => ({
  adminUrl: withoutVersion(adminUrl),
  region,
  credentials,
});

function readLocalEndpoint(folder: string): z.output<typeof localEndpoint> | undefined {
  const path = join(resolve(folder), 'endpoint.json');
  try {
    return localEndpoint.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Unreachable(`${path} is damaged; start the local cloud again (npm start) to have it written anew`);
  }
}

/** Only over TLS, but for this machine: answers hold keys. */
function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = url !== undefined && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isLoopback)) {
    throw new UsageError(`${text} is not the address of an admin API, such as https://HOST/admin`);
  }
  return withoutVersion(`${url.origin}${url.pathname}`);
}

const withoutVersion = (url: string): string => url.replace(/\/+$/, '').replace(/\/v1$/, '');

function regionOf(adminUrl: string, options: TargetOptions, env: Environment): string {
  const inHost = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com/.exec(adminUrl)?.[1];
  const region = options.region ?? inHost ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  if (region === undefined) throw new UsageError('say the region of the deployment with --region or AWS_REGION');
  return region;
}
