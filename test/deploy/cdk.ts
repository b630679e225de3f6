import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
const cli = fileURLToPath(new URL('../../node_modules/aws-cdk/bin/cdk', import.meta.url));

export interface CdkSurroundings {
  readonly endpoint: string;
  /** In place of the user's home folder, with what the CLI keeps and what AWS settings it looks for. */
  readonly home: string;
}

export interface CdkRun {
  readonly exitCode: number | null;
  /** Both streams, in the order in which they were written. */
  readonly output: string;
}

/** Runs the real CDK CLI in the project, with nothing of the caller's AWS settings: all it can reach is the endpoint. */
export async function cdk({ endpoint, home }: CdkSurroundings, ...args: readonly string[]): Promise<CdkRun> {
  const child = spawn(process.execPath, [cli, ...args, '--no-notices', '--no-version-reporting'], {
    cwd: projectFolder,
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      CDK_HOME: home,
      CI: 'true',
      NO_COLOR: '1',
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_REGION: 'eu-west-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const exitCode = await new Promise<number | null>((done) => child.on('close', done));
  return { exitCode, output: Buffer.concat(chunks).toString('utf8') };
}
