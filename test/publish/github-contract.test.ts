import { publisherContract } from "./contract.ts";

publisherContract("publishing over GitHub's API", (press, { branch, token }) => press.over({ branch, token }));
