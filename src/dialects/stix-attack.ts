import { uuidv5 } from "../model/id.ts";
import type { Piece } from "../model/plugin.ts";
import { type Technique, techniqueOf } from "../model/techniques.ts";

/** What a list of ATT&CK tags is in STIX. */
export interface StixAttack {
  /** Elements of `kill_chain_phases`. */
  readonly phases: readonly string[];
  /** Elements of `external_references`. */
  readonly references: readonly string[];
  /** MITRE's objects of the same techniques, where there is one: an id that nobody knows is a reference and no more. */
  readonly techniques: readonly Piece[];
}

/** The same few lists are shared by all indicators, so each is put into words once. */
const known = new WeakMap<readonly string[], StixAttack>();

/**
 * Tags are those of Sigma: tactics by name, techniques by number, lower case. A technique whose sub-technique stands beside it
 * is left out: it is there for Sigma's validators, and says nothing that the sub-technique does not.
 */
export function stixAttack(tags: readonly string[]): StixAttack {
  let attack = known.get(tags);
  if (attack === undefined) known.set(tags, (attack = newAttack(tags)));
  return attack;
}

/** What a relationship has of the object that it begins at. */
export interface StixStart {
  readonly id: string;
  readonly createdBy: string;
  readonly marking: string;
  readonly created: string;
}

/**
 * The relationship from an indicator to a technique, with the dates and the marking of the indicator. Its id is made of the
 * members that make it this relationship, as RFC 8785 spells them.
 */
export function indicatesPiece(namespace: string, start: StixStart, modified: string, technique: Piece): Piece {
  const ends = `"source_ref":"${start.id}","target_ref":"${technique.key}"`;
  const id = `relationship--${uuidv5(namespace, `{"relationship_type":"indicates",${ends},"type":"relationship"}`)}`;
  const text = [
    `{"type":"relationship","spec_version":"2.1","id":"${id}","created_by_ref":"${start.createdBy}"`,
    `,"created":"${start.created}","modified":"${modified}","object_marking_refs":["${start.marking}"]`,
    `,"relationship_type":"indicates",${ends}}`,
  ];
  return { key: id, text: text.join("") };
}

const techniqueForm = /^[tgs]\d{4}(?:\.\d{3})?$/;
const tacticForm = /^[a-z]+(?:-[a-z]+)*$/;

function newAttack(tags: readonly string[]): StixAttack {
  const parents = new Set(tags.flatMap((tag) => (tag.includes(".") ? [tag.slice(0, tag.indexOf("."))] : [])));
  const ids = tags.filter((tag) => techniqueForm.test(tag) && !parents.has(tag)).map((tag) => tag.toUpperCase());
  return {
    phases: tags.filter((tag) => tacticForm.test(tag)).map(phaseText),
    references: ids.map((id) => `{"source_name":"mitre-attack","external_id":"${id}"}`),
    techniques: ids.flatMap((id) => {
      const technique = techniqueOf(id);
      return technique === undefined ? [] : [techniquePiece(id, technique)];
    }),
  };
}

function phaseText(tactic: string): string {
  return `{"kill_chain_name":"mitre-attack","phase_name":"${tactic}"}`;
}

/**
 * Older than any version that MITRE published, the first of 2017-05-31: of two versions of an object, readers keep the one that
 * was modified last (STIX 2.1 §3.6), so that this short form never takes the place of MITRE's own.
 */
const techniqueDate = "2017-05-31T00:00:00.000Z";

/** MITRE's object under MITRE's id, as far as an indicator needs it. Nobody's marking: it is public whatever points to it. */
function techniquePiece(id: string, { name, stixId, tactics }: Technique): Piece {
  const head = `{"type":"attack-pattern","spec_version":"2.1","id":"${stixId}"`;
  const dates = `"created":"${techniqueDate}","modified":"${techniqueDate}"`;
  const url = `https://attack.mitre.org/techniques/${id.replace(".", "/")}`;
  const reference = `{"source_name":"mitre-attack","external_id":"${id}","url":"${url}"}`;
  const words = `"name":${JSON.stringify(name)},"description":"Technique ${id} of MITRE ATT&CK."`;
  const phases = `"kill_chain_phases":[${tactics.map(phaseText).join(",")}]`;
  return { key: stixId, text: `${head},${dates},"external_references":[${reference}],${words},${phases}}` };
}
