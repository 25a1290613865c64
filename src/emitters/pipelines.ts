import { pipelineFiles } from "../dialects/pipelines/files.ts";
import { defineEmitter } from "../model/plugin.ts";

/** pySigma pipelines, without which the converted rules name fields that no product has, and so never match. */
export const pipelines = defineEmitter({
  name: "pipelines",
  folder: "pipelines",
  format: 1,
  summary: "pySigma pipelines for Splunk, Elastic, Sentinel and Defender XDR",
  fixed: () => Object.entries(pipelineFiles).map(([path, text]) => ({ path, text })),
});
