import { z } from "zod";
import { defineSource } from "../model/plugin.ts";
import { decoded } from "../readers/bytes.ts";
import { unreadRecord } from "../readers/unread.ts";
import { valueBatches } from "../readers/value-lines.ts";

const webAddress = /^(?:https?|ftp):\/\//i;

/** OpenPhish's public feed: the newest few hundred phishing URLs, from which older ones roll off. */
export const openphish = defineSource({
  name: "openphish",
  summary: "OpenPhish public feed of phishing URLs, one a line",
  nature: "append",
  terms: {
    title: "OpenPhish",
    license: "proprietary, non-commercial use only",
    terms: "https://openphish.com/faq.html",
    attribution: "Phishing URLs by OpenPhish, https://openphish.com.",
    republish: "no",
    tlp: "clear",
  },
  // The address on openphish.com redirects here, and at times fails to.
  url: "https://raw.githubusercontent.com/openphish/public_feed/refs/heads/main/feed.txt",
  every: 12 * 60,
  confidence: { stated: "none", default: "medium" },
  dates: "none",
  deriveHosts: true,
  options: z.strictObject({}),
  async *read(location, _options, reach) {
    for await (const values of valueBatches(decoded(reach.open(location), location))) {
      for (const item of values) {
        if ("unread" in item) yield item;
        else if (webAddress.test(item.value)) yield { value: item.value, type: "url", threatType: "phishing" };
        else yield unreadRecord("invalid-value", item.value, item.line);
      }
    }
  },
});
