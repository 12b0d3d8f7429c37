#!/usr/bin/env python3
"""Draws how Keratin's time and memory grow: ./dev growth [--out FOLDER]

Runs build/bench/bin/growth, prints for each line of each chart the largest growth from one point to the next, as a power of the growth of what it depends on (1: linear), and
writes a picture a chart into FOLDER (docs/growth), and a page with both beside it.
"""

import argparse
import datetime
import json
import math
import os
import pathlib
import subprocess
import sys

from machine import cpu_name

PAGE = """# Growth

How time and memory grow with what a model is given. {cpu}, {cores} cores, {date}; to repeat it: `./dev growth`. A line's steepest part, from one point to the next, is given as a power of what it
depends on: n^1 is linear.

{table}
- **batch**: linear; below it where a batch of one does not fill the vectors.
- **length**: attention multiplies every step with every other, so its time grows with the square; the scores of a few rows at a time are in memory. The others are linear.
- **depth**: the instructions of making a session grow by 10 from 1,000 to 10,000 layers (valgrind counts them); the time grows by more when the graph no longer fits the caches. Nothing is
  recursive. A run is linear.
- **models**: each session keeps its graph, its weights as they came, its packed weights and the memory of a run. The first one also makes what all share.

{pictures}"""

ROOT = pathlib.Path(__file__).resolve().parent.parent
TITLES = {
    "batch": ("Time of a run, ms", "batch"),
    "length": ("Time of a run, ms", "steps of the sequence"),
    "depth": ("Time, ms, for a stack of Dense layers of 16 units", "layers"),
    "models": ("An MLP 32-64-32-1, many times in one process", "models"),
}
COLOURS = ["#2f6db3", "#b3541e", "#2f7d4f"]
LEFT, TOP, WIDTH, HEIGHT = 70, 50, 480, 300


def power(value):
    return f"{value:g}" if 0.001 <= value < 100_000 else f"1e{round(math.log10(value))}"


def chart(name, lines):
    title, below = TITLES[name]
    points = [point for line in lines.values() for point in line]
    low_x, high_x = min(x for x, _ in points), max(x for x, _ in points)
    low_y, high_y = 10 ** math.floor(math.log10(min(y for _, y in points))), 10 ** math.ceil(math.log10(max(y for _, y in points)))
    at_x = lambda x: LEFT + WIDTH * math.log(x / low_x) / math.log(high_x / low_x)
    at_y = lambda y: TOP + HEIGHT - HEIGHT * math.log(y / low_y) / math.log(high_y / low_y)
    svg = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 250}" height="{TOP + HEIGHT + 60}" font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="{LEFT}" y="24" font-size="15">{title}</text>',
        f'<text x="{LEFT + WIDTH / 2}" y="{TOP + HEIGHT + 44}" text-anchor="middle" fill="#555">{below}</text>',
    ]
    y = low_y
    while y <= high_y * 1.01:
        svg.append(f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{at_y(y):.1f}" y2="{at_y(y):.1f}" stroke="#ddd"/><text x="{LEFT - 8}" y="{at_y(y) + 4:.1f}" text-anchor="end">{power(y)}</text>')
        y *= 10
    for x in sorted({x for x, _ in points}):
        svg.append(f'<line x1="{at_x(x):.1f}" x2="{at_x(x):.1f}" y1="{TOP}" y2="{TOP + HEIGHT}" stroke="#eee"/><text x="{at_x(x):.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{power(x)}</text>')
    ends = sorted((at_y(line[-1][1]), series, colour) for (series, line), colour in zip(lines.items(), COLOURS))
    last = -math.inf
    for y, series, colour in ends:
        last = max(y + 4, last + 16)  # names do not lie on each other
        svg.append(f'<text x="{LEFT + WIDTH + 10}" y="{last:.1f}" fill="{colour}">{series}</text>')
    for (_, line), colour in zip(lines.items(), COLOURS):
        path = " ".join(f"{at_x(x):.1f},{at_y(y):.1f}" for x, y in line)
        svg.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        svg += [f'<circle cx="{at_x(x):.1f}" cy="{at_y(y):.1f}" r="3" fill="{colour}"/>' for x, y in line]
    return "\n".join([*svg, "</svg>", ""])


def main():
    parser = argparse.ArgumentParser(prog="./dev growth", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "docs" / "growth", metavar="FOLDER")
    parser.add_argument("--growth", default=str(ROOT / "build" / "bench" / "bin" / "growth"), help="the program that measures")
    options = parser.parse_args()
    run = subprocess.run([options.growth], stdout=subprocess.PIPE, text=True, check=True)
    charts = {}
    for line in run.stdout.splitlines():
        point = json.loads(line)
        charts.setdefault(point["chart"], {}).setdefault(point["series"], []).append((point["x"], point["y"]))
    options.out.mkdir(parents=True, exist_ok=True)
    text = "| chart | line | first | last | grows at most as |\n| --- | --- | ---: | ---: | ---: |\n"
    for name, lines in charts.items():
        (options.out / f"{name}.svg").write_text(chart(name, lines))
        for series, line in lines.items():
            steepest = max(math.log(y / before_y) / math.log(x / before_x) for (before_x, before_y), (x, y) in zip(line, line[1:]))
            text += f"| {name} | {series} | {line[0][1]:.3g} at {line[0][0]} | {line[-1][1]:.3g} at {line[-1][0]} | n^{steepest:.2f} |\n"
    print(text)
    pictures = "\n\n".join(f"![{name}]({options.out.name}/{name}.svg)" for name in charts) + "\n"
    page = PAGE.format(cpu=cpu_name(), cores=len(os.sched_getaffinity(0)), date=datetime.date.today().isoformat(), table=text, pictures=pictures)
    options.out.with_suffix(".md").write_text(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
