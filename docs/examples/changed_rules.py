"""Selects the Sigma rules that changed since the tree was deployed last, by the tree's own delta.

    python3 changed_rules.py rules-repository/rules deployed.txt work

`deployed.txt` holds the data digest of the last deployment; without it, or when the chain does not lead back to it, every
rule is selected. Writes work/changed.yml (rules to deploy), work/removed.txt (ids of rules to take out) and work/digest.txt,
which becomes deployed.txt once the deployment has succeeded.
"""

import json
import os
import pathlib
import re
import sys

RULE_ID = re.compile(r"^id: '?([0-9a-f-]{36})'?$", re.MULTILINE)


def steps_since(tree, digest):
    """The steps after the digest, oldest first, or None when the chain does not lead back to it."""
    later = []
    for path in sorted(tree.glob("delta/*/*/*.json"), reverse=True):
        for step in reversed(json.loads(path.read_text(encoding="utf-8"))["steps"]):
            if step["to"] == digest:
                return later[::-1]
            later.append(step)
    return None


def touched_ids(step):
    for ids in step["added"].values():
        yield from ids
    for what in ("updated", "revived", "withdrawn"):
        for entry in step[what]:
            yield entry["was"]["id"]


def rules_of(tree):
    """Every single rule by its id, as it stands in its file."""
    for path in sorted(tree.glob("sigma/**/*.yml")):
        for text in re.split(r"^---\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            found = RULE_ID.search(text)
            if found:
                yield found.group(1), text


def main(tree, deployed, work):
    digest = json.loads((tree / "manifest.json").read_text(encoding="utf-8"))["digest"]
    last = deployed.read_text(encoding="utf-8").strip() if deployed.exists() else None
    steps = [] if last == digest else steps_since(tree, last)
    rules = dict(rules_of(tree))
    if steps is None or any("sigma" in step["reissued"] for step in steps):
        changed, removed = sorted(rules), []
        print("every rule: the first deployment, a broken chain, or a new format")
    else:
        touched = sorted({each for step in steps for each in touched_ids(step)})
        changed = [each for each in touched if each in rules]
        removed = [each for each in touched if each not in rules]
    work.mkdir(parents=True, exist_ok=True)
    (work / "changed.yml").write_text("---\n".join(rules[each] for each in changed), encoding="utf-8")
    (work / "removed.txt").write_text("".join(f"{each}\n" for each in removed), encoding="utf-8")
    (work / "digest.txt").write_text(f"{digest}\n", encoding="utf-8")
    print(f"{len(changed)} changed, {len(removed)} removed")
    if "GITHUB_OUTPUT" in os.environ:
        with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as output:
            output.write(f"changed={len(changed)}\nremoved={len(removed)}\n")


if __name__ == "__main__":
    main(*(pathlib.Path(word) for word in sys.argv[1:4]))
