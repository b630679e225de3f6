// One execution environment: loads a function's bundle and runs one event at a time for the process that started it.
// Plain JavaScript, because it is started without a TypeScript loader, as the bundle is on AWS.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// Whoever started this process is gone, even if killed: no environment outlives its cloud.
process.on('disconnect', () => process.exit(0));
// Ctrl-C goes to the whole process group; the cloud ends its environments itself, after the last answer.
process.on('SIGINT', () => {});

const failureOf = (error) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };

async function loadHandler() {
  const [, file, name] = /^(.*)\.([^.]+)$/.exec(process.env._HANDLER) ?? [];
  const path = ['.mjs', '.js', '.cjs']
    .map((extension) => join(process.env.LAMBDA_TASK_ROOT, `${file}${extension}`))
    .find((candidate) => existsSync(candidate));
  if (!path) throw Object.assign(new Error(`Cannot find module '${file}'`), { name: 'Runtime.ImportModuleError' });
  const loaded = await import(pathToFileURL(path).href);
  const handler = loaded[name] ?? loaded.default?.[name];
  if (typeof handler === 'function') return handler;
  throw Object.assign(new Error(`${file}.${name} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
}

const contextOf = ({ requestId, deadline, functionArn }) => ({
  awsRequestId: requestId,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
  invokedFunctionArn: functionArn,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});

try {
  const handler = await loadHandler();
  process.on('message', async (invocation) => {
    try {
      const payload = await handler(invocation.event, contextOf(invocation));
      process.send({ kind: 'answer', requestId: invocation.requestId, payload: payload ?? null });
    } catch (error) {
      process.send({ kind: 'error', requestId: invocation.requestId, ...failureOf(error) });
    }
  });
  process.send({ kind: 'ready' });
} catch (error) {
  // Who reads this ends the process; ending it here could lose the message.
  process.send({ kind: 'init-error', ...failureOf(error) });
}
