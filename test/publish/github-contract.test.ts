import { publisherContract } from "./contract.ts";

publisherContract("publishing over GitHub's API", (press, { branch, token, signer }) =>
  press.over({ branch, token, signer }),
);
