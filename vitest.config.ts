import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'test/unit/**/*.test.ts',
      'test/contract/**/*.test.ts',
      'test/integration/**/*.test.ts',
      'test/interop/**/*.test.ts',
    ],
    testTimeout: 90_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Importing everything anew for each file took longer than the tests. What a file leaves behind, the leak gate finds.
    isolate: false,
    setupFiles: ['test/setup/leak-gate.ts'],
  },
});
