"""The picture of bench/run's table: each line's ratio beside what it must reach.

usage: picture.py results.json results.png      needs Debian's python3-matplotlib
"""
import json
import statistics
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

MET, MISSED, TEXT, FAINT = "#2a7f62", "#c0392b", "#222222", "#999999"


def share(entry, ours, theirs):
    """Part of what is allowed: 1 is the limit, less is better, whichever way the ratio goes."""
    value = ours / (theirs or 1)
    return value / entry["limit"] if entry["atMost"] else entry["limit"] / value


def main():
    results = json.load(open(sys.argv[1]))
    entries = [e for row in results["rows"].values() for e in row.get("lines", []) if e["limit"] is not None]
    figure, axes = plt.subplots(figsize=(12, 1.3 + .36 * len(entries)))
    axes.set_xscale("log")
    for place, entry in enumerate(entries):
        ours, theirs = statistics.median(entry["ours"]), statistics.median(entry["theirs"]) if entry["theirs"] else 1
        middle = share(entry, ours, theirs)
        rounds = [share(entry, a, b) for a, b in zip(entry["ours"], entry["theirs"] or [1] * len(entry["ours"]))]
        colour = MET if middle <= 1 else MISSED
        axes.plot([min(rounds), max(rounds)], [place, place], color=colour, linewidth=6, alpha=.25, solid_capstyle="round")
        axes.plot(middle, place, "o", color=colour, markersize=7)
        sign = "≤" if entry["atMost"] else "≥"
        value = ours / theirs
        shown = f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
        axes.annotate(f"{shown}  ({sign} {entry['limit']:g})", (1.01, place), xycoords=("axes fraction", "data"), va="center", fontsize=9, color=colour)
    axes.axvline(1, color=TEXT, linewidth=1)
    axes.set_yticks(range(len(entries)), [f"{e['what']} ({e['unit']})" + (f"\nbeside {e['beside']}" if e["beside"] else "") for e in entries], fontsize=8)
    axes.set_ylim(len(entries) - .5, -.5)
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, .5), max(high, 2))
    ticks = [t for t in (.1, .2, .3, .5, .7, 1, 1.5, 2, 3, 5, 10) if axes.get_xlim()[0] <= t <= axes.get_xlim()[1]]
    axes.set_xticks(ticks, [f"{t:g}" for t in ticks])
    axes.minorticks_off()
    axes.grid(axis="x", color=FAINT, alpha=.25)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("part of what is allowed: 1 is what must be reached, left of it is better; bars are the spread of the rounds", fontsize=9)
    axes.set_title(f"Beside the reference and the parts' own limits, {results['machine']['processor']}, {results['machine']['cores']} cores", fontsize=11, loc="left", color=TEXT)
    figure.savefig(sys.argv[2], dpi=130, bbox_inches="tight")


main()
