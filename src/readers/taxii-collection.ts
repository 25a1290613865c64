import { PressError } from "../model/errors.ts";
import type { Reach } from "../model/plugin.ts";
import { asFolder, linkWithin } from "./address.ts";
import { asList, asRecord, asText } from "./pointer.ts";
import { taxiiResource, versionError } from "./taxii-answer.ts";
import { shown } from "./unread.ts";

type Resource = Readonly<Record<string, unknown>>;

/**
 * The address of the collection to read, found from wherever the owner points: the server's discovery, an API root, its
 * list of collections, or the collection itself (TAXII 2.1 §4 and §5). Each says by its content what it is.
 */
export async function collectionAddress(location: string, wanted: string | undefined, reach: Reach): Promise<string> {
  const start = asFolder(location).replace(/\/objects\/$/, "/");
  const resource = await taxiiResource(start, reach);
  if ("can_read" in resource) {
    if (resource["can_read"] === false) throw unreadable(resource, location);
    return start;
  }
  const listed = "collections" in resource ? start : new URL("collections/", rootAddress(resource, start)).href;
  const list = listed === start ? resource : await taxiiResource(listed, reach);
  const id = chosen(list, wanted, location);
  return new URL(`${encodeURIComponent(id)}/`, listed).href;
}

/** The API root that a discovery names, or the address itself when it is a root already. */
function rootAddress(resource: Resource, address: string): string {
  const versions = asList(resource["versions"]).map(String);
  if (versions.length > 0 && !versions.some((version) => /version\s*=\s*2\.1\b/.test(version)))
    throw versionError(address, `is an API root for ${shown(versions.join(", "))}`);
  const roots = asList(resource["api_roots"]).flatMap((root) => asText(root) ?? []);
  const root = asText(resource["default"]) ?? (roots.length === 1 ? roots[0] : undefined);
  if (root !== undefined) return asFolder(linkWithin(root, address));
  if (roots.length === 0) return address;
  const hint = `Name one of them as \`url\`: ${shown(roots.join(", "))}.`;
  throw new PressError("source-collection", `${address} has ${roots.length} API roots and no default one.`, { hint });
}

/** The id of the collection that the owner means; the only readable one where they name none. */
function chosen(list: Resource, wanted: string | undefined, location: string): string {
  const all = asList(list["collections"])
    .map(asRecord)
    .filter((entry) => entry !== undefined);
  const readable = all.filter((entry) => entry["can_read"] !== false);
  const found = wanted === undefined ? readable : matching(all, wanted);
  const [first] = found;
  const hint = `It has: ${readable.length === 0 ? "none that this account may read" : readable.map(nameOf).join(", ")}.`;
  if (first === undefined) {
    const what = wanted === undefined ? "no readable collection" : `no collection ${shown(wanted)}`;
    throw new PressError("source-collection", `${location} has ${what}.`, { hint });
  }
  if (found.length > 1) {
    const what = wanted === undefined ? "readable collections" : `collections called ${shown(wanted)}`;
    throw new PressError("source-collection", `${location} has ${found.length} ${what}.`, {
      hint: `Name one by its id under \`collection\`. ${hint}`,
    });
  }
  if (first["can_read"] === false) throw unreadable(first, location);
  return idOf(first, location);
}

/** By id, else by alias, else by title: only an id is unique. */
function matching(all: readonly Resource[], wanted: string): readonly Resource[] {
  for (const key of ["id", "alias", "title"] as const) {
    const found = all.filter((entry) => asText(entry[key])?.toLowerCase() === wanted.toLowerCase());
    if (found.length > 0) return found;
  }
  return [];
}

/** An id becomes a part of a path: dots alone would climb out of the collections. */
function idOf(collection: Resource, location: string): string {
  const id = asText(collection["id"]) ?? "";
  if (/^[\w-][\w.~-]*$/.test(id)) return id;
  throw new PressError("source-answer", `${location} has a collection with the id ${shown(id)}, which is no id.`, {
    hint: "TAXII 2.1 §5.1.1 asks for a UUID. Tell who runs the server.",
  });
}

function unreadable(collection: Resource, location: string): PressError {
  return new PressError("source-collection", `${location} does not let this account read ${nameOf(collection)}.`, {
    hint: "Ask its provider for the right to read it (`can_read`), or name another one under `collection`.",
  });
}

function nameOf(collection: Resource): string {
  return shown(`${asText(collection["title"]) ?? "untitled"} (${asText(collection["id"]) ?? "without id"})`);
}
