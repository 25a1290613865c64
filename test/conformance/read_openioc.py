"""Reads OpenIOC 1.1 with three libraries. Job: {"text": document}. Answer: what each finds, and "problems" as sentences.

"items" are [term, value] of Python's XML reader. "mandiant" are [term, condition, value, confidence, level, score] of ioc_writer, by
the makers of OpenIOC. "misp" are [type, value] of the event that PyMISP makes of a document. Which elements and attributes there may
be, and in which order, is the business of test/fixtures/openioc/openioc-1.1.xsd; here is asked what a schema does not say.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree

from ioc_writer.ioc_api import IOC
from pymisp.tools import load_openioc

SPACE = "{http://openioc.org/schemas/OpenIOC_1.1}"


def term_and_value(item, space=""):
    return [item.find(f"{space}Context").get("search"), item.find(f"{space}Content").text or ""]


def by_mandiant(text):
    ioc = IOC(text.encode())
    said = {(each.get("ref-id"), each.get("name")): each.findtext("value") for each in ioc.parameters.iter("param")}
    for item in ioc.top_level_indicator.iter("IndicatorItem"):
        term, value = term_and_value(item)
        about = [said.get((item.get("id"), name), "") for name in ("confidence", "level", "score")]
        yield [term, item.get("condition"), value, *about]


def problems(root):
    ids = [element.get("id") for element in root.iter() if element.get("id") is not None]
    if len(ids) != len(set(ids)):
        yield "an id stands twice"
    items = {item.get("id") for item in root.iter(f"{SPACE}IndicatorItem")}
    for param in root.iter(f"{SPACE}param"):
        if param.get("ref-id") not in items:
            yield f"{param.get('id')} tells of no item"


text = json.load(sys.stdin)["text"]
root = ElementTree.fromstring(text)
answer = {
    "items": [term_and_value(item, SPACE) for item in root.iter(f"{SPACE}IndicatorItem")],
    "mandiant": list(by_mandiant(text)),
    # The event tells who wrote a document, too.
    "misp": [[each.type, each.value] for each in load_openioc(text).attributes if each.type != "comment"],
    "problems": list(problems(root)),
}
json.dump(answer, sys.stdout)
