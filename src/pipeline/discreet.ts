import type { Place } from "../config/place.ts";
import { PressError } from "../model/errors.ts";
import type { Sighting, Unread } from "../model/indicator.ts";
import { credentialOf } from "../net/credential.ts";
import { type Redact, redactor } from "../net/redaction.ts";
import type { SourceSetup } from "./setup.ts";

type Read = SourceSetup["read"];

/** A shorter secret may be a word that values, titles and links hold by right; in messages it is taken out all the same. */
const shortestKey = 12;

/**
 * A reading that repeats no secret of its own source, although its server may: in an error with status 200, in a record that
 * cannot be read, in a link to itself. What is said of it goes into public logs and issues, what is read of it into a public
 * tree. The way out takes secrets out of its own messages already.
 */
export function discreet(name: string, place: Place, read: Read): Read {
  if ("path" in place) return read;
  const { url, access } = place;
  const { secrets } = credentialOf({ ...access, name, home: url });
  const redact = redactor(secrets);
  const long = secrets.filter(({ length }) => length >= shortestKey);
  const clean = long.length === 0 ? same : withoutKey(redactor(long));
  // What people put into the query of an address is a secret as often as not.
  const shown = url.replace(/\?.*/s, "");
  const say: Redact = (text) => redact(text.replaceAll(url, shown));
  return async function* (reach) {
    const warn = (sentence: string): void => {
      reach.warn(say(sentence));
    };
    try {
      for await (const record of read({ ...reach, warn })) {
        yield "unread" in record ? { ...record, value: say(record.value) } : clean(record);
      }
    } catch (error) {
      if (!(error instanceof PressError)) throw error;
      const { code, message, hint, exit } = error;
      // Without its cause, which may hold what it was made of.
      throw new PressError(code, say(message), { ...(hint !== undefined && { hint: say(hint) }), exit });
    }
  };
}

function same(sighting: Sighting): Sighting {
  return sighting;
}

/** A value with the key in it is the server's answer to us, and no indicator. */
function withoutKey(redact: Redact): (sighting: Sighting) => Sighting | Unread {
  return (sighting) => {
    const { value, title, references } = sighting;
    // One look at all of it: nearly every sighting passes here.
    const text = [value, title, ...(references ?? [])].join("\n");
    if (redact(text) === text) return sighting;
    const cleanValue = redact(value);
    if (cleanValue !== value) return { unread: "invalid-value", value: cleanValue };
    const harmless = references?.filter((reference) => redact(reference) === reference);
    const cleanTitle = title === undefined ? title : redact(title);
    return {
      ...sighting,
      ...(cleanTitle !== undefined && { title: cleanTitle }),
      ...(harmless !== undefined && { references: harmless }),
    };
  };
}
