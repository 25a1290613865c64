import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    sequence: { shuffle: true },
    // One worker by default on two cores: most of these tests wait for git, Python or a disk.
    maxWorkers: 2,
    // No module of ours holds state, so that files can share what they import: that halves the time.
    isolate: false,
  },
});
