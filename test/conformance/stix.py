"""Reads STIX bundles as consumers do. Job: {"namespace": uuid, "files": {path: text}}. Answer: counts and problems."""

import hashlib
import json
import re
import sys
import uuid

import stix2
from stix2patterns.validator import run_validator
from stix2validator import ValidationOptions, validate_string

# 103 wants random ids, which would make every run differ; 302 wants a hash of every page that a reference points to.
OPTIONS = ValidationOptions(version="2.1", strict=True, strict_properties=True, enforce_refs=True, disabled=["103", "302"])
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
TIMES = ("created", "modified", "valid_from", "valid_until")
PATTERN = re.compile(r"\[([a-z0-9-]+:[A-Za-z0-9.'-]+) = '(.*)'\]", re.DOTALL)
KINDS = {
    "ipv4-addr:value": "ipv4",
    "ipv6-addr:value": "ipv6",
    "domain-name:value": "domain",
    "url:value": "url",
    "email-addr:value": "email",
    "file:hashes.MD5": "md5",
    "file:hashes.'SHA-1'": "sha1",
    "file:hashes.'SHA-256'": "sha256",
}


def frame_problems(text, bundle, namespace):
    """What can be seen of the text alone: one object a line, and an id that is made of the objects."""
    body = text.split('"objects":[\n', 1)[-1].rsplit("\n]}", 1)[0]
    lines = body.split(",\n")
    if [json.loads(line) for line in lines] != bundle["objects"]:
        yield "not one object a line"
    digest = hashlib.sha256(body.encode()).hexdigest()
    if bundle["id"] != f"bundle--{uuid.uuid5(namespace, digest)}":
        yield "bundle id is not made of the objects"


def bundle_problems(bundle):
    keys = [(item["type"], item["id"]) for item in bundle["objects"]]
    if keys != sorted(keys):
        yield "objects are not sorted by type and id"
    ids = {identifier for _, identifier in keys}
    if len(ids) != len(keys):
        yield "an id stands twice"
    for item in bundle["objects"]:
        pointed = [item[name] for name in ("created_by_ref", "source_ref", "target_ref") if name in item]
        for target in pointed + item.get("object_marking_refs", []):
            if target not in ids:
                yield f"{item['id']} points to {target}, which is not in the bundle"


def object_problems(item, namespace):
    if item.get("spec_version") != "2.1":
        yield "no spec_version"
    for name in TIMES:
        if name in item and not TIME.fullmatch(item[name]):
            yield f"{name} is not in milliseconds and UTC"
    if item["type"] == "vulnerability":
        yield from vulnerability_problems(item, namespace)
    if item["type"] == "relationship":
        yield from relationship_problems(item, namespace)
    if item["type"] == "indicator":
        yield from indicator_problems(item, namespace)


def vulnerability_problems(item, namespace):
    if item["id"] not in epoch_ids("vulnerability", "cve", item["name"], namespace):
        yield "id is not by the rule"
    if {"source_name": "cve", "external_id": item["name"]} not in item["external_references"]:
        yield "no reference to the CVE"


def relationship_problems(item, namespace):
    ends = {name: item[name] for name in ("relationship_type", "source_ref", "target_ref", "type")}
    name = json.dumps(ends, separators=(",", ":"), sort_keys=True)
    if item["id"] != f"relationship--{uuid.uuid5(namespace, name)}":
        yield "id is not by the rule"


def indicator_problems(item, namespace):
    yield from (f"pattern: {error}" for error in run_validator(item["pattern"], "2.1"))
    if not item["name"] or not item["description"]:
        yield "no name or no description"
    if item.get("revoked") and item.get("valid_until", "9") > item["modified"]:
        yield "revoked, but valid_until is later: Elastic keeps it alive"
    match = PATTERN.fullmatch(item["pattern"])
    kind = match and KINDS.get(match.group(1))
    if not kind:
        yield f"pattern of no known kind: {item['pattern'][:80]}"
        return
    value = re.sub(r"\\(['\\])", r"\1", match.group(2))
    if kind in ("md5", "sha1", "sha256") and value != value.lower():
        yield "hash in upper case"
    if item["id"] not in epoch_ids("indicator", kind, value, namespace):
        yield "id is not by the rule"


def epoch_ids(type_name, kind, value, namespace):
    names = [f"{kind}:{value}"] + [f"{kind}:{value}#{epoch}" for epoch in range(1, 4)]
    return [f"{type_name}--{uuid.uuid5(namespace, name)}" for name in names]


def tool_problems(text, bundle):
    try:
        result = validate_string(text, OPTIONS)
        for found in [*(result.errors or []), *(result.warnings or [])]:
            yield f"validator: {found}"
    except Exception as error:  # a broken pattern ends the validator, not only its verdict
        yield f"validator died: {error}"
    try:
        stix2.parse(bundle, allow_custom=False)
    except Exception as error:
        yield f"stix2: {error}"


def main():
    job = json.load(sys.stdin)
    namespace = uuid.UUID(job["namespace"])
    problems = []
    types = {}
    for path, text in job["files"].items():
        bundle = json.loads(text)
        found = [*frame_problems(text, bundle, namespace), *bundle_problems(bundle), *tool_problems(text, bundle)]
        for item in bundle["objects"]:
            types[item["type"]] = types.get(item["type"], 0) + 1
            found += [f"{item['id']}: {problem}" for problem in object_problems(item, namespace)]
        problems += [f"{path}: {problem}" for problem in found]
    json.dump({"types": types, "problems": problems}, sys.stdout)


main()
