#include "ops/string/regex.h"
#include "ops/string/string_common.h"

KERATIN_OP(regex_replace) {
  return {.name = "RegexReplace",
          .inputs = {"input: string", "pattern: string", "rewrite: string"},
          .outputs = {"output: string"},
          .attrs = {"replace_global: bool = true"},
          .infer =
              [](InferContext& c) {
                KERATIN_TRY(c.RequireRank(1, 0, 0));
                KERATIN_TRY(c.RequireRank(2, 0, 0));
                return SameAsInput(c);
              },
          .checked_run = [](const RunContext& c) -> Status {
            KERATIN_ASSIGN(const std::shared_ptr<const Regex> regex, Regex::Make(*c.in[1].as<std::string>()));
            const std::string& rewrite = *c.in[2].as<std::string>();
            KERATIN_TRY(regex->CheckRewrite(rewrite));
            const bool all = c.attrs->Bool("replace_global", true);
            MapStrings<std::string>(c, [&](const std::string& text) { return regex->Replace(text, rewrite, all); });
            return OkStatus();
          },
          .examples = {{.in = {Tensor::Scalar<std::string>("aab"), Tensor::Scalar<std::string>("a"), Tensor::Scalar<std::string>("x\\0")},
                        .out = {Tensor::Scalar<std::string>("xaxab")}}}};
}
