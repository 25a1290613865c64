/**
 * Writes the pages that are made from the code. A test fails while they are not what this gives.
 *
 *   npm run docs
 */
import { writeFileSync } from "node:fs";
import { generatedDocs } from "./generated-docs.ts";

for (const [path, text] of generatedDocs()) writeFileSync(new URL(`../${path}`, import.meta.url), text);
