import { defenderXdr } from "../dialects/pipelines/defender-xdr.ts";
import { elastic } from "../dialects/pipelines/elastic.ts";
import { sentinelAsim } from "../dialects/pipelines/sentinel-asim.ts";
import { splunkCim } from "../dialects/pipelines/splunk-cim.ts";
import { splunk } from "../dialects/pipelines/splunk.ts";
import { defineEmitter } from "../model/plugin.ts";

const folder = "pipelines";

const texts = {
  "defender-xdr": defenderXdr,
  elastic,
  "sentinel-asim": sentinelAsim,
  splunk,
  "splunk-cim": splunkCim,
} as const;

/** pySigma pipelines, without which the converted rules name fields that no product has, and so never match. */
export const pipelines = defineEmitter({
  name: "pipelines",
  folder,
  format: 1,
  summary: "pySigma pipelines for Splunk, Elastic, Sentinel and Defender XDR",
  fixed: () => Object.entries(texts).map(([name, text]) => ({ path: `${folder}/${name}.yml`, text })),
});
