#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The picture of what more minutes of recordings give: plot_minutes.py voices/minutes.tsv voices/minutes.svg

The first line of the table names its columns: `minutes`, `start` (what the fit began with) and figures, of which one
that ends in `_interval` is half the 95 % interval of the one before. Needs matplotlib.
"""
import csv
import sys

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "quaver", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9,
                            "axes.spines.top": False, "axes.spines.right": False})
from matplotlib import pyplot  # noqa: E402: after the choice of what it draws with

PANELS = [("mcd", "mel-cepstral distortion, dB", False), ("f0_correlation", "F0 correlation", True),
          ("duration_mae", "durations off by, ms", False), ("nisqa_tts", "NISQA-TTS", True),
          ("nisqa_mos", "NISQA MOS", True), ("wer", "word errors of Whisper base, %", False)]
COLOURS = {"kathleen": "#0072b2", "nothing": "#d55e00"}


def main(table, picture):
    with open(table, encoding="utf-8", newline="") as file:
        rows = [{key: value if key == "start" else float(value) for key, value in row.items()}
                for row in csv.DictReader(file, delimiter="\t")]
    figure, axes = pyplot.subplots(2, 3, figsize=(9.5, 5.4), sharex=True, layout="constrained")
    for axis, (key, title, more) in zip(axes.flat, PANELS):
        for start, colour in COLOURS.items():
            line = sorted((row for row in rows if row["start"] == start), key=lambda row: row["minutes"])
            if not line:
                continue
            minutes, values = [row["minutes"] for row in line], [row[key] for row in line]
            axis.plot(minutes, values, "o-", color=colour, markersize=4, label=f"from {start}")
            half = [row.get(f"{key}_interval", 0) for row in line]
            if any(half):
                axis.fill_between(minutes, [v - h for v, h in zip(values, half)], [v + h for v, h in zip(values, half)],
                                  color=colour, alpha=0.15, linewidth=0)
        axis.set_title(f"{title} {'(more is better)' if more else ''}", fontsize=9)
        axis.set_xscale("log")
        ticks = sorted({row["minutes"] for row in rows})
        axis.set_xticks(ticks, [f"{minutes:g}" for minutes in ticks])
        axis.minorticks_off()
        axis.grid(axis="y", color="#dddddd", linewidth=0.6)
    for axis in axes[1]:
        axis.set_xlabel("minutes of recordings")
    axes[0, 0].legend(frameon=False)
    figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__.split("\n", maxsplit=1)[0])
    main(*sys.argv[1:])
