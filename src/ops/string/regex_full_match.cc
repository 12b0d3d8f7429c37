#include "ops/string/regex.h"
#include "ops/string/string_common.h"
#include "ops/values.h"

KERATIN_OP(regex_full_match) {
  return {.name = "RegexFullMatch",
          .inputs = {"input: string", "pattern: string"},
          .outputs = {"output: bool"},
          .infer =
              [](InferContext& c) {
                KERATIN_TRY(c.RequireRank(1, 0, 0));
                return SameAsInput(c);
              },
          .checked_run = [](const RunContext& c) -> Status {
            KERATIN_ASSIGN(const std::shared_ptr<const Regex> regex, Regex::Make(*c.in[1].as<std::string>()));
            MapStrings<bool>(c, [&](const std::string& text) { return regex->FullMatch(text); });
            return OkStatus();
          },
          .examples = {{.in = {Tensor::Of<std::string>({2}, std::vector<std::string>{"2024", "24a"}), Tensor::Scalar<std::string>("[0-9]+")},
                        .out = {Bools({true, false})}}}};
}
