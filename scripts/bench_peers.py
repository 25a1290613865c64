"""The Python stacks that do the same work, for the bench: reads {"indicators": [{kind, value}], "rounds"} from stdin, prints
seconds by name. Each peer starts from ready values and ends with the text that a file would get."""

import json
import statistics
import sys
import time
import uuid

import stix2
import yaml
from pymisp import MISPEvent
from sigma.rule import SigmaRule

FIELDS = {
    "ipv4": ("network_connection", "DestinationIp", lambda v: v),
    "ipv6": ("network_connection", "DestinationIp", lambda v: v),
    "domain": ("dns", "QueryName", lambda v: v),
    "url": ("proxy", "c-uri", lambda v: v),
    "md5": ("process_creation", "Hashes|contains", lambda v: "MD5=" + v),
    "sha1": ("process_creation", "Hashes|contains", lambda v: "SHA1=" + v),
    "sha256": ("process_creation", "Hashes|contains", lambda v: "SHA256=" + v),
}
PATTERNS = {
    "ipv4": "[ipv4-addr:value = '%s']",
    "ipv6": "[ipv6-addr:value = '%s']",
    "domain": "[domain-name:value = '%s']",
    "url": "[url:value = '%s']",
    "md5": "[file:hashes.MD5 = '%s']",
    "sha1": "[file:hashes.'SHA-1' = '%s']",
    "sha256": "[file:hashes.'SHA-256' = '%s']",
}
# MITRE's object of T1071, to which every indicator points, as ours do: one relationship each.
TECHNIQUE = "attack-pattern--355be19c-ffc9-46d5-8d50-d6a036c675b6"
TYPES = {"ipv4": "ip-dst", "ipv6": "ip-dst", "domain": "domain", "url": "url", "md5": "md5", "sha1": "sha1", "sha256": "sha256"}


def sigma(indicators):
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    parts = []
    for kind, value in indicators:
        category, field, form = FIELDS[kind]
        escaped = form(value).replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?")
        rule = SigmaRule.from_dict(
            {
                "title": "Acme CTI — Malicious %s" % value[:80],
                "id": str(uuid.uuid5(uuid.NAMESPACE_DNS, kind + ":" + value)),
                "status": "experimental",
                "description": "Detects the indicator %s" % value[:80],
                "author": "Acme Threat Intelligence Feed",
                "date": "2026-05-17",
                "tags": ["attack.command-and-control", "attack.t1071"],
                "logsource": {"category": category},
                "detection": {"selection": {field: escaped}, "condition": "selection"},
                "falsepositives": ["Legitimate use of the indicator"],
                "level": "medium",
            }
        )
        parts.append(yaml.dump(rule.to_dict(), Dumper=dumper, allow_unicode=True, sort_keys=False, default_flow_style=False))
    return "---\n".join(parts)


def stix(indicators):
    date = "2026-05-17T00:00:00.000Z"
    phases = [{"kill_chain_name": "mitre-attack", "phase_name": "command-and-control"}]
    objects = [
        stix2.AttackPattern(
            id=TECHNIQUE,
            name="Application Layer Protocol",
            created=date,
            modified=date,
            external_references=[{"source_name": "mitre-attack", "external_id": "T1071"}],
            kill_chain_phases=phases,
        )
    ]
    for kind, value in indicators:
        indicator = stix2.Indicator(
            id="indicator--" + str(uuid.uuid5(uuid.NAMESPACE_DNS, kind + ":" + value)),
            name="Malicious " + value[:80],
            pattern=PATTERNS[kind] % value.replace("\\", "\\\\").replace("'", "\\'"),
            pattern_type="stix",
            valid_from=date,
            created=date,
            modified=date,
            confidence=50,
            indicator_types=["malicious-activity"],
            kill_chain_phases=phases,
        )
        relationship = stix2.Relationship(
            id="relationship--" + str(uuid.uuid5(uuid.NAMESPACE_DNS, indicator.id + TECHNIQUE)),
            relationship_type="indicates",
            source_ref=indicator.id,
            target_ref=TECHNIQUE,
            created=date,
            modified=date,
        )
        objects += [indicator, relationship]
    return stix2.Bundle(objects).serialize()


def misp(indicators):
    event = MISPEvent()
    event.from_dict(
        info="bench",
        date="2026-05-17",
        uuid=str(uuid.uuid5(uuid.NAMESPACE_DNS, "bench")),
        Orgc={"name": "Acme", "uuid": str(uuid.uuid5(uuid.NAMESPACE_DNS, "acme"))},
    )
    for kind, value in indicators:
        event.add_attribute(TYPES[kind], value, to_ids=True, comment="score 50", disable_correlation=False)
    return json.dumps(event.to_feed(with_meta=True), default=str, indent=2)


def main():
    job = json.load(sys.stdin)
    indicators = [(i["kind"], i["value"]) for i in job["indicators"] if i["kind"] in FIELDS]
    seconds = {}
    for name, work in (("sigma", sigma), ("stix", stix), ("misp", misp)):
        rounds = []
        for _ in range(job["rounds"]):
            began = time.perf_counter()
            assert work(indicators)
            rounds.append(time.perf_counter() - began)
        seconds[name] = statistics.median(rounds)
    json.dump({"indicators": len(indicators), "seconds": seconds}, sys.stdout)


main()
