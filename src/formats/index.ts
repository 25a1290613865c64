export { cef } from "./cef.ts";
export { csv } from "./csv.ts";
export { json } from "./json.ts";
export { openioc } from "./openioc.ts";
