"""Reads Sigma files with pySigma and PyYAML, and says what is wrong with them. JSON job on stdin, JSON report on stdout.

Job: files [{path, text}]; pipelines [{path, text}]; check (text of a configuration for the validators, or null);
rules {id: [[kind, value], ...]}, the indicators that each rule was made from.
"""

import json
import pathlib
import re
import sqlite3
import sys
import tempfile

import yaml
from sigma.backends.elasticsearch import EqlBackend, ESQLBackend, LuceneBackend
from sigma.backends.kusto import KustoBackend
from sigma.backends.opensearch import OpensearchLuceneBackend
from sigma.backends.splunk import SplunkBackend
from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection
from sigma.plugins import InstalledSigmaPlugins
from sigma.processing.pipeline import ProcessingPipeline
from sigma.validation import SigmaValidator
from sigma_events import events

COLUMNS = {
    "splunk": (SplunkBackend, "pipelines/splunk.yml"),
    "splunk-cim": (SplunkBackend, "pipelines/splunk-cim.yml"),
    "lucene": (LuceneBackend, "pipelines/elastic.yml"),
    "eql": (EqlBackend, "pipelines/elastic.yml"),
    "esql": (ESQLBackend, "pipelines/elastic.yml"),
    "opensearch": (OpensearchLuceneBackend, "pipelines/elastic.yml"),
    "sentinel-asim": (KustoBackend, "pipelines/sentinel-asim.yml"),
    "defender-xdr": (KustoBackend, "pipelines/defender-xdr.yml"),
}
RAW_FIELD = re.compile(r"\b(DestinationIp|QueryName|c-uri|Hashes)\b")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
# What may follow a backslash in a string of the language; anything else is refused by its parser, or means a wildcard.
ESCAPES = {"eql": 'nrt"\\', "esql": 'nrt"\\', "sentinel-asim": '"\\', "defender-xdr": '"\\'}


def main():
    job = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        paths = [write(pathlib.Path(folder), file) for file in job["files"]]
        collection = load(paths)
        report = {
            "rules": [record for file in job["files"] for record in yaml.safe_load_all(file["text"])],
            "errors": [str(error) for error in collection.errors],
            "issues": issues(collection, job["check"]),
            "columns": {},
            "probes": [],
        }
        if not report["errors"]:
            pipelines = {file["path"]: file["text"] for file in job["pipelines"]}
            for name, (backend, path) in COLUMNS.items():
                queries = convert(backend(ProcessingPipeline.from_yaml(pipelines[path])), load(paths))
                report["columns"][name] = column(name, queries, job["rules"])
            for rule_id, [query] in convert(sqliteBackend(), load(paths)).items():
                report["probes"] += probe(rule_id, query, job["rules"][rule_id])
    json.dump(report, sys.stdout, default=str)


def write(folder, file):
    path = folder / file["path"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(file["text"], encoding="utf-8")
    return path


def load(paths):
    return SigmaCollection.load_ruleset(paths, collect_errors=True)


def issues(collection, check):
    if check is None:
        return []
    validators = InstalledSigmaPlugins.autodiscover().validators
    found = SigmaValidator.from_yaml(check, validators).validate_rules(collection)
    return [f"{type(issue).__name__}: {issue}" for issue in found]


def convert(backend, collection):
    """Queries by rule id. One rule at a time, so that a query is known by its rule and a failure names it."""
    queries = {}
    for rule in collection.rules:
        queries[str(rule.id)] = [str(query) for query in backend.convert(SigmaCollection([rule]))]
    return queries


def column(name, queries, rules):
    longest = max((query for listed in queries.values() for query in listed), key=len, default="")
    return {
        "queries": queries,
        "longest": len(longest),
        "unmapped": [] if name == "splunk" else [q for listed in queries.values() for q in listed if RAW_FIELD.search(q)],
        "damaged": [damage for rule_id, listed in queries.items() for damage in damages(name, listed, rules[rule_id])],
    }


def damages(name, queries, indicators):
    """Strings of a query that its language refuses, and addresses and URLs that are not among its strings."""
    if name not in ESCAPES:
        return []
    found, strings = [], set()
    for text in (match for query in queries for match in STRING.findall(query)):
        found += [f"{name}: escape in {text}" for sign in re.findall(r"\\(.)", text) if sign not in ESCAPES[name]]
        strings.add(re.sub(r"\\(.)", r"\1", text))
    exact = [value for kind, value in indicators if kind in ("ipv4", "ipv6", "url")]
    return found + [f"{name}: no {value}" for value in exact if value not in strings]


def probe(rule_id, query, indicators):
    """Runs the rule over events of its indicators; gives the missed hits and false matches."""
    hits, misses = [], []
    for kind, value in indicators:
        wanted, unwanted = events(kind, value)
        hits += wanted
        misses += unwanted
    known = {json.dumps(event).lower() for event in hits}
    rows = [(event, True) for event in hits]
    rows += [(event, False) for event in misses if json.dumps(event).lower() not in known]
    base = sqlite3.connect(":memory:")
    columns = ["QueryName", "DestinationIp", "c-uri", "Hashes"]
    base.execute(f"CREATE TABLE logs (n INTEGER, {', '.join(f'`{name}` TEXT COLLATE NOCASE' for name in columns)})")
    for number, (event, _) in enumerate(rows):
        base.execute("INSERT INTO logs VALUES (?, ?, ?, ?, ?)", [number, *(event.get(name) for name in columns)])
    query = query.replace("SELECT *", "SELECT n", 1).replace("<TABLE_NAME>", "logs", 1)
    matched = {row[0] for row in base.execute(query)}
    missed = [f"{rule_id} missed {event}" for number, (event, hit) in enumerate(rows) if hit and number not in matched]
    false = [f"{rule_id} matched {event}" for number, (event, hit) in enumerate(rows) if not hit and number in matched]
    return missed + false


if __name__ == "__main__":
    main()
