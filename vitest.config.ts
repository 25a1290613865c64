import { defineConfig } from "vitest/config";

/** Tests that start programs, or play long histories: each file has a process of its own, and begins early. */
const alone = ["test/*.test.ts", ...["cli", "publish", "replay", "scripts"].map((room) => `test/${room}/**/*.test.ts`)];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    sequence: { shuffle: true },
    // One worker by default on two cores: most of these tests wait for git, Python or a disk.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "alone", include: alone } },
      // No module holds state, so that these files can share what they import and what V8 has made of it.
      { extends: true, test: { name: "shared", include: ["test/**/*.test.ts"], exclude: alone, isolate: false } },
    ],
  },
});
