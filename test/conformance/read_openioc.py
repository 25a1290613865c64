"""Reads OpenIOC 1.1 with Python's XML reader. Job: {"text": document}. Answer: {"items": [term, value] each, "problems": sentences}.

The rules are those of the schema that Mandiant published (fireeye/OpenIOC_1.1, schemas/ioc.xsd), said anew: which elements stand
where and in which order, and which attributes they must and may have.
"""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree

SPACE = "{http://openioc.org/schemas/OpenIOC_1.1}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
# Element: required attributes, optional ones, and its children in their order: ? for at most one, + for one or more, * for any.
RULES = {
    "OpenIOC": ({"id", "last-modified", "published-date"}, {"version"}, "metadata criteria parameters?"),
    "metadata": (set(), set(), "short_description? description? keywords? authored_by? authored_date links?"),
    "short_description": (set(), set(), ""),
    "authored_by": (set(), set(), ""),
    "authored_date": (set(), set(), ""),
    "criteria": (set(), set(), "Indicator+"),
    "Indicator": ({"operator", "id"}, {"node-context"}, "IndicatorItem* Indicator*"),
    "IndicatorItem": ({"id", "condition", "preserve-case", "negate"}, set(), "Context Content"),
    "Context": (set(), {"document", "search", "type"}, ""),
    "Content": (set(), {"type"}, ""),
    "parameters": (set(), set(), "param*"),
    "param": ({"id", "ref-id", "name"}, set(), "value?"),
    "value": (set(), {"type"}, ""),
}
WORDS = {
    "operator": {"OR", "AND"},
    "condition": {"is", "contains", "matches", "starts-with", "ends-with", "greater-than", "less-than"},
    "preserve-case": {"true", "false", "0", "1"},
    "negate": {"true", "false", "0", "1"},
}


def problems(element):
    name = element.tag.removeprefix(SPACE)
    if name not in RULES or not element.tag.startswith(SPACE):
        yield f"{element.tag} is no element of OpenIOC 1.1"
        return
    required, optional, order = RULES[name]
    if not required <= set(element.attrib) <= required | optional:
        yield f"{name} has the attributes {sorted(element.attrib)}"
    for key, text in element.attrib.items():
        if text not in WORDS.get(key, {text}):
            yield f"{name} has {key} {text!r}"
        if key in ("last-modified", "published-date") and not DATE.fullmatch(text):
            yield f"{key} is no date: {text!r}"
    if name == "authored_date" and not DATE.fullmatch(element.text or ""):
        yield f"authored_date is no date: {element.text!r}"
    children = "".join(f"{child.tag.removeprefix(SPACE)} " for child in element)
    if not re.fullmatch(re.sub(r"(\w+)([?+*]?) ?", r"(?:\1 )\2", order), children):
        yield f"{name} holds {children[:200]!r}"
    for child in element:
        yield from problems(child)


root = ElementTree.fromstring(json.load(sys.stdin)["text"])
found = list(problems(root)) + ([] if root.tag == f"{SPACE}OpenIOC" else ["the root is not OpenIOC"])
ids = [element.get("id") for element in root.iter() if element.get("id") is not None]
if len(ids) != len(set(ids)):
    found.append("an id stands twice")
items = {item.get("id"): item for item in root.iter(f"{SPACE}IndicatorItem")}
found += [f"{param.get('id')} tells of no item" for param in root.iter(f"{SPACE}param") if param.get("ref-id") not in items]
values = [[i.find(f"{SPACE}Context").get("search"), i.find(f"{SPACE}Content").text or ""] for i in items.values()]
json.dump({"items": values, "problems": found}, sys.stdout)
