/** The started stack in a process of its own, as `npm start` runs it; tells its parent where it is, and ends with it. */
import { start } from '#local/start/start.ts';
import type { StackAddress } from './running-stack.ts';

const [dataFolder = ''] = process.argv.slice(2);
const { cloud, account, tenantUrl, token } = await start(
  { port: 0, dataFolder, fresh: true },
  { projectFolder: process.cwd(), progress: () => {}, signal: new AbortController().signal },
);
process.on('disconnect', () => cloud.close().then(() => process.exit(0)));
const address: StackAddress = { url: cloud.url, account, tenantUrl, token };
process.send?.(address);
