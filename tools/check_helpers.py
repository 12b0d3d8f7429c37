#!/usr/bin/env python3
"""Fails when two sources of a folder that is compiled TOGETHER give a helper in an unnamed namespace the same name.

In one translation unit that is an error or, between functions of different parameters, an overload that nobody meant; and which sources share
a unit changes with every new file.
"""
import collections
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
together = re.findall(r"^keratin_folder\((\w+) TOGETHER", (root / "CMakeLists.txt").read_text(), re.M)
if not together:
    sys.exit("CMakeLists.txt compiles no folder TOGETHER")


def helper(line):
    """The name that a line at the left margin declares, or None."""
    if not line or line[0] in " /#})" or line.startswith("template"):
        return None
    kind = re.match(r"(?:struct|class|enum class|enum|using)\s+(\w+)", line)
    if kind:
        return kind.group(1)
    function = re.match(r"[^=(]*?(\w+)\(", line)
    found = function or re.match(r".*?(\w+)(?:\[\])?\s*[={]", line)
    return found and found.group(1)


problems = []
count = 0
for folder in together:
    where = collections.defaultdict(set)
    for path in sorted((root / "src" / folder).rglob("*.cc")):
        if path.name.endswith("_test.cc"):
            continue
        for body in re.findall(r"^namespace \{\n(.*?)^\}  // namespace\n", path.read_text(), re.S | re.M):
            for name in map(helper, body.splitlines()):
                if name:
                    where[name].add(str(path.relative_to(root)))
    count += len(where)
    problems += [f"{name}: in {' and '.join(sorted(paths))}: share it, or name each for its source" for name, paths in sorted(where.items()) if len(paths) > 1]
print("\n".join(problems) if problems else f"{count} helpers of {len(together)} folders, every name once")
sys.exit(1 if problems else 0)
