#include <re2/re2.h>

#include <algorithm>
#include <optional>

#include "base/errors.h"
#include "ops/string/regex.h"

namespace keratin::ops {
namespace {

constexpr std::string_view kPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

// The bytes of a pattern that is one plain list of ASCII characters, "[a-z,\.]"; nothing for any other.
std::optional<std::array<bool, 256>> ByteClass(std::string_view pattern) {
  if (pattern.size() < 3 || pattern.front() != '[' || pattern.back() != ']' || pattern[1] == '^' || pattern[1] == ']') return std::nullopt;
  const std::string_view inside = pattern.substr(1, pattern.size() - 2);
  std::array<bool, 256> bytes{};
  // One character, or nothing for what is more.
  std::size_t at = 0;
  const auto next = [&]() -> std::optional<unsigned char> {
    const char c = inside[at++];
    if (static_cast<unsigned char>(c) >= 0x80 || c == '[' || c == ']') return std::nullopt;
    if (c != '\\') return static_cast<unsigned char>(c);
    if (at >= inside.size() || kPunctuation.find(inside[at]) == std::string_view::npos) return std::nullopt;
    return static_cast<unsigned char>(inside[at++]);
  };
  while (at < inside.size()) {
    const std::optional<unsigned char> first = next();
    if (!first) return std::nullopt;
    std::optional<unsigned char> last = first;
    if (at + 1 < inside.size() && inside[at] == '-') {
      ++at;
      last = next();
    }
    if (!last || *last < *first) return std::nullopt;
    for (int byte = *first; byte <= *last; ++byte) bytes[static_cast<std::size_t>(byte)] = true;
  }
  return bytes;
}

}  // namespace

struct Regex::Impl {
  std::unique_ptr<re2::RE2> regex;
  std::optional<std::array<bool, 256>> bytes;
};

Regex::Regex() : impl_(std::make_unique<Impl>()) {}
Regex::~Regex() = default;

Result<std::shared_ptr<const Regex>> Regex::Make(const std::string& pattern) {
  std::shared_ptr<Regex> made(new Regex());
  re2::RE2::Options options;
  options.set_log_errors(false);
  made->impl_->regex = std::make_unique<re2::RE2>(pattern, options);
  if (!made->impl_->regex->ok()) return InvalidArgument("invalid pattern \"{}\": {}", pattern, made->impl_->regex->error());
  made->impl_->bytes = ByteClass(pattern);
  return std::shared_ptr<const Regex>(std::move(made));
}

bool Regex::FullMatch(std::string_view text) const { return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *impl_->regex); }

Status Regex::CheckRewrite(const std::string& rewrite) const {
  std::string error;
  if (!impl_->regex->CheckRewriteString(rewrite, &error)) return InvalidArgument("invalid replacement \"{}\": {}", rewrite, error);
  return OkStatus();
}

std::string Regex::Replace(const std::string& text, const std::string& rewrite, bool all) const {
  if (impl_->bytes && all && rewrite.find('\\') == std::string::npos) {
    const std::array<bool, 256>& bytes = *impl_->bytes;
    const auto matches = [&bytes](char c) { return bytes[static_cast<unsigned char>(c)]; };
    if (rewrite.empty()) {
      std::string out(text.size(), '\0');
      char* to = out.data();
      for (const char c : text) {
        *to = c;
        to += matches(c) ? 0 : 1;
      }
      out.resize(static_cast<std::size_t>(to - out.data()));
      return out;
    }
    std::string out;
    for (const char c : text)
      if (matches(c))
        out += rewrite;
      else
        out += c;
    return out;
  }
  std::string out = text;
  if (all)
    re2::RE2::GlobalReplace(&out, *impl_->regex, rewrite);
  else
    re2::RE2::Replace(&out, *impl_->regex, rewrite);
  return out;
}

}  // namespace keratin::ops
