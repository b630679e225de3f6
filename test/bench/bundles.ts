/**
 * `npm run bundles`: how large the users function is, and how long it takes to import compared to the AWS SDK clients
 * alone, each in fresh processes side by side. Fails beyond 550 KB or 1.3 times.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '#infra/bundle.ts';
import { environment } from '#manifest/environment.ts';
import { median } from './statistics.ts';

const mostKilobytes = 550;
const mostTimes = 1.3;
const pairs = 25;

const sdkAlone = `
export { DynamoDBClient } from '@aws-sdk/client-dynamodb';
export { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
`;

// In the checkout, so that the entry finds its packages.
const folder = mkdtempSync(join('node_modules', '.bundles-'));
try {
  writeFileSync(join(folder, 'sdk.ts'), sdkAlone);
  const [sdk, users] = [join(folder, 'sdk.mjs'), join(folder, 'users.mjs')];
  bundle(join(folder, 'sdk.ts'), sdk);
  bundle(join('lambdas', 'users.ts'), users);

  const times = Array.from({ length: pairs }, () => ({ sdk: importTime(sdk), users: importTime(users) }));
  const kilobytes = statSync(users).size / 1024;
  const [sdkTime, usersTime] = [median(times.map((pair) => pair.sdk)), median(times.map((pair) => pair.users))];
  // Whatever else the machine does only ever adds to a time: the fastest imports say most about the code.
  const ratio = Math.min(...times.map((pair) => pair.users)) / Math.min(...times.map((pair) => pair.sdk));
  const paired = median(times.map((pair) => pair.users / pair.sdk));
  console.log(`users, minified with the SDK: ${kilobytes.toFixed(0)} KB (at most ${mostKilobytes})`);
  console.log(`the SDK clients alone:        ${(statSync(sdk).size / 1024).toFixed(0)} KB`);
  console.log(`import, median of ${pairs}: users ${usersTime.toFixed(1)} ms, SDK alone ${sdkTime.toFixed(1)} ms`);
  console.log(
    `users / SDK alone: ${ratio.toFixed(2)} by the fastest, ${paired.toFixed(2)} pair by pair (at most ${mostTimes})`,
  );
  process.exitCode = kilobytes <= mostKilobytes && ratio <= mostTimes && paired <= mostTimes ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** Milliseconds from the start of the import to its end, in a process of its own. */
function importTime(file: string): number {
  const script = `const start = performance.now(); await import(${JSON.stringify(`./${file}`)}); console.log(performance.now() - start)`;
  const env = { ...process.env, AWS_REGION: 'eu-west-1', [environment.tableName]: 'none' };
  return Number(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, stdio: ['ignore', 'pipe', 'ignore'] }),
  );
}
