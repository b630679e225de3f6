import { fileURLToPath } from 'node:url';
import { card, withoutEffectLine } from './card.ts';
import { StartFailure } from './failure.ts';
import { help, readOptions } from './options.ts';
import { start } from './start.ts';

const projectFolder = fileURLToPath(new URL('../../..', import.meta.url));

/** `npm start`, from its arguments to Ctrl-C. Answers with the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const begun = performance.now();
  const seconds = () => ((performance.now() - begun) / 1000).toFixed(1);
  const progress = (line: string) => console.log(`${seconds().padStart(6)} s  ${line}`);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Who asks twice does not want to wait; the functions' processes end with this one.
      if (stop.signal.aborted) process.exit(130);
      stop.abort();
    });
  }
  try {
    const options = readOptions(args);
    if (options === 'help') {
      console.log(help);
      return 0;
    }
    const started = await start(options, { projectFolder, progress, signal: stop.signal });
    progress(withoutEffectLine(started.withoutEffect));
    console.log(card(started, options.dataFolder, seconds()));
    await aborted(stop.signal);
    await started.cloud.close();
    console.log('Stopped.');
    return 0;
  } catch (error) {
    if (stop.signal.aborted) return 0;
    console.error(error instanceof StartFailure ? error.message : error);
    return 1;
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done();
    signal.addEventListener('abort', () => done(), { once: true });
  });
