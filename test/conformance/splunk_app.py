"""Reads .conf files with the parser of splunk-appinspect, and asks a lookup with WILDCARD rows as a shell matches names.

Job: {"confs": {name: text}, "lookup": {"text": CSV, "column": name, "key": name}, "names": [..]}.
Answer: {"confs": {name: {stanza: {key: value}}}, "errors": [..], "matches": {name: [keys]}}.
"""

import csv
import fnmatch
import io
import json
import sys

from splunk_appinspect.configuration_file import ConfigurationFile
from splunk_appinspect.configuration_parser import configuration_lexer, parse

job = json.load(sys.stdin)
confs, errors = {}, []
for name, text in job["confs"].items():
    conf = parse(text, ConfigurationFile(), configuration_lexer)
    errors += [f"{name}: {error}" for error in conf.errors]
    confs[name] = {section.name: {key: value for key, value, _ in section.items()} for section in conf.sections()}

lookup = job["lookup"]
rows = list(csv.DictReader(io.StringIO(lookup["text"], newline=""), strict=True))
matches = {
    name: [row[lookup["key"]] for row in rows if fnmatch.fnmatchcase(name.lower(), row[lookup["column"]])]
    for name in job["names"]
}
json.dump({"confs": confs, "errors": errors, "matches": matches}, sys.stdout)
