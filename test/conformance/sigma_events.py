"""Log events that a rule for an indicator must match, and events that it must not, made from the indicator itself.

Nothing here looks at a rule, so a value that was damaged on its way into one shows up as a missed event.
"""

ALGORITHMS = {"md5": "MD5", "sha1": "SHA1", "sha256": "SHA256"}
FIELDS = {"ipv4": "DestinationIp", "ipv6": "DestinationIp", "domain": "QueryName", "url": "c-uri"}


def events(kind, value):
    """Two lists of {field: text}: those to match, and near misses."""
    if kind in ALGORITHMS:
        return hash_events(ALGORITHMS[kind], value)
    field = FIELDS[kind]
    hits = [value, upper(value)]
    misses = [value + "1", value[:-1], changed(value), "x" + value, value.replace(".", "x", 1)]
    if kind == "domain":
        hits += ["www." + value, "a.b." + upper(value)]
        misses += ["not" + value, value + ".evil.tld", value + "evil.tld", "www" + value, "." + value[1:]]
    if kind == "url":
        for sign, other in (("?", "Z"), ("*", "ZZ"), ("\\", "\\\\"), ("\\", ""), ("%", "XX"), ("_", "X"), ("'", "''")):
            misses.append(value.replace(sign, other, 1))
        misses += [value + "?x=1", value.replace("/", "", 1), value.replace("?", "", 1), value.replace("*", "", 1)]
    known = {text.lower() for text in hits}
    return [{field: text} for text in hits], [{field: text} for text in misses if text and text.lower() not in known]


def hash_events(algorithm, value):
    hits = [f"{algorithm}={upper(value)}", f"{algorithm}={value},IMPHASH={'0' * 32}", f"MD4=00,{algorithm}={value}"]
    misses = [f"IMPHASH={value}", value, f"{algorithm}={changed(value)}", f"{algorithm}={value[:-1]}"]
    misses += [f"{algorithm}=0{value}", f"{other_than(algorithm)}={value},{algorithm}={'0' * len(value)}"]
    return [{"Hashes": text} for text in hits], [{"Hashes": text} for text in misses]


def other_than(algorithm):
    return "SHA256" if algorithm == "MD5" else "MD5"


def upper(text):
    """ASCII only: SQLite's NOCASE folds no other letters."""
    return "".join(char.upper() if char.isascii() else char for char in text)


def changed(text):
    return text[:-1] + ("0" if text[-1] != "0" else "1")
