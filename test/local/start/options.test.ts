import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StartFailure } from '#local/start/failure.ts';
import { help, readOptions } from '#local/start/options.ts';

describe('options of npm start', () => {
  it.each([
    [[], { port: 4566, dataFolder: resolve('.local'), fresh: false }],
    [['--port', '0', '--fresh'], { port: 0, dataFolder: resolve('.local'), fresh: true }],
    [['--data=/tmp/x'], { port: 4566, dataFolder: '/tmp/x', fresh: false }],
  ])('%j', (args, options) => {
    expect(readOptions(args)).toEqual(options);
  });

  it('show help when asked to, whatever else is there', () => {
    expect(readOptions(['--port', 'x', '--help'])).toBe('help');
    expect(help).toContain('Examples');
  });

  it.each([
    [['--port', 'x'], '--port x'],
    [['--port', '65536'], '--port 65536'],
    [['--port', '1.5'], '--port 1.5'],
    [['--prot', '1'], '--prot'],
    [['now'], 'now'],
    [['--port'], '--port'],
  ])('%j are refused in one line that names what is wrong', (args, words) => {
    const attempt = () => readOptions(args);

    expect(attempt).toThrow(StartFailure);
    expect(attempt).toThrow(words);
    expect(attempt).not.toThrow('\n');
  });
});
