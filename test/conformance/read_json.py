"""Reads the format `json` with Python. Job: {"text": document}. Answer: {"values": the value of each indicator}."""

import json
import sys


def refuse(name):
    raise ValueError(f"{name} is no number of JSON")


document = json.loads(json.load(sys.stdin)["text"], parse_constant=refuse)
# Only ASCII on the way back: halves of surrogate pairs have no UTF-8.
json.dump({"values": [entry["value"] for entry in document["data"]]}, sys.stdout, ensure_ascii=True)
