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
    objects = [
        stix2.Indicator(
            id="indicator--" + str(uuid.uuid5(uuid.NAMESPACE_DNS, kind + ":" + value)),
            name="Malicious " + value[:80],
            pattern=PATTERNS[kind] % value.replace("\\", "\\\\").replace("'", "\\'"),
            pattern_type="stix",
            valid_from="2026-05-17T00:00:00.000Z",
            created="2026-05-17T00:00:00.000Z",
            modified="2026-05-17T00:00:00.000Z",
            confidence=50,
            indicator_types=["malicious-activity"],
        )
        for kind, value in indicators
    ]
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
