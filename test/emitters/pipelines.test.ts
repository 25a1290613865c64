import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { pipelines } from "../../src/emitters/pipelines.ts";
import { settings } from "../support/pack.ts";
import { testEmitter } from "../support/emitter.ts";

testEmitter(pipelines);

const steps = z.array(z.object({ id: z.string() })).default([]);
const pipelineForm = z.object({ transformations: steps, postprocessing: steps });

const files = pipelines.fixed?.(settings) ?? [];

describe("pipelines", () => {
  it("are one for each product that the README names", () => {
    expect(files.map(({ path }) => path)).toEqual([
      "pipelines/defender-xdr.yml",
      "pipelines/elastic.yml",
      "pipelines/sentinel-asim.yml",
      "pipelines/splunk.yml",
      "pipelines/splunk-cim.yml",
    ]);
  });

  it.each(files.map(({ path, text }) => [path, text]))(
    "%s says how to use it, and names each step once",
    (path, text) => {
      expect(text).toMatch(new RegExp(`^# {5}sigma convert -t \\w+ -p ${path} sigma-lists/$`, "m"));
      const steps = stepsOf(load(text));
      expect(steps.length).toBeGreaterThan(0);
      expect(new Set(steps).size).toBe(steps.length);
    },
  );
});

function stepsOf(pipeline: unknown): string[] {
  const { transformations, postprocessing } = pipelineForm.parse(pipeline);
  return [...transformations, ...postprocessing].map(({ id }) => id);
}
