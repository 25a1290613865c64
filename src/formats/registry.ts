import { byText } from "../model/order.ts";
import type { FormatSpec } from "../model/format.ts";
import * as all from "./index.ts";

/** Every format that is printed on demand, by name. */
export const formats: readonly FormatSpec[] = Object.values(all).sort((a, b) => byText(a.name, b.name));
