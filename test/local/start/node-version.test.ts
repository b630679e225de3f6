import { afterEach, describe, expect, it, vi } from 'vitest';
import { refuseOldNode } from '#local/start/node-version.ts';

describe('the version of Node', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([
    ['18.20.4', true],
    ['20.18.9', true],
    ['20.19.0', false],
    ['22.1.0', false],
    ['24.0.0', false],
  ])('%s is too old: %s', (version, refused) => {
    const said = vi.spyOn(console, 'error').mockReturnValue();

    expect(refuseOldNode(version)).toBe(refused);
    expect(said).toHaveBeenCalledTimes(refused ? 1 : 0);
  });
});
