#include "ops/string/case.h"
#include "ops/string/string_common.h"

KERATIN_OP(string_lower) {
  return {.name = "StringLower",
          .inputs = {"input: string"},
          .outputs = {"output: string"},
          .attrs = {"encoding: string = \"\""},
          .infer = CheckEncoding,
          .run =
              [](const RunContext& c) {
                const bool unicode = !c.attrs->String("encoding").empty();
                MapStrings<std::string>(c, [unicode](const std::string& text) { return unicode ? UnicodeToLower(text) : AsciiToLower(text); });
              },
          .examples = {{.in = {Tensor::Scalar<std::string>("Abc \xc3\x89"
                                                           "Z-1")},
                        .out = {Tensor::Scalar<std::string>("abc \xc3\x89"
                                                            "z-1")}}}};
}
