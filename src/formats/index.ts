export { cef } from "./cef.ts";
export { csv } from "./csv.ts";
export { ecs } from "./ecs.ts";
export { json } from "./json.ts";
export { navigator } from "./navigator.ts";
export { openioc } from "./openioc.ts";
export { sentinelUpload } from "./sentinel-upload.ts";
