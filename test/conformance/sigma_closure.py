"""Gives what packages need to run, themselves among it. Job: {"packages": names}. Answer: {name: version} of what is installed."""

import importlib.metadata
import json
import re
import sys
from packaging.requirements import Requirement


def closure(names):
    found = {}
    waiting = list(names)
    while waiting:
        distribution = importlib.metadata.distribution(waiting.pop())
        name = re.sub(r"[-_.]+", "-", distribution.name).lower()
        if name in found:
            continue
        found[name] = distribution.version
        needs = [Requirement(each) for each in distribution.requires or []]
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return found


json.dump(closure(json.load(sys.stdin)["packages"]), sys.stdout)
