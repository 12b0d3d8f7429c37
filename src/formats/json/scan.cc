#include "formats/json/scan.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

#include "base/errors.h"
#include "base/utf8.h"

namespace keratin::json {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

class Scanner {
 public:
  Scanner(std::string_view text, std::string_view name, int max_depth) : text_(text), name_(name), max_depth_(static_cast<std::size_t>(max_depth)) {}

  Result<PlainText> Run() {
    bool value_next = true;
    SkipSpace();
    if (at_ == text_.size()) return Wrong("the text is empty");
    while (true) {
      SkipSpace();
      if (value_next) {
        const char c = Peek();
        if (c == '{' || c == '[') {
          ++at_;
          SkipSpace();
          if (Peek() == (c == '{' ? '}' : ']')) {
            ++at_;
            value_next = false;
            continue;
          }
          if (open_.size() == max_depth_) return Wrong(fmt::format("arrays and objects nest deeper than {} levels", max_depth_));
          open_.push_back(c);
          if (c == '{') KERATIN_TRY(Key());
          continue;
        }
        KERATIN_TRY(Leaf());
        value_next = false;
        continue;
      }
      if (open_.empty()) break;
      const bool object = open_.back() == '{';
      if (Peek() == ',') {
        ++at_;
        SkipSpace();
        if (object) KERATIN_TRY(Key());
        value_next = true;
      } else if (Peek() == (object ? '}' : ']')) {
        ++at_;
        open_.pop_back();
      } else {
        return Wrong(object ? "expected ',' or '}'" : "expected ',' or ']'");
      }
    }
    if (at_ < text_.size()) return Wrong("expected the end of the text after the value");
    plain_.text.append(text_.substr(copied_));
    return std::move(plain_);
  }

 private:
  // '\0' stands for the end: a NUL in the text fits nowhere in the grammar either.
  [[nodiscard]] char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void SkipSpace() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) ++at_;
  }

  Status Wrong(std::string_view what) const {
    const std::string_view before = text_.substr(0, at_);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t column = at_ - (before.rfind('\n') + 1) + 1;
    std::string found = "the end of the text";
    if (at_ < text_.size()) {
      const auto c = static_cast<unsigned char>(text_[at_]);
      found = c >= 0x20 && c < 0x7F ? fmt::format("'{}'", text_[at_]) : fmt::format("byte 0x{:02x}", c);
    }
    return InvalidArgument("{}: not valid JSON at line {}, column {} (byte {}): {}, found {}", name_, line, column, at_, what, found);
  }

  Status Key() {
    if (Peek() != '"') return Wrong("expected a key in double quotes");
    KERATIN_TRY(String());
    SkipSpace();
    if (Peek() != ':') return Wrong("expected ':' after the key");
    ++at_;
    return OkStatus();
  }

  bool Word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  Status Leaf() {
    const std::size_t begin = at_;
    if (Peek() == '"') return String();
    if (Word("true") || Word("false")) return OkStatus();
    if (Word("null")) {
      ++nulls_;
      return OkStatus();
    }
    if (Word("NaN")) {
      Replace(begin, std::numeric_limits<double>::quiet_NaN());
    } else if (Word("Infinity")) {
      Replace(begin, std::numeric_limits<double>::infinity());
    } else if (Word("-Infinity")) {
      Replace(begin, -std::numeric_limits<double>::infinity());
    } else if (Peek() == '-' || IsDigit(Peek())) {
      return Number();
    } else {
      return Wrong("expected a value");
    }
    return OkStatus();
  }

  void Replace(std::size_t begin, double value) {
    plain_.text.append(text_.substr(copied_, begin - copied_)).append("null");
    plain_.numbers.push_back({nulls_++, value});
    copied_ = at_;
  }

  Status Digits() {
    if (!IsDigit(Peek())) return Wrong("expected a digit");
    while (IsDigit(Peek())) ++at_;
    return OkStatus();
  }

  Status Number() {
    const std::size_t begin = at_;
    if (Peek() == '-') ++at_;
    const std::size_t digits = at_;
    KERATIN_TRY(Digits());
    if (text_[digits] == '0' && at_ - digits > 1) {
      at_ = digits;
      return Wrong("a number may not begin with 0 and another digit");
    }
    bool whole = true;
    if (Peek() == '.') {
      whole = false;
      ++at_;
      KERATIN_TRY(Digits());
    }
    bool negative_exponent = false;
    if (Peek() == 'e' || Peek() == 'E') {
      whole = false;
      ++at_;
      negative_exponent = Peek() == '-';
      if (Peek() == '-' || Peek() == '+') ++at_;
      KERATIN_TRY(Digits());
    }
    const char* first = text_.data() + begin;
    const char* last = text_.data() + at_;
    double value = 0;
    const bool fits = std::from_chars(first, last, value).ec == std::errc();
    const bool tiny = negative_exponent || text_[digits] == '0';
    if (!fits && !tiny) {
      at_ = begin;
      return Wrong("the number is beyond the range of a double");
    }
    std::int64_t as_signed = 0;
    std::uint64_t as_unsigned = 0;
    if (whole && std::from_chars(first, last, as_signed).ec != std::errc() && std::from_chars(first, last, as_unsigned).ec != std::errc()) {
      Replace(begin, value);
    }
    return OkStatus();
  }

  Status String() {
    ++at_;
    while (true) {
      if (at_ >= text_.size()) return Wrong("expected '\"' at the end of a string");
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') {
        ++at_;
        return OkStatus();
      }
      if (c < 0x20) return Wrong("a control character in a string must be escaped");
      if (c == '\\') {
        KERATIN_TRY(Escape());
        continue;
      }
      const std::size_t length = Utf8SequenceLength(text_, at_);
      if (length == 0) return Wrong("a string is not valid UTF-8");
      at_ += length;
    }
  }

  // Reads \uXXXX into `code`; false when it is not there.
  bool UnicodeEscape(unsigned* code) {
    if (text_.substr(at_, 2) != "\\u" || text_.size() - at_ < 6) return false;
    const char* first = text_.data() + at_ + 2;
    const auto [end, error] = std::from_chars(first, first + 4, *code, 16);
    if (error != std::errc() || end != first + 4) return false;
    at_ += 6;
    return true;
  }

  Status Escape() {
    const std::size_t begin = at_;
    const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (c != '\0' && std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) {
      at_ += 2;
      return OkStatus();
    }
    unsigned code = 0;
    if (c != 'u' || !UnicodeEscape(&code)) return Wrong("a string holds an unknown escape");
    if (code < 0xD800 || code > 0xDFFF) return OkStatus();
    unsigned low = 0;
    if (code < 0xDC00 && UnicodeEscape(&low) && low >= 0xDC00 && low <= 0xDFFF) return OkStatus();
    at_ = begin;
    return Wrong("a \\u escape is half of a surrogate pair");
  }

  std::string_view text_;
  std::string_view name_;
  std::size_t max_depth_;
  std::size_t at_ = 0;
  std::size_t copied_ = 0;  // text_ up to here is in plain_
  std::size_t nulls_ = 0;
  std::string open_;
  PlainText plain_;
};

}  // namespace

Result<PlainText> Scan(std::string_view text, std::string_view name, int max_depth) { return Scanner(text, name, max_depth).Run(); }

}  // namespace keratin::json
