# SPDX-License-Identifier: MIT
"""
report - tables, targets and the history of ratios, from the runs bench.py measured.

A result is one size: {families, bytes, pairs: {name: [[ours, theirs], ...]}, again: [[ours, floor],
...]}, each run with wall and cpu in seconds, peak_kib and parts; "again" is the comparison of two
frameworks from what was kept of the exports.  A ratio of a peer is theirs over ours (more is better
for us); of a measure it is ours over the measure's (less is better).  Instructions are of one more
run.
"""
import json
import os
import re
import sys
from datetime import date
from statistics import median

WORSE_BY = 0.15
MEASURES = ("floor", "start", "bare") # what nobody would use; the others are peers
COLOURED = sys.stdout.isatty() and "NO_COLOR" not in os.environ or "FORCE_COLOR" in os.environ
RED, PLAIN = ("\033[31m", "\033[0m") if COLOURED else ("", "")


def ours_of(result):
    return [ours for pairs in result["pairs"].values() for ours, _ in pairs]


def theirs_of(result, name):
    return [theirs for _, theirs in result["pairs"][name]]


def middle(runs, what):
    return median(run[what] for run in runs)


def parts_text(runs):
    names = dict.fromkeys(name for run in runs for name in run["parts"])
    return ", ".join(f"{name} {median(run['parts'].get(name, 0) for run in runs):.3f}"
                     for name in names)


def ratio(result, name, what):
    """The median over the pairs: theirs over ours, but ours over a measure's."""
    pairs = [(theirs[what], ours[what]) for ours, theirs in result["pairs"][name]]
    if name in MEASURES:
        pairs = [(ours, theirs) for theirs, ours in pairs]
    return median(above / max(below, 1e-6) for above, below in pairs)


def again_ratio(result, what):
    """The comparison over the floor, the median over the pairs."""
    return median(ours[what] / max(floor[what], 1e-6) for ours, floor in result["again"])


def bytes_a_family(result, runs):
    return round(middle(runs, "peak_kib") * 1024 / result["families"])


# ---- the table of one size ----

COLUMNS = f"{'':12}{'runs':>5}{'wall s':>10}{'CPU s':>10}{'wall':>9}{'CPU':>9}" \
          f"{'peak MiB':>10}{'a family':>10}  parts in seconds of wall time"


def line(result, name, runs, ratios):
    walls, cpus = (f"{r:.2f}x" for r in ratios) if ratios else ("", "")
    return (f"{name:12}{len(runs):>5}{middle(runs, 'wall'):>10.3f}{middle(runs, 'cpu'):>10.3f}"
            f"{walls:>9}{cpus:>9}{middle(runs, 'peak_kib') / 1024:>10.1f}"
            f"{bytes_a_family(result, runs):>10,}  {parts_text(runs)}")


def table(result):
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    lines = [f"\n{result['families']:,} families, {result['bytes'] / 1e6:,.0f} MB, "
             f"{os.cpu_count()} processors, load {load}; medians; theirs / ours, ours / measures",
             COLUMNS, line(result, "ours", ours_of(result), None)]
    for name in result["pairs"]:
        ratios = ratio(result, name, "wall"), ratio(result, name, "cpu")
        lines.append(line(result, name, theirs_of(result, name), ratios))
    lines.append(line(result, "again", [ours for ours, _ in result["again"]],
                      (again_ratio(result, "wall"), again_ratio(result, "cpu"))))
    if "instructions" in result:
        everything, hashing = result["instructions"]["all"], result["instructions"]["hashing"]
        lines.append(f"instructions of one thread, by callgrind: {everything / 1e6:,.1f} million, "
                     f"{hashing / 1e6:,.1f} of them in OpenSSL (SHA-256)")
    return "\n".join(lines)


# ---- the targets ----

SMALL, MIDDLE, LARGE = 10000, 100000, 500000
MEMORY_BASE, MEMORY_A_FAMILY = 48 * 2**20, 320 # bytes


def target(what, value, most, unit, spelled, least=False):
    """MOST is what is allowed, or with LEAST the least that is asked."""
    met = value >= most if least else value <= most
    return {"target": what, "value": value, "allowed": most, "least": least, "met": met,
            "told": f"{value:{spelled}}{unit}, {'at least' if least else 'at most'} "
                    f"{most:{spelled}}{unit}"}


def allowed(result, what, weights):
    """So many times each measure, together."""
    return sum(times * middle(theirs_of(result, name), what) for name, times in weights.items())


def times_target(result, name, least):
    return target(f"{result['families']:,} families: {name} takes so many times ours",
                  ratio(result, name, "wall"), least, "x", ".2f", least=True)


def memory_target(result):
    families = result["families"]
    peak = middle(ours_of(result), "peak_kib") * 1024
    return target(f"{families:,} families: peak memory of 48 MiB and 320 bytes a family",
                  peak / 2**20, (MEMORY_BASE + MEMORY_A_FAMILY * families) / 2**20, " MiB", ".1f")


def targets_small(result):
    most = allowed(result, "cpu", {"floor": 7, "start": 1, "bare": 1})
    peers = [name for name in result["pairs"] if name not in MEASURES]
    return [target("10,000 families: CPU of 7 memchr passes, a start and bare libxlsxwriter",
                   middle(ours_of(result), "cpu"), most, " s", ".3f"),
            *(times_target(result, name, 10) for name in peers)]


def targets_large(result):
    most = allowed(result, "wall", {"floor": 6, "bare": 1.25})
    targets = [target("500,000 families: 6 memchr passes and 1.25 times bare libxlsxwriter",
                      middle(ours_of(result), "wall"), most, " s", ".2f")]
    duckdb = [name for name in result["pairs"] if name.startswith("duckdb")]
    if duckdb:
        better = min(duckdb, key=lambda name: ratio(result, name, "wall"))
        targets.append(times_target(result, better, 3.5))
    if "pandas" in result["pairs"]:
        targets.append(times_target(result, "pandas", 11))
    targets.append(target("500,000 families under a changed framework, in memchr passes",
                          again_ratio(result, "wall"), 1, "x", ".2f"))
    return targets


def growth_ratio(growth):
    """Time a family at the larger size over that at the smaller, the median over the pairs."""
    scale = growth["families"][0] / growth["families"][1]
    return median(large["wall"] / small["wall"] * scale for small, large in growth["pairs"])


def targets(results, growth):
    """GROWTH is {families: [small, large], pairs: [[run, run], ...]}, or None."""
    found = []
    for result in results:
        found += {SMALL: targets_small, LARGE: targets_large}.get(result["families"],
                                                                  lambda _: [])(result)
        found.append(memory_target(result))
    if growth is not None:
        small, large = growth["families"]
        found.append(target(f"time a family at {large:,} in times that at {small:,}",
                            growth_ratio(growth), 1.4, "x", ".2f"))
    return found


# What the other parts measured, each by a command of its own; told.h writes the same lines.
PARTS = ("book", "decisions", "audit", "pages", "years")
TOLD = re.compile(r"target: (.+?): (met|NOT met), (.+)")


def tell(found):
    """A target as a line for people, and for the table if BENCH_TOLD names a file; -> met?"""
    line = f"target: {found['target']}: {'met' if found['met'] else 'NOT met'}, {found['told']}"
    print(line, flush=True)
    if "BENCH_TOLD" in os.environ:
        with open(os.environ["BENCH_TOLD"], "a", encoding="utf-8") as told:
            told.write(line + "\n")
    return found["met"]


def targets_told(folder, part):
    """What the last run of a part found; nothing when there was none."""
    path = folder / f"{part}.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [{"target": what, "met": met == "met", "told": told, "part": part}
            for what, met, told in (TOLD.fullmatch(line).groups() for line in lines)]


def targets_table(found):
    lines = [f"\n{'Target':76}{'':6}what was measured, and what is asked"]
    for each in found:
        text = f"{each['target']:76}{'met' if each['met'] else 'NOT':6}{each['told']}"
        lines.append(text if each["met"] else f"{RED}{text}{PLAIN}")
    told = {each.get("part") for each in found}
    lines += [f"make bench-{part} has not been run here" for part in PARTS if part not in told]
    return "\n".join(lines)


# ---- the history ----

BYTES, MILLIONS, HASHING = "bytes a family", "instructions", "instr. hashing"
AGAIN = "again"
GROWTH = "growth"
LESS_IS_BETTER = (*MEASURES, AGAIN, BYTES, MILLIONS, HASHING, GROWTH) # of peers, more


def summary_of(result):
    values = {name: round(ratio(result, name, "wall"), 2) for name in result["pairs"]}
    values[AGAIN] = round(again_ratio(result, "wall"), 2)
    values[BYTES] = bytes_a_family(result, ours_of(result))
    if "instructions" in result:
        hashing = result["instructions"]["hashing"]
        values[MILLIONS] = round((result["instructions"]["all"] - hashing) / 1e6, 1)
        values[HASHING] = round(hashing / 1e6, 1)
    return values


def summary(results, growth):
    """{families: {name: value}}, rounded as it is kept: ratios of wall time, bytes a family, and
    instructions in millions, those in OpenSSL told apart; growth with the larger size."""
    values = {str(result["families"]): summary_of(result) for result in results}
    if growth is not None:
        values[str(growth["families"][1])][GROWTH] = round(growth_ratio(growth), 2)
    return values


def is_worse(name, now, before):
    if name in LESS_IS_BETTER:
        return now > before * (1 + WORSE_BY)
    return now < before * (1 - WORSE_BY)


def history_read(path):
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def recorded_last(history, families, name):
    """-> (date, value) of the newest line that has it, or None; a line may be about one size."""
    for line in reversed(history):
        value = line["sizes"].get(families, {}).get(name)
        if value is not None:
            return line["date"], value
    return None


def against_history(now, path):
    history = history_read(path)
    lines = ["\nAgainst what was recorded last"]
    for families, values in now.items():
        for name, value in values.items():
            last = recorded_last(history, families, name)
            if last is None:
                continue
            day, before = last
            text = f"{int(families):>9,}  {name:15}{before:>10}  ->{value:>10}  ({day})"
            worse = is_worse(name, value, before)
            lines.append(f"{RED}{text}  worse by more than 15%{PLAIN}" if worse else text)
    return "\n".join(lines) if len(lines) > 1 else "\nNothing like it is recorded yet; " \
                                                   "--record NOTE records it."


def history_add(now, path, note):
    history = history_read(path)
    history.append({"date": date.today().isoformat(), "note": note, "sizes": now})
    path.write_text(json.dumps(history, indent=1) + "\n", encoding="utf-8")
