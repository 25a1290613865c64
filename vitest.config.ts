import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Tests that start programs, or play long histories: each file has a process of its own. */
const alone = [
  ...["test/*.test.ts", "test/pipeline/publish.test.ts"],
  ...["cli", "publish", "replay", "scripts"].map((room) => `test/${room}/**/*.test.ts`),
];

/** Of these the longest begin first: one that is left for the end would keep one core busy, and the other waiting. */
const longest = [/\/test\/replay\//, /\/github-killed\.test\.ts$/, /\/test\/[\w-]+\.test\.ts$/];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex((path) => path.test(moduleId));
      return found < 0 ? longest.length : found;
    };
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst, shuffle: { tests: true } },
    // One worker by default on two cores: most of these tests wait for git, Python or a disk.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "alone", include: alone, sequence: { groupOrder: 1 } } },
      {
        extends: true,
        test: {
          // No module holds state, so that these files can share what they import and what V8 has made of it.
          ...{ name: "shared", include: ["test/**/*.test.ts"], exclude: alone, isolate: false },
          sequence: { groupOrder: 0 },
        },
      },
    ],
  },
});
