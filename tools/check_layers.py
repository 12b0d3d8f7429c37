#!/usr/bin/env python3
"""Fails on an include that points against the order of the folders.

The order is read from CMakeLists.txt: keratin_folder(NAME USES ...). A folder may include itself, what it uses (directly or through
others) and include/keratin; public headers may include only the standard library and each other.
"""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
uses = {}
for name, rest in re.findall(r"^keratin_folder\((\w+)([^)]*)\)", (root / "CMakeLists.txt").read_text(), re.M):
    match = re.search(r"USES((?: [a-z]\w*)+)", rest.strip())
    uses[name] = match.group(1).split() if match else []


def reach(name, seen):
    for other in uses.get(name, []):
        if other not in seen:
            seen.add(other)
            reach(other, seen)
    return seen


problems = []
include = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
for path in sorted([*(root / "src").rglob("*.cc"), *(root / "src").rglob("*.h"), *(root / "include").rglob("*.h")]):
    relative = path.relative_to(root)
    public = relative.parts[0] == "include"
    folder = None if public else relative.parts[1]
    if not public and folder not in uses:
        problems.append(f"{relative}: folder src/{folder} has no keratin_folder() line")
        continue
    allowed = set() if public else reach(folder, {folder})
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = include.match(line)
        if not match:
            continue
        kind, target = match.groups()
        first = target.split("/")[0]
        if public:
            if kind == '"' and first != "keratin":
                problems.append(f"{relative}:{number}: a public header includes {target}")
            if kind == "<" and ("/" in target or target.endswith(".h")):
                problems.append(f"{relative}:{number}: a public header includes <{target}>, which is not the standard library")
        elif first in uses and first not in allowed:
            problems.append(f"{relative}:{number}: src/{folder} includes {target}, which is to the right of it")
print("\n".join(problems) if problems else f"{len(uses)} folders, every include points to the left")
sys.exit(1 if problems else 0)
