import { defineConfig } from "vitest/config";

/** Rooms without disk, network and process. No module of theirs holds state, so that their test files can share what they import. */
const pure = ["dialects", "emitters", "formats", "model", "readers", "refine"].map(
  (room) => `test/${room}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    sequence: { shuffle: true },
    // One worker by default on two cores: most of these tests wait for git, Python or a disk.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "pure", include: pure, isolate: false } },
      { extends: true, test: { name: "whole", include: ["test/**/*.test.ts"], exclude: pure } },
    ],
  },
});
