import { existsSync } from "node:fs";
import { join } from "node:path";
import { served } from "../support/two-door-server.ts";
import { publisherContract } from "./contract.ts";

publisherContract("publishing through git", (press, { name, branch, token, signer }) => {
  const { yard, remote } = press;
  const at = join(yard.folder, `clone-${name}`);
  if (!existsSync(at)) {
    yard.clone(remote, `clone-${name}`);
    yard.git(at, "remote", "set-url", "origin", served(press.server, remote));
  }
  return press.publisher(at, { branch, token, signer });
});
