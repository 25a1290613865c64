"""
Reads Lucene queries by a parser of others, and finds documents with them. Job: {"now": time, "asked": [{"query": text, "documents":
[{field: value or values}]}]}, fields by their dotted names. Answer, for each query: the fields that it names, and the numbers of the documents that it finds.
"""

import json
import sys

from luqum import tree
from luqum.parser import parser


def values_of(document, field):
    value = document.get(field, [])
    return value if isinstance(value, list) else [value]


def bound(word, now):
    return now if word.value == "now" else word.value


def within(value, node, now):
    low, high = bound(node.low, now), bound(node.high, now)
    # Times compare as text, numbers as numbers.
    order = float if isinstance(value, (int, float)) else str
    above = low == "*" or order(low) < order(value) or (node.include_low and order(low) == order(value))
    below = high == "*" or order(value) < order(high) or (node.include_high and order(value) == order(high))
    return above and below


def meets(node, values, now):
    if isinstance(node, (tree.FieldGroup, tree.Group)):
        return meets(node.children[0], values, now)
    if isinstance(node, tree.OrOperation):
        return any(meets(child, values, now) for child in node.children)
    if isinstance(node, tree.Range):
        return any(within(value, node, now) for value in values)
    if isinstance(node, tree.Phrase):
        return node.value[1:-1] in values
    if type(node) is tree.Word and not set(node.value) & set("*?\\"):
        return node.value in values
    raise ValueError(f"{node!r} is more than these queries need")


def finds(node, document, now):
    if isinstance(node, tree.AndOperation):
        return all(finds(child, document, now) for child in node.children)
    if isinstance(node, (tree.Not, tree.Prohibit)):
        return not finds(node.children[0], document, now)
    if isinstance(node, tree.SearchField):
        if node.name == "_exists_":
            return values_of(document, node.expr.value) != []
        return meets(node.expr, values_of(document, node.name), now)
    raise ValueError(f"{node!r} is more than these queries need")


def fields_of(node):
    if isinstance(node, tree.SearchField):
        yield node.expr.value if node.name == "_exists_" else node.name
    else:
        for child in node.children:
            yield from fields_of(child)


def main():
    job = json.load(sys.stdin)
    answer = []
    for asked in job["asked"]:
        query = parser.parse(asked["query"])
        found = [number for number, each in enumerate(asked["documents"]) if finds(query, each, job["now"])]
        answer.append({"fields": sorted(set(fields_of(query))), "found": found})
    json.dump(answer, sys.stdout)


main()
