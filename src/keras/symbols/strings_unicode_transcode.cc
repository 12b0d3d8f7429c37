#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_unicode_transcode) {
  return {.names = {"strings.unicode_transcode", "compat.v1.strings.unicode_transcode"},
          .parameters = {"input", "input_encoding", "output_encoding", "errors", "replacement_char", "replace_control_characters"},
          .lower = [](OpCall& c) -> Results {
            return Raw("UnicodeTranscode", {c.First()},
                       {{"input_encoding", c.String("input_encoding", "")},
                        {"output_encoding", c.String("output_encoding", "")},
                        {"errors", c.String("errors", "replace")},
                        {"replacement_char", c.Int("replacement_char", 65533)},
                        {"replace_control_characters", c.Bool("replace_control_characters", false)}});
          }};
}
