import type { Sighting, Unread } from "../../src/model/indicator.ts";
import type { Reach, Source } from "../../src/model/plugin.ts";

/** Everything that a source makes of a location, read through the reach that it is lent. */
export async function readFrom(
  source: Source,
  location: string,
  options: unknown,
  reach: Reach,
): Promise<(Sighting | Unread)[]> {
  const read: (Sighting | Unread)[] = [];
  for await (const item of source.open(options)(location, reach)) read.push(item);
  return read;
}
