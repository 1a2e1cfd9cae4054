# SPDX-License-Identifier: MIT
"""Judges cases.jsonl by RFC 9162's definitions, written down as naively as they stand there."""
import base64
import hashlib
import json
import sys


def leaf_hash(leaf):
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def split(count):
    """The largest power of two below count."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def root_of(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = split(len(leaves))
    return node_hash(root_of(leaves[:k]), root_of(leaves[k:]))


def roots_from(path, old, count, known, old_root):
    """The old and the new root that a consistency proof comes to, taking hashes off its end."""
    if old == count:
        if known:
            return old_root, old_root
        root = path.pop()
        return root, root
    k = split(count)
    last = path.pop()
    if old <= k:
        before, after = roots_from(path, old, k, known, old_root)
        return before, node_hash(after, last)
    before, after = roots_from(path, old - k, count - k, False, old_root)
    return node_hash(last, before), node_hash(last, after)


def check_growth(case):
    old_root, new_root = base64.b64decode(case["old_root"]), base64.b64decode(case["new_root"])
    path = [base64.b64decode(text) for text in case["path"]]
    try:
        found = roots_from(path, case["old_size"], case["new_size"], True, old_root)
    except IndexError:
        return False
    return not path and found == (old_root, new_root)


def check_log(case):
    leaves = [base64.b64decode(text) for text in case["leaves"]]
    return len(leaves) == case["new_size"] and root_of(leaves) == base64.b64decode(case["new_root"])


def main():
    checks = {"growth": check_growth, "log": check_log}
    counts = {True: [0, 0], False: [0, 0]}
    with open(sys.argv[1], encoding="ascii") as cases:
        for line in cases:
            case = json.loads(line)
            if case["kind"] not in checks:
                continue
            right = checks[case["kind"]](case) == case["sound"]
            counts[case["sound"]][0] += right
            counts[case["sound"]][1] += 1
            if not right:
                print(f"wrong about a {case['kind']} case: {case['change']}")
    (accepted, sound), (rejected, altered) = counts[True], counts[False]
    print(f"definitions in Python: accepts {accepted} of {sound} sound, rejects {rejected} of {altered} altered")
    sys.exit(accepted != sound or rejected != altered or not sound or not altered)


main()
