"""Splits events by pycef. Job: {"text": events, "key": field}. Answer: {"values": that field of each event, unescaped}."""

import json
import re
import sys

import pycef

# pycef finds where a field begins and ends, and leaves the escapes of ArcSight's "Character Encoding" to its caller.
ESCAPES = {"\\\\": "\\", "\\=": "=", "\\n": "\n", "\\r": "\r"}

job = json.load(sys.stdin)
values = []
for line in job["text"].split("\n")[:-1]:
    event = pycef.parse(line)
    if event is None:
        sys.exit(f"pycef reads no event: {line!r}")
    values.append(re.sub(r"\\[^\W_]|\\\W", lambda found: ESCAPES[found.group()], event[job["key"]]))
json.dump({"values": values}, sys.stdout)
