#include "ops/string/string_common.h"

KERATIN_OP(string_strip) {
  return {.name = "StringStrip",
          .inputs = {"input: string"},
          .outputs = {"output: string"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                MapStrings<std::string>(c, [](std::string_view text) {
                  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
                  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
                  return std::string(text);
                });
              },
          .examples = {{.in = {Tensor::Scalar<std::string>(" \ta b\n")}, .out = {Tensor::Scalar<std::string>("a b")}}}};
}
