# SPDX-License-Identifier: MIT
"""
report - tables, targets and the history of ratios, from the runs bench.py measured.

A result is one size: {families, bytes, pairs: {name: [[ours, theirs], ...]}, again: [[ours, floor],
...]}, each run with wall and cpu in seconds, peak_kib and parts; "again" is the comparison of two
frameworks from what was kept of the exports.  A ratio of a peer is theirs over ours (more is better for us);
of a measure it is ours over the measure's (less is better).
"""
import json
import os
import sys
from datetime import date
from statistics import median

WORSE_BY = 0.15
MEASURES = ("floor", "start", "bare") # what nobody would use; the others are peers
RED, PLAIN = ("\033[31m", "\033[0m") if sys.stdout.isatty() else ("", "")


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
    return "\n".join(lines)


# ---- the targets ----

def target(sentence, value, good):
    return f"{'pass' if good else RED + 'FAIL' + PLAIN}  {sentence}: {value}"


def allowed(result, what, weights):
    """So many times each measure, together."""
    return sum(times * middle(theirs_of(result, name), what) for name, times in weights.items())


def targets_small(result):
    cpu = middle(ours_of(result), "cpu")
    most = allowed(result, "cpu", {"floor": 7, "start": 1, "bare": 1})
    return [target("10,000 families in at most 0.1 s of CPU", f"{cpu:.3f} s", cpu <= 0.1),
            target("10,000 families in at most 7 floors, a start and a bare libxlsxwriter, of CPU",
                   f"{cpu:.3f} s, {most:.3f} s allowed", cpu <= most)]


def targets_large(result):
    lines, ours = [], middle(ours_of(result), "wall")
    duckdb = [ratio(result, name, "wall") for name in result["pairs"] if name.startswith("duckdb")]
    if duckdb:
        lines.append(target("500,000 families in at most half of DuckDB's better time",
                            f"DuckDB takes {min(duckdb):.2f} times ours ({ours:.2f} s)",
                            min(duckdb) >= 2))
    if "pandas" in result["pairs"]:
        pandas = ratio(result, "pandas", "wall")
        lines.append(target("500,000 families in at most a sixth of pandas' time",
                            f"pandas takes {pandas:.2f} times ours", pandas >= 6))
    most = allowed(result, "wall", {"floor": 6, "bare": 1.25})
    lines.append(target("500,000 families in at most 6 floors and 1.25 times bare libxlsxwriter",
                        f"{ours:.2f} s, {most:.2f} s allowed", ours <= most))
    again = again_ratio(result, "wall")
    lines.append(target("500,000 families under a changed framework in at most one floor",
                        f"{again:.2f} floors", again <= 1))
    memory = bytes_a_family(result, ours_of(result))
    lines.append(target("500,000 families in at most 800 bytes of memory each",
                        f"{memory:,} bytes", memory <= 800))
    return lines


def targets(results):
    by_size = {result["families"]: result for result in results}
    lines = ["\nTargets"]
    if 10000 in by_size:
        lines += targets_small(by_size[10000])
    if 500000 in by_size:
        lines += targets_large(by_size[500000])
    return "\n".join(lines if len(lines) > 1 else lines + ["none for these sizes"])


# ---- the history ----

def summary(results):
    """{families: {name: wall ratio, "bytes a family": n}}, rounded as it is kept."""
    return {str(result["families"]):
            {**{name: round(ratio(result, name, "wall"), 2) for name in result["pairs"]},
             "again": round(again_ratio(result, "wall"), 2),
             "bytes a family": bytes_a_family(result, ours_of(result))} for result in results}


def is_worse(name, now, before):
    more_is_worse = name in (*MEASURES, "again", "bytes a family")
    return now > before * (1 + WORSE_BY) if more_is_worse else now < before * (1 - WORSE_BY)


def history_read(path):
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def against_history(now, path):
    history = history_read(path)
    if not history:
        return "\nNo ratios are recorded yet; --record NOTE records these."
    last = history[-1]
    lines = [f"\nAgainst {last['date']} ({last['note']})"]
    for families, values in now.items():
        for name, value in values.items():
            before = last["sizes"].get(families, {}).get(name)
            if before is None:
                continue
            text = f"{int(families):>9,}  {name:15}{before:>10}  ->{value:>10}"
            worse = is_worse(name, value, before)
            lines.append(f"{RED}{text}  worse by more than 15%{PLAIN}" if worse else text)
    return "\n".join(lines)


def history_add(now, path, note):
    history = history_read(path)
    history.append({"date": date.today().isoformat(), "note": note, "sizes": now})
    path.write_text(json.dumps(history, indent=1) + "\n", encoding="utf-8")
