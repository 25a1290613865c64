"""Reads CSV as Python does when it forgives nothing. Job: {"text": document}. Answer: {"rows": lists of fields}."""

import csv
import io
import json
import sys

job = json.load(sys.stdin)
rows = list(csv.reader(io.StringIO(job["text"], newline=""), strict=True))
json.dump({"rows": rows}, sys.stdout)
