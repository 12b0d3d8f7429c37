#include "ops/string/regex.h"
#include "ops/string/string_common.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

class Match : public Step {
 public:
  explicit Match(std::shared_ptr<const Regex> regex) : regex_(std::move(regex)) {}
  void Run(const RunContext& c) const override {
    MapStrings<bool>(c, [this](const std::string& text) { return regex_->FullMatch(text); });
  }

 private:
  std::shared_ptr<const Regex> regex_;
};

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(static_regex_full_match) {
  return {.name = "StaticRegexFullMatch",
          .inputs = {"input: string"},
          .outputs = {"output: bool"},
          .attrs = {"pattern: string"},
          .infer = SameAsInput,
          .prepare = [](PrepareContext& c) -> Result<std::unique_ptr<Step>> {
            KERATIN_ASSIGN(const std::shared_ptr<const Regex> regex, Regex::Make(c.node.attrs.String("pattern")));
            return std::make_unique<Match>(regex);
          },
          .examples = {
              {.attrs = {{"pattern", "a+b"}}, .in = {Tensor::Of<std::string>({2}, std::vector<std::string>{"aab", "xab"})}, .out = {Bools({true, false})}}}};
}
