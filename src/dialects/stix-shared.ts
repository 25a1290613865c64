import { uuidv5 } from "../model/id.ts";
import type { Tlp } from "../model/indicator.ts";
import type { Piece } from "../model/plugin.ts";
import { oneLine } from "../model/text.ts";

/** A fixed date, because the object never changes: another brand is another identity. */
const identityDate = "2024-01-01T00:00:00.000Z";

/** The publisher, keyed by its id, as every object of a bundle is. */
export function stixIdentity(namespace: string, brand: string): Piece {
  const id = `identity--${uuidv5(namespace, `identity:${brand}`)}`;
  const head = `{"type":"identity","spec_version":"2.1","id":"${id}","created":"${identityDate}","modified":"${identityDate}"`;
  const text = `${head},"name":${JSON.stringify(oneLine(brand, 200))},"description":"Publisher of these indicators.","identity_class":"organization"}`;
  return { key: id, text };
}

/** Marking definitions of TLP 2.0: oasis-open/cti-stix-common-objects, extension-definition-specifications/tlp-2.0. */
const tlpUuids: Readonly<Record<Tlp, string>> = {
  clear: "94868c89-83c2-464b-929b-a1a8aa3c8487",
  green: "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
  amber: "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
  "amber+strict": "939a9414-2ddd-4d32-a0cd-375ea402b003",
  red: "e828b379-4e03-4974-9ac4-e53a884c97c1",
};
const tlpExtension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

/** The published object to the letter: no `modified`, no `definition_type`. */
export function stixMarking(tlp: Tlp): Piece {
  const id = `marking-definition--${tlpUuids[tlp]}`;
  const head = `{"type":"marking-definition","spec_version":"2.1","id":"${id}","created":"2022-10-01T00:00:00.000Z"`;
  const extension = `{"${tlpExtension}":{"extension_type":"property-extension","tlp_2_0":"${tlp}"}}`;
  return { key: id, text: `${head},"name":"TLP:${tlp.toUpperCase()}","extensions":${extension}}` };
}
