import { configDefaults, defineConfig } from 'vitest/config';

const { TEST_RESULTS } = process.env;

/** What measures time, or counts on a PostgreSQL server that nobody else writes to. */
const alone = [
  'src/dialect/snipcart/markup-hostile.test.ts',
  'src/domain/catalog/options.test.ts',
  'test/answers.test.ts',
  'test/browser-cart-faults.test.ts',
  'test/trouble.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // On a busy machine a second is soon over: what never comes true fails by this, what comes true waits no longer than it must.
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    globalSetup: ['test/support/global-setup.ts'],
    reporters: TEST_RESULTS ? ['default', ['json', { outputFile: TEST_RESULTS }]] : ['default'],
    // `--coverage` fails where the shop's own rules are less than tested.
    coverage: {
      provider: 'v8',
      include: ['src/domain/**', 'src/checkout/**', 'src/storage/**'],
      exclude: ['**/*.test.ts'],
      reporter: ['text-summary', 'json-summary'],
      reportsDirectory: 'node_modules/.cache/coverage',
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...alone],
          // Most tests wait for processes, servers and time-outs more than they count.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'units',
          include: ['src/**/*.test.ts', 'web/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...alone],
          maxWorkers: 3,
          // Loading modules anew for each file takes longer than these tests, and none changes what another uses.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
