"""
Reads a TAXII 2.1 server as taxii2-client does. Job: {"url": discovery, "collection": title, "after": a date}.
Answer: what it makes of the server, the ids of all objects of the collection over all pages, and those that were added after the date.
"""

import json
import logging
import sys

from taxii2client.v21 import Server, as_pages

# It warns of pages of another size than it asked for: a static server has pages as they are.
logging.disable(logging.WARNING)


def ids(envelopes):
    return [entry["id"] for envelope in envelopes for entry in envelope.get("objects", [])]


job = json.load(sys.stdin)
server = Server(job["url"])
root = server.default
collections = {collection.title: collection for collection in root.collections}
collection = collections[job["collection"]]
print(
    json.dumps(
        {
            "title": server.title,
            "roots": [each.url for each in server.api_roots],
            "versions": root.versions,
            "collections": [[each.id, each.title, each.can_read, each.can_write] for each in root.collections],
            "pages": [ids([page]) for page in as_pages(collection.get_objects, per_request=100)],
            "after": ids(as_pages(collection.get_objects, per_request=100, added_after=job["after"])),
            "manifest": ids(as_pages(collection.get_manifest, per_request=100)),
        }
    )
)
