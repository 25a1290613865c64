"""
Reads STIX objects one by one, without a bundle, as an API that takes them alone does. Job: {"objects": [object]}.
Answer: the constant of each pattern, and problems that stix2, stix2-patterns and stix2-validator have with an object.
"""

import json
import re
import sys

import stix2
from stix2patterns.v21.pattern import Pattern
from stix2validator import ValidationOptions, validate_instance

# 103 wants random ids, which would make every run differ; 302 wants a hash of every page that a reference points to.
OPTIONS = ValidationOptions(version="2.1", strict=True, strict_properties=True, disabled=["103", "302"])


def problems_of(item):
    try:
        stix2.parse(item, allow_custom=False)
    except Exception as error:
        yield f"{item['id']}: stix2: {error}"
    result = validate_instance(item, OPTIONS)
    for found in [*(result.errors or []), *(result.warnings or [])]:
        yield f"{item['id']}: validator: {found}"


def value_of(pattern):
    [comparisons] = Pattern(pattern).inspect().comparisons.values()
    [(_, operator, constant)] = comparisons
    if operator != "=":
        raise ValueError(f"not an equality: {operator}")
    return re.sub(r"\\(['\\])", r"\1", constant[1:-1])


def main():
    objects = json.load(sys.stdin)["objects"]
    problems = [problem for item in objects for problem in problems_of(item)]
    json.dump({"values": [value_of(item["pattern"]) for item in objects], "problems": problems}, sys.stdout)


main()
