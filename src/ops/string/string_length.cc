#include <algorithm>

#include "ops/string/string_common.h"
#include "ops/values.h"

KERATIN_OP(string_length) {
  return {.name = "StringLength",
          .inputs = {"input: string"},
          .outputs = {"output: int32"},
          .attrs = {"unit: {'BYTE', 'UTF8_CHAR'} = \"BYTE\""},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                const bool characters = c.attrs->String("unit") == "UTF8_CHAR";
                MapStrings<std::int32_t>(c, [characters](const std::string& text) {
                  if (!characters) return static_cast<std::int32_t>(text.size());
                  return static_cast<std::int32_t>(
                      std::count_if(text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
                });
              },
          .examples = {{.in = {Tensor::Scalar<std::string>("h\xc3\xa9")}, .out = {Int(3)}},
                       {.attrs = {{"unit", "UTF8_CHAR"}}, .in = {Tensor::Scalar<std::string>("h\xc3\xa9")}, .out = {Int(2)}}}};
}
