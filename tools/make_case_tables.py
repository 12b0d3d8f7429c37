#!/usr/bin/env python3
"""Writes src/ops/string/case_tables.h: Unicode's case mappings as ranges, from Python's own copy of the Unicode character database."""

import pathlib
import unicodedata


def ranges(mapping):
    """(first, last, step, delta) for each run of code points of equal distance that move by the same delta."""
    runs = []
    for code, target in sorted(mapping.items()):
        delta = target - code
        if runs and runs[-1][3] == delta and (runs[-1][2] == code - runs[-1][1] or runs[-1][0] == runs[-1][1]) and code - runs[-1][1] <= 2:
            runs[-1][2] = code - runs[-1][1]
            runs[-1][1] = code
        else:
            runs.append([code, code, 1, delta])
    return runs


def collect(convert):
    single, several = {}, {}
    for code in range(0x80, 0x110000):
        if 0xD800 <= code < 0xE000:
            continue
        text = convert(chr(code))
        if text == chr(code):
            continue
        if len(text) == 1:
            single[code] = ord(text)
        else:
            several[code] = text.encode()
    return single, several


def main():
    lines = [
        f"// Case mappings of Unicode {unicodedata.unidata_version}. Made by tools/make_case_tables.py.",
        "#pragma once",
        "",
        "#include <cstdint>",
        "",
        "namespace keratin::ops {",
        "",
        "// Code points first, first + step, ... last move by `delta`.",
        "struct CaseRange {",
        "  std::int32_t first, last, step, delta;",
        "};",
        "// One that becomes several.",
        "struct CaseSpecial {",
        "  std::int32_t code;",
        "  const char* utf8;",
        "};",
        "",
        "// clang-format off",
    ]
    for name, convert in [("Lower", str.lower), ("Upper", str.upper)]:
        single, several = collect(convert)
        lines.append(f"inline constexpr CaseRange k{name}Ranges[] = {{")
        items = ["{0x%X, 0x%X, %d, %d}" % tuple(run) for run in ranges(single)]
        lines += ["    " + ", ".join(items[i : i + 6]) + "," for i in range(0, len(items), 6)]
        lines += ["};", f"inline constexpr CaseSpecial k{name}Specials[] = {{"]
        items = ['{0x%X, "%s"}' % (code, "".join(f"\\x{byte:02x}" for byte in text)) for code, text in sorted(several.items())]
        lines += ["    " + ", ".join(items[i : i + 4]) + "," for i in range(0, len(items), 4)]
        lines += ["};"]
    cased, ignorable = [], []
    for code in range(0x110000):
        character = chr(code)
        category = unicodedata.category(character)
        if category in ("Lu", "Ll", "Lt"):
            cased.append(code)
        elif category in ("Mn", "Me", "Cf", "Lm", "Sk") or character in "'.:\u00b7\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a":
            ignorable.append(code)
    for name, codes in [("Cased", cased), ("CaseIgnorable", ignorable)]:
        runs = []
        for code in codes:
            if runs and code == runs[-1][1] + 1:
                runs[-1][1] = code
            else:
                runs.append([code, code])
        lines.append(f"inline constexpr std::int32_t k{name}[][2] = {{")
        items = ["{0x%X, 0x%X}" % tuple(run) for run in runs]
        lines += ["    " + ", ".join(items[i : i + 8]) + "," for i in range(0, len(items), 8)]
        lines += ["};"]
    lines += ["// clang-format on", "", "}  // namespace keratin::ops", ""]
    path = pathlib.Path(__file__).resolve().parent.parent / "src/ops/string/case_tables.h"
    path.write_text("\n".join(lines))


if __name__ == "__main__":
    main()
