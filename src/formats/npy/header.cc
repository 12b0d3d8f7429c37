#include "formats/npy/header.h"

#include <charconv>
#include <utility>

#include "base/errors.h"

namespace keratin::npy {
namespace {

class Parser {
 public:
  Parser(std::string_view text, std::string_view name) : text_(text), name_(name) {}

  Result<Header> Run() {
    Header header;
    bool has_descr = false, has_order = false, has_shape = false;
    const auto once = [&](bool* seen) { return !std::exchange(*seen, true); };
    if (!Take('{')) return Wrong("expected '{'");
    while (!Take('}')) {
      std::string key;
      if (!String(&key)) return Wrong("expected a key in quotes");
      if (!Take(':')) return Wrong("expected ':'");
      if (key == "descr" && once(&has_descr)) {
        if (Take('[')) return Unimplemented("{}: arrays of records are not supported", name_);
        if (!String(&header.descr)) return Wrong("expected the dtype in quotes");
      } else if (key == "fortran_order" && once(&has_order)) {
        if (Word("True")) {
          header.fortran_order = true;
        } else if (!Word("False")) {
          return Wrong("expected True or False");
        }
      } else if (key == "shape" && once(&has_shape)) {
        KERATIN_TRY(Dims(&header.shape));
      } else {
        return Wrong("expected the keys 'descr', 'fortran_order' and 'shape', each once");
      }
      if (!Take(',') && Peek() != '}') return Wrong("expected ',' or '}'");
    }
    if (!has_descr || !has_order || !has_shape) return Wrong("expected the keys 'descr', 'fortran_order' and 'shape', each once");
    if (Peek() != '\0' || at_ != text_.size()) return Wrong("expected nothing but spaces after the dict");
    return header;
  }

 private:
  Status Wrong(std::string_view what) const { return InvalidArgument("{}: the .npy header is damaged at its byte {}: {}", name_, at_, what); }

  char Peek() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool Take(char c) {
    if (Peek() != c) return false;
    ++at_;
    return true;
  }
  bool Word(std::string_view word) {
    (void)Peek();
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }
  bool String(std::string* out) {
    const char quote = Peek();
    if (quote != '\'' && quote != '"') return false;
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos || end - at_ > 64) return false;
    out->assign(text_.substr(at_ + 1, end - at_ - 1));
    if (out->find('\\') != std::string::npos) return false;
    at_ = end + 1;
    return true;
  }
  Status Dims(std::vector<std::int64_t>* dims) {
    if (!Take('(')) return Wrong("expected the shape as a tuple");
    bool comma = true;
    while (!Take(')')) {
      (void)Peek();
      std::int64_t dim = 0;
      const char* first = text_.data() + at_;
      const auto [end, error] = std::from_chars(first, text_.data() + text_.size(), dim);
      if (!comma || error != std::errc() || dim < 0) return Wrong("expected a dimension, an integer of at least 0");
      at_ += static_cast<std::size_t>(end - first);
      (void)Word("L");
      dims->push_back(dim);
      comma = Take(',');
    }
    if (dims->size() == 1 && !comma) return Wrong("expected the shape as a tuple");
    return OkStatus();
  }

  std::string_view text_;
  std::string_view name_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Header> ParseHeader(std::string_view text, std::string_view name) { return Parser(text, name).Run(); }

}  // namespace keratin::npy
