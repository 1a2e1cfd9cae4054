#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""redo_sample - draws the audit sample of a bundle of evidence again: redo_sample.py BUNDLE.zip

Follows deltareturn-sample(7) and nothing else; it shares no line with the program.  Says what it found
and ends with 0 when the families, the seed and every digest between them and the log's leaves agree.
"""
import base64
import csv
import hashlib
import io
import json
import re
import sys
import zipfile


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def statement_of(bundle, act):
    """The one leaf of an act, with the JSON that it has the digest of."""
    found = []
    for name in bundle.namelist():
        match = re.fullmatch(r"log/(\d+)\.leaf", name)
        leaf = json.loads(bundle.read(name)) if match else None
        if leaf and leaf["act"] == act:
            data = bundle.read(f"statements/{match.group(1)}.txt")
            assert leaf["ev"] == sha256(data), f"leaf {match.group(1)} names another statement"
            found.append((leaf, json.loads(data)))
    assert len(found) == 1, f"{len(found)} leaves {act}"
    return found[0]


def parts_of(sizes, whole, share):
    """How many are taken of each stratum: the largest remainder, and one at least."""
    size = -(-whole * share // 10000)
    taken = {s: size * n // whole for s, n in sizes.items()}
    order = sorted(sizes, key=lambda s: (-(size * sizes[s] % whole), s.encode()))
    for stratum in order[:size - sum(taken.values())]:
        taken[stratum] += 1
    return {s: max(n, 1) for s, n in taken.items()}


def draw(claimed, seed, share, stratified):
    strata = {}
    for row in claimed:
        strata.setdefault(row["lead_organisation"] if stratified else "", []).append(row["family_id"])
    taken = parts_of({s: len(f) for s, f in strata.items()}, len(claimed), share)
    chosen = set()
    for stratum, families in strata.items():
        front = f"{seed}\n{sha256(stratum.encode())}\n"
        chosen.update(sorted(families, key=lambda f: sha256((front + f).encode()))[:taken[stratum]])
    return chosen


def main():
    bundle = zipfile.ZipFile(sys.argv[1])
    announced, terms = statement_of(bundle, "sample.announced")
    drawn, result = statement_of(bundle, "sample.drawn")
    claimed = rows(bundle.read("artefacts/claimed.csv"))
    listed = bundle.read("sample/drawn.csv")
    origin, size, root = bundle.read("sample/checkpoint").decode().split("\n")[:3]
    seed = base64.b64decode(root, validate=True).hex()

    man = sha256(bundle.read("manifest.json"))
    assert terms["algorithm"] == result["algorithm"] == "deltareturn-sample-v1"
    assert terms["man"] == result["man"] == announced["obj"]["man"] == drawn["obj"]["man"] == man
    kept = {a["name"]: a["sha256"] for a in json.loads(bundle.read("manifest.json"))["artefacts"]}
    assert kept["claimed.csv"] == sha256(bundle.read("artefacts/claimed.csv")), "claimed.csv"
    assert terms["claimed"] == len(claimed), "the number of claimed families"
    assert result["announced"] == announced["seq"] < drawn["seq"], "the announcement"
    assert int(size) > announced["seq"] and drawn["seq"] >= int(size), f"{origin} at size {size}"
    assert result["seed"] == seed, "the seed"
    assert result["list"] == sha256(listed), "drawn.csv"
    chosen = draw(claimed, seed, terms["share"], terms["stratified"] == 1)
    assert result["chosen"] == len(chosen), "the number of drawn families"
    assert sorted(chosen, key=str.encode) == [r["family_id"] for r in rows(listed)], "the families"
    print(f"{len(chosen)} of {len(claimed)} families, the same as drawn; seed {seed}")


main()
