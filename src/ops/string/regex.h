// Regular expressions, in the syntax of RE2.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "keratin/status.h"

namespace keratin::ops {

// Thread-safe once made.
class Regex {
 public:
  // INVALID_ARGUMENT says what is wrong with the pattern.
  static Result<std::shared_ptr<const Regex>> Make(const std::string& pattern);
  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;

  [[nodiscard]] bool FullMatch(std::string_view text) const;
  // `rewrite` as RE2 has it: \1 stands for a group.
  [[nodiscard]] Status CheckRewrite(const std::string& rewrite) const;
  [[nodiscard]] std::string Replace(const std::string& text, const std::string& rewrite, bool all) const;

 private:
  Regex();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace keratin::ops
