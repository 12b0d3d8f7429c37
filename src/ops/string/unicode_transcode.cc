#include "ops/string/unicode.h"

KERATIN_OP(unicode_transcode) {
  return {.name = "UnicodeTranscode",
          .inputs = {"input: string"},
          .outputs = {"output: string"},
          .attrs = {"input_encoding: string", "output_encoding: {'UTF-8', 'UTF-16-BE', 'UTF-32-BE'}", "errors: {'strict', 'replace', 'ignore'} = \"replace\"",
                    "replacement_char: int = 65533", "replace_control_characters: bool = false"},
          .infer = SameAsInput,
          .checked_run = [](const RunContext& c) -> Status {
            KERATIN_ASSIGN(const UnicodeOptions in, UnicodeOptionsOf(*c.attrs, "input_encoding"));
            KERATIN_ASSIGN(const UnicodeOptions out, UnicodeOptionsOf(*c.attrs, "output_encoding"));
            std::vector<Character> characters;
            for (std::int64_t i = 0; i < c.out[0].size; ++i) {
              characters.clear();
              KERATIN_TRY(DecodeCharacters(c.in[0].as<std::string>()[i], in, &characters));
              std::string text;
              for (const Character& character : characters) EncodeCharacter(character.code, out.encoding, &text);
              c.out[0].as<std::string>()[i] = std::move(text);
            }
            return OkStatus();
          },
          .note = "encodings: UTF-8, UTF-16-BE, UTF-32-BE, US-ASCII, ISO-8859-1",
          .examples = {{.attrs = {{"input_encoding", "ISO-8859-1"}, {"output_encoding", "UTF-8"}},
                        .in = {Tensor::Scalar<std::string>("\xe9")},
                        .out = {Tensor::Scalar<std::string>("\xc3\xa9")}}}};
}
