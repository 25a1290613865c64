import type { EmitterSpec } from "../model/plugin.ts";
import { byText } from "../model/order.ts";
import * as all from "./index.ts";

/** Every emitter, by name: the order in which they are asked leaves no trace in the tree. */
export const emitters: readonly EmitterSpec[] = Object.values(all).sort((a, b) => byText(a.name, b.name));
