"""Reads texts with PyYAML, which follows YAML 1.1. JSON list of texts on stdin, JSON list of what they mean on stdout."""

import json
import sys

import yaml

json.dump([yaml.safe_load(text) for text in json.load(sys.stdin)], sys.stdout)
