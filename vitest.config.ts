import { defineConfig } from 'vitest/config';

const { TEST_RESULTS } = process.env;

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'web/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Most tests wait for processes, servers and time-outs more than they count.
    maxWorkers: 3,
    globalSetup: ['test/support/global-setup.ts'],
    reporters: TEST_RESULTS ? ['default', ['json', { outputFile: TEST_RESULTS }]] : ['default'],
  },
});
