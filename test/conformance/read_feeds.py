"""Reads an Atom feed with Python's XML reader and a JSON Feed with its JSON reader.

Job: {"atom": document, "json": document}. Answer: {"atom": [id, title, updated, content, link] each, "json": the same, "problems": sentences}.

The rules are those of RFC 4287 (sections 4.1 and 4.2, and 3.1 to 3.3) for what our feeds use, and of jsonfeed.org/version/1.1, said anew.
"""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from urllib.parse import urlsplit

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 4287 section 3.3: RFC 3339 with an upper-case T and Z.
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# RFC 4151 section 2.1.
NAME = r"[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?"
TAG = re.compile(rf"tag:{NAME}(\.{NAME})*,\d{{4}}(-\d\d(-\d\d)?)?:[A-Za-z0-9/._~:@!$&'()*+,;=?%-]*")
# Element: how often each child may stand in it, at least and at most.
FEED = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "author": (1, None), "generator": (0, 1), "link": (0, None), "entry": (0, None)}
ENTRY = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "link": (0, None), "content": (0, 1)}
problems = []


def check(fine, sentence):
    if not fine:
        problems.append(sentence)


def children(element, rules):
    for name, (least, most) in rules.items():
        count = len(element.findall(ATOM + name))
        check(count >= least and (most is None or count <= most), f"{element.tag} has {count} {name}")
    for child in element:
        check(child.tag.removeprefix(ATOM) in rules, f"{element.tag} holds {child.tag}")
    check(not (element.text or "").strip(), f"{element.tag} holds text")


def text(element, name):
    child = element.find(ATOM + name)
    if child is None:
        return ""
    check(len(child) == 0, f"{name} holds markup")
    check(child.get("type", "text") == "text", f"{name} is of type {child.get('type')}")
    return child.text or ""


def links(element):
    found = {}
    for link in element.findall(ATOM + "link"):
        address = link.get("href", "")
        check(urlsplit(address).scheme in ("http", "https"), f"a link to {address}")
        check(len(link) == 0 and not link.text, "a link that holds something")
        check(link.get("rel") not in found, f"two links {link.get('rel')}")
        found[link.get("rel")] = address
    return found


def read_atom(document):
    root = ElementTree.fromstring(document.encode("utf-8"))
    check(root.tag == ATOM + "feed", f"the root is {root.tag}")
    children(root, FEED)
    check([child.text for child in root.findall(f"{ATOM}author/{ATOM}name")] != [], "no author has a name")
    check(DATE.fullmatch(text(root, "updated")), "the feed's date")
    check(TAG.fullmatch(text(root, "id")), f"the feed's id {text(root, 'id')}")
    links(root)
    entries = []
    for entry in root.findall(ATOM + "entry"):
        children(entry, ENTRY)
        row = [text(entry, name) for name in ("id", "title", "updated", "content")] + [links(entry).get("related", "")]
        check(TAG.fullmatch(row[0]), f"the id {row[0]}")
        check(row[1] != "", "an entry without a title")
        check(DATE.fullmatch(row[2]), f"the date {row[2]}")
        entries.append(row)
    ids = [row[0] for row in entries] + [text(root, "id")]
    check(len(set(ids)) == len(ids), "an id stands twice")
    newest = max((row[2] for row in entries), default=text(root, "updated"))
    check(text(root, "updated") == newest, "the feed is not as new as its newest entry")
    return entries


HEAD = {"version", "title", "home_page_url", "feed_url", "description", "authors", "language", "items", "next_url", "icon", "expired", "hubs"}
ITEM = {"id", "url", "external_url", "title", "content_html", "content_text", "summary", "date_published", "date_modified", "authors", "tags", "language"}


def read_json(document):
    feed = json.loads(document)
    check(feed["version"] == "https://jsonfeed.org/version/1.1", "the version")
    check(isinstance(feed["title"], str) and feed["title"] != "", "the title")
    check(set(feed) <= HEAD, f"unknown members {sorted(set(feed) - HEAD)}")
    check(all(set(author) & {"name", "url", "avatar"} for author in feed.get("authors", [])), "an author without anything")
    rows = []
    for item in feed["items"]:
        check(set(item) <= ITEM, f"unknown members {sorted(set(item) - ITEM)}")
        check(isinstance(item["id"], str) and item["id"] != "", "the id of an item")
        check(("content_text" in item) or ("content_html" in item), "an item without content")
        check(DATE.fullmatch(item["date_published"]), "a date")
        for key in ("url", "external_url"):
            check(urlsplit(item.get(key, "https://x")).scheme in ("http", "https"), f"{key} {item.get(key)}")
        rows.append([item["id"], item["title"], item["date_published"], item["content_text"], item.get("external_url", "")])
    return rows


job = json.load(sys.stdin)
json.dump({"atom": read_atom(job["atom"]), "json": read_json(job["json"]), "problems": problems}, sys.stdout)
