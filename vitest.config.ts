import { defineConfig } from 'vitest/config';

const time = { testTimeout: 30_000, hookTimeout: 60_000, expect: { poll: { timeout: 10_000 } } };
const onTheLocalCloud = 'test/**/*.e2e.test.ts';

export default defineConfig({
  test: {
    projects: [
      { test: { ...time, name: 'parts', include: ['test/**/*.test.ts'], exclude: [onTheLocalCloud] } },
      // Synthesises the stack once, and only when one of these is run.
      {
        test: {
          ...time,
          name: 'local-cloud',
          include: [onTheLocalCloud],
          globalSetup: ['test/synthesised-stack.setup.ts'],
        },
      },
    ],
  },
});
