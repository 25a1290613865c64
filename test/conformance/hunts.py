"""
Reads hunts by parsers of others. Job: {"language": "eql" or "esql", "queries": [text], "events": [event] (optional, EQL)}.
Answer, for each query: the literals that it compares with, and the numbers of the events that it finds.
"""

import json
import sys

import eql
from antlr4 import CommonTokenStream, InputStream
from antlr4.error.ErrorListener import ErrorListener
from eql.parser import elasticsearch_syntax
from esql_parser.EsqlBaseLexer import EsqlBaseLexer
from esql_parser.EsqlBaseParser import EsqlBaseParser

# What the queries say of denied traffic; every other literal is hunted for.
WORDS = {"eql": {"denied"}, "esql": {"", " ", "*denied*"}}


def eql_literals(node):
    if isinstance(node, eql.ast.String):
        yield node.value
    elif isinstance(node, (list, tuple)):
        for part in node:
            yield from eql_literals(part)
    elif isinstance(node, eql.ast.BaseNode):
        for part in node.__slots__:
            yield from eql_literals(getattr(node, part))


def found_by(query, events):
    found = []
    engine = eql.PythonEngine()
    engine.add_query(query)
    engine.add_output_hook(lambda result: found.extend(event.data["number"] for event in result.events))
    engine.stream_events(
        eql.Event("any", number, {**event, "number": number}) for number, event in enumerate(events)
    )
    return found


class Strict(ErrorListener):
    def syntaxError(self, recognizer, offending, line, column, message, error):
        raise ValueError(f"{line}:{column} {message}")


def esql_literals(text):
    lexer = EsqlBaseLexer(InputStream(text))
    stream = CommonTokenStream(lexer)
    parser = EsqlBaseParser(stream)
    for reader in (lexer, parser):
        reader.removeErrorListeners()
        reader.addErrorListener(Strict())
    parser.singleStatement()
    for token in stream.tokens:
        if token.type == EsqlBaseLexer.QUOTED_STRING:
            # The grammar ends where a literal does; its escapes are a part of JSON's.
            yield json.loads(token.text)


def read(language, text, events):
    if language == "esql":
        return list(esql_literals(text)), []
    with elasticsearch_syntax:
        query = eql.parse_query(text)
    return list(eql_literals(query)), found_by(query, events) if events else []


def main():
    job = json.load(sys.stdin)
    answer = []
    for text in job["queries"]:
        literals, found = read(job["language"], text, job.get("events", []))
        answer.append({"literals": [each for each in literals if each not in WORDS[job["language"]]], "found": found})
    json.dump(answer, sys.stdout)


main()
