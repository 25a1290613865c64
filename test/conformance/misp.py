"""
Reads a MISP feed as PyMISP and MISP core do. Job: {"feed": {path: text}, "before": {path: text} (optional)}.
Answer: counts, and problems with the feed or, with "before", with what a subscriber of the older feed would make of it.
"""

import hashlib
import json
import sys
import uuid

from pymisp import MISPAttribute, MISPEvent, PyMISPError
from pymisp.tools.attributevalidationtool import AttributeValidationTool

TYPES = MISPEvent().describe_types["category_type_mappings"]
BARRED = {"distribution", "sharing_group_id", "id", "org_id", "orgc_id"}


class Feed:
    def __init__(self, files):
        self.manifest = json.loads(files.get("misp/manifest.json", "{}"))
        self.hashes = files.get("misp/hashes.csv", "").splitlines()
        self.texts = {path[5:-5]: text for path, text in files.items() if path.endswith(".json") and "manifest" not in path}
        self.events = {name: json.loads(text)["Event"] for name, text in self.texts.items()}


def feed_problems(feed):
    if sorted(feed.manifest) != sorted(feed.events):
        yield "manifest.json and the event files differ"
    if list(feed.manifest) != sorted(feed.manifest):
        yield "manifest.json is not sorted"
    attributes = [attribute for event in feed.events.values() for attribute in event["Attribute"]]
    if len({attribute["uuid"] for attribute in attributes}) != len(attributes):
        yield "an attribute's uuid stands twice: MISP blocks the second"
    wanted = sorted(
        f"{hashlib.md5(attribute['value'].encode()).hexdigest()},{name}"
        for name, event in feed.events.items()
        for attribute in event["Attribute"]
        if not attribute["deleted"]
    )
    if feed.hashes != wanted:
        yield "hashes.csv is not the sorted MD5 of the live values"


def event_problems(name, feed):
    event = feed.events[name]
    if str(uuid.UUID(name)) != event["uuid"]:
        yield "uuid and file name differ"
    if BARRED & set(event):
        yield f"says what is for the importing MISP to say: {sorted(BARRED & set(event))}"
    if event["published"] is not True or not event["Attribute"]:
        yield "not published, or empty"
    if int(event["timestamp"]) < max(int(attribute["timestamp"]) for attribute in event["Attribute"]):
        yield "an attribute is newer than its event"
    for attribute in event["Attribute"]:
        yield from (f"{attribute['value'][:60]!r}: {problem}" for problem in attribute_problems(attribute))
    read = MISPEvent(strict_validation=True)
    try:
        read.load(json.loads(feed.texts[name]))
    except PyMISPError as error:
        yield f"PyMISP does not read it: {str(error)[:100]}"
        return
    if len(read.attributes) != len(event["Attribute"]):
        yield "PyMISP reads another number of attributes"
    entry = dict(feed.manifest.get(name, {}))
    digest = entry.pop("integrity:sha256", None)
    if digest != hashlib.sha256(feed.texts[name].encode()).hexdigest():
        yield "integrity:sha256 is not the file's"
    theirs = json.loads(json.dumps(read.manifest[name], default=str))
    for tag in theirs["Tag"]:  # PyMISP tells of each tag whether it is local, which a feed cannot know
        del tag["local"], tag["relationship_type"]
    if entry != theirs:
        yield f"manifest entry {entry} is not PyMISP's {theirs}"


def attribute_problems(attribute):
    kind, value = attribute["type"], attribute["value"]
    if kind not in TYPES.get(attribute["category"], []):
        yield f"{kind} is not a type of {attribute['category']}"
    stored = AttributeValidationTool.modifyBeforeValidation(kind, value)
    if stored != value:
        yield f"MISP would store {stored!r}"
    verdict = AttributeValidationTool.validate(kind, value)
    if verdict is not True:
        yield f"{verdict}"
    if not isinstance(attribute["to_ids"], bool) or not isinstance(attribute["deleted"], bool):
        yield "to_ids or deleted is not a boolean"
    if attribute.get("first_seen", "") > attribute.get("last_seen", "9"):
        yield "last seen before it was first seen"
    try:
        MISPAttribute(strict=True).from_dict(**attribute)
    except PyMISPError as error:
        yield f"PyMISP refuses it: {str(error)[:100]}"


def update_problems(before, after):
    """MISP fetches an event whose manifest timestamp rose, and takes of it the attributes whose own timestamp rose."""
    for name in before.events:
        if name not in after.events:
            yield f"{name} vanished"
            continue
        old, new = before.manifest[name]["timestamp"], after.manifest[name]["timestamp"]
        if before.texts[name] == after.texts[name]:
            if old != new:
                yield f"{name} did not change, but its timestamp did"
            continue
        if new <= old:
            yield f"{name} changed, but its timestamp did not rise"
        stored = {attribute["uuid"]: attribute for attribute in before.events[name]["Attribute"]}
        sent = {attribute["uuid"]: attribute for attribute in after.events[name]["Attribute"]}
        for key, attribute in stored.items():
            if key not in sent:
                yield f"{attribute['value'][:60]} vanished: MISP keeps it"
            elif sent[key] != attribute and int(sent[key]["timestamp"]) <= int(attribute["timestamp"]):
                yield f"{attribute['value'][:60]} changed, but its timestamp did not rise"


def main():
    job = json.load(sys.stdin)
    feed = Feed(job["feed"])
    problems = list(feed_problems(feed))
    for name in sorted(feed.events):
        problems += [f"{name}: {problem}" for problem in event_problems(name, feed)]
    if "before" in job:
        problems += update_problems(Feed(job["before"]), feed)
    attributes = sum(len(event["Attribute"]) for event in feed.events.values())
    json.dump({"events": len(feed.events), "attributes": attributes, "problems": problems}, sys.stdout)


main()
