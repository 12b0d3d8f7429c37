#!/usr/bin/env python3
"""Writes src/ops/string/script_table.h: the script of every character, from real TensorFlow's UnicodeScript."""

import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow as tf


def main():
    scripts = tf.strings.unicode_script(tf.range(0x110000)).numpy()
    runs = [(code, script) for code, script in enumerate(scripts) if code == 0 or script != scripts[code - 1]]
    lines = [
        f"// Scripts as ICU numbers them, of the Unicode of TensorFlow {tf.__version__}. Made by tools/make_script_table.py.",
        "#pragma once",
        "",
        "#include <cstdint>",
        "",
        "namespace keratin::ops {",
        "",
        "// The characters from `first` to the next one's.",
        "struct ScriptRange {",
        "  std::int32_t first, script;",
        "};",
        "",
        "// clang-format off",
        "inline constexpr ScriptRange kScripts[] = {",
    ]
    items = ["{0x%X, %d}" % run for run in runs]
    lines += ["    " + ", ".join(items[i : i + 10]) + "," for i in range(0, len(items), 10)]
    lines += ["};", "// clang-format on", "", "}  // namespace keratin::ops", ""]
    path = pathlib.Path(__file__).resolve().parent.parent / "src/ops/string/script_table.h"
    path.write_text("\n".join(lines))


if __name__ == "__main__":
    main()
