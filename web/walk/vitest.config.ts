import { defineConfig } from 'vitest/config';

// The browser tests: the built interface, the real server, Debian's chromium. Two files at a time: the machine may have two cores.
export default defineConfig({
  test: {
    include: ['walk/**/*.test.ts'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
    retry: 0,
    fileParallelism: true,
  },
});
