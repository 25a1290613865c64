import { defenderXdr } from "./defender-xdr.ts";
import { elastic } from "./elastic.ts";
import { sentinelAsim } from "./sentinel-asim.ts";
import { splunkCim } from "./splunk-cim.ts";
import { splunk } from "./splunk.ts";

/** The pySigma pipelines by path, alike in a tree and in a pack: `sigma convert -p` is told the same name in both. */
export const pipelineFiles: Readonly<Record<string, string>> = {
  "pipelines/defender-xdr.yml": defenderXdr,
  "pipelines/elastic.yml": elastic,
  "pipelines/sentinel-asim.yml": sentinelAsim,
  "pipelines/splunk.yml": splunk,
  "pipelines/splunk-cim.yml": splunkCim,
};
