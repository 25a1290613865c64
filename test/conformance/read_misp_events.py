"""
Reads events to import as PyMISP does. Job: {"files": {name: text of {"response": [event]}}}.
Answer: by name, the type, value and deletion of every attribute, as MISP would store the value.
"""

import json
import sys

from pymisp import MISPEvent
from pymisp.tools.attributevalidationtool import AttributeValidationTool


def attributes(text):
    for entry in json.loads(text)["response"]:
        event = MISPEvent(strict_validation=True)
        event.load(entry, validate=True)
        for attribute in event.attributes:
            stored = AttributeValidationTool.modifyBeforeValidation(attribute.type, attribute.value)
            if AttributeValidationTool.validate(attribute.type, stored) is not True:
                raise ValueError(f"MISP refuses {attribute.value}")
            yield [attribute.type, stored, bool(attribute.deleted)]


job = json.load(sys.stdin)
print(json.dumps({name: list(attributes(text)) for name, text in job["files"].items()}))
