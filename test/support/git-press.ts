import { join } from "node:path";
import { gitPublisher, type GitTarget } from "../../src/publish/git.ts";
import type { Publisher, PublishResult } from "../../src/publish/publisher.ts";
import { gitYard, type Yard } from "./git.ts";

export type Files = Readonly<Record<string, string | undefined>>;

/** The time of every run in these tests. */
export const asOf = "2026-08-15T10:20:30.456Z";

/** A git yard with an empty remote, and what a publishing run does in it. */
export interface Press {
  readonly yard: Yard;
  readonly remote: string;
  /** Publishes `rules/` to main of origin, unless told otherwise. */
  publisher(repository: string, more?: Partial<GitTarget>): Publisher;
  /** One whole run with these differences. */
  publish(from: Publisher, files: Files, message?: string): Promise<PublishResult>;
  /** A clone of the remote that a person (whose clone is `person`) has already put files of their own into. */
  livedIn(name?: string, ...options: string[]): string;
  readonly person: string;
}

export function gitPress(): Press {
  const yard = gitYard();
  const remote = yard.makeRemote();
  const person = join(yard.folder, "person");
  return {
    yard,
    remote,
    person,
    publisher(repository, more = {}) {
      const { environment } = yard;
      return gitPublisher({ repository, remote: "origin", branch: "main", folder: "rules", environment, ...more });
    },
    async publish(from, files, message = "rules: step\n") {
      const base = await from.open();
      try {
        return await from.publish(base, yard.stage(files), message, asOf);
      } finally {
        await base.close();
      }
    },
    livedIn(name = "clone", ...options) {
      yard.clone(remote, "person");
      yard.commitFile(person, "README.md", "ours\n");
      yard.commitFile(person, "rules-of-the-house.md", "no shouting\n");
      return yard.clone(remote, name, ...options);
    },
  };
}
