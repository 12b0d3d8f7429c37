#include "ops/string/regex.h"
#include "ops/string/string_common.h"

namespace keratin::ops {
namespace {

class Replace : public Step {
 public:
  Replace(std::shared_ptr<const Regex> regex, std::string rewrite, bool all) : regex_(std::move(regex)), rewrite_(std::move(rewrite)), all_(all) {}
  void Run(const RunContext& c) const override {
    MapStrings<std::string>(c, [this](const std::string& text) { return regex_->Replace(text, rewrite_, all_); });
  }

 private:
  std::shared_ptr<const Regex> regex_;
  std::string rewrite_;
  bool all_;
};

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(static_regex_replace) {
  return {.name = "StaticRegexReplace",
          .inputs = {"input: string"},
          .outputs = {"output: string"},
          .attrs = {"pattern: string", "rewrite: string", "replace_global: bool = true"},
          .infer = SameAsInput,
          .prepare = [](PrepareContext& c) -> Result<std::unique_ptr<Step>> {
            KERATIN_ASSIGN(const std::shared_ptr<const Regex> regex, Regex::Make(c.node.attrs.String("pattern")));
            const std::string rewrite = c.node.attrs.String("rewrite");
            KERATIN_TRY(regex->CheckRewrite(rewrite));
            return std::make_unique<Replace>(regex, rewrite, c.node.attrs.Bool("replace_global", true));
          },
          .examples = {
              {.attrs = {{"pattern", "[!,\\.]"}, {"rewrite", ""}}, .in = {Tensor::Scalar<std::string>("a.b,c!")}, .out = {Tensor::Scalar<std::string>("abc")}},
              {.attrs = {{"pattern", "(b+)(c)"}, {"rewrite", "\\2-\\1"}, {"replace_global", false}},
               .in = {Tensor::Scalar<std::string>("abbcbc")},
               .out = {Tensor::Scalar<std::string>("ac-bbbc")}}}};
}
