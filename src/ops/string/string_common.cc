#include "ops/string/string_common.h"

#include <algorithm>

#include "base/strings.h"
#include "base/utf8.h"

namespace keratin::ops {
namespace {

// Bytes of the longest prefix at `at` that could begin a well-formed sequence: what one replacement character stands for.
std::size_t MalformedLength(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[at + i]); };
  const std::size_t left = text.size() - at;
  const std::uint8_t first = byte(0);
  if (first < 0xC2 || first > 0xF4 || left < 2) return 1;
  std::uint8_t low = 0x80, high = 0xBF;
  if (first == 0xE0) low = 0xA0;
  if (first == 0xED) high = 0x9F;
  if (first == 0xF0) low = 0x90;
  if (first == 0xF4) high = 0x8F;
  if (first < 0xE0 || byte(1) < low || byte(1) > high) return 1;
  if (first < 0xF0 || left < 3 || (byte(2) & 0xC0) != 0x80) return 2;
  return 3;
}

std::int32_t DecodeUtf8(std::string_view text, std::size_t at, std::size_t length) {
  const auto byte = [&](std::size_t i) { return static_cast<std::int32_t>(static_cast<std::uint8_t>(text[at + i])); };
  switch (length) {
    case 1: return byte(0);
    case 2: return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
    case 3: return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    default: return (byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
  }
}

// The character at `at` and its bytes; code -1: malformed.
std::pair<std::int32_t, std::size_t> Next(std::string_view text, std::size_t at, UnicodeOptions::Encoding encoding) {
  using Encoding = UnicodeOptions::Encoding;
  const std::size_t left = text.size() - at;
  const auto byte = [&](std::size_t i) { return static_cast<std::int32_t>(static_cast<std::uint8_t>(text[at + i])); };
  switch (encoding) {
    case Encoding::kUtf8: {
      const std::size_t length = Utf8SequenceLength(text, at);
      return length == 0 ? std::pair(-1, MalformedLength(text, at)) : std::pair(DecodeUtf8(text, at, length), length);
    }
    case Encoding::kUtf16Be: {
      if (left < 2) return {-1, left};
      const std::int32_t unit = byte(0) << 8 | byte(1);
      if (unit < 0xD800 || unit > 0xDFFF) return {unit, 2};
      if (unit > 0xDBFF) return {-1, 2};
      if (left < 4) return {-1, left};
      const std::int32_t second = byte(2) << 8 | byte(3);
      if (second < 0xDC00 || second > 0xDFFF) return {-1, 2};
      return {0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00), 4};
    }
    case Encoding::kUtf32Be: {
      if (left < 4) return {-1, left};
      const std::int64_t code = std::int64_t{byte(0)} << 24 | byte(1) << 16 | byte(2) << 8 | byte(3);
      return code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF) ? std::pair<std::int32_t, std::size_t>(-1, 4)
                                                                   : std::pair<std::int32_t, std::size_t>(static_cast<std::int32_t>(code), 4);
    }
    case Encoding::kAscii: return {byte(0) < 0x80 ? byte(0) : -1, 1};
    case Encoding::kLatin1: return {byte(0), 1};
  }
  return {-1, 1};
}

}  // namespace

Status CheckEncoding(InferContext& c) {
  const std::string encoding = c.attrs().String("encoding");
  if (!encoding.empty() && encoding != "utf-8") return Refuse(c, "encoding \"{}\" is not \"\" or \"utf-8\"", encoding);
  return SameAsInput(c);
}

Result<UnicodeOptions> UnicodeOptionsOf(const Attrs& attrs, std::string_view encoding_key) {
  using Encoding = UnicodeOptions::Encoding;
  UnicodeOptions options;
  std::string name = attrs.String(encoding_key);
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char x) { return static_cast<char>(x >= 'a' && x <= 'z' ? x - 32 : x); });
  if (name == "UTF-8" || name == "UTF8")
    options.encoding = Encoding::kUtf8;
  else if (name == "UTF-16-BE" || name == "UTF-16BE")
    options.encoding = Encoding::kUtf16Be;
  else if (name == "UTF-32-BE" || name == "UTF-32BE")
    options.encoding = Encoding::kUtf32Be;
  else if (name == "US-ASCII" || name == "ASCII")
    options.encoding = Encoding::kAscii;
  else if (name == "ISO-8859-1" || name == "LATIN1")
    options.encoding = Encoding::kLatin1;
  else
    return Unimplemented("the encoding \"{}\" is not supported", attrs.String(encoding_key));
  const std::string errors = attrs.String("errors", "replace");
  options.errors = errors == "strict"   ? UnicodeOptions::Errors::kStrict
                   : errors == "ignore" ? UnicodeOptions::Errors::kIgnore
                                        : UnicodeOptions::Errors::kReplace;
  const std::int64_t replacement = attrs.Int("replacement_char", 0xFFFD);
  if (replacement < 0 || replacement > 0x10FFFF || (replacement >= 0xD800 && replacement <= 0xDFFF))
    return InvalidArgument("replacement_char {} is no Unicode character", replacement);
  options.replacement = static_cast<std::int32_t>(replacement);
  options.replace_control_characters = attrs.Bool("replace_control_characters");
  return options;
}

Status DecodeCharacters(std::string_view text, const UnicodeOptions& options, std::vector<Character>* out) {
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, length] = Next(text, at, options.encoding);
    const bool control = options.replace_control_characters && code >= 0 && (code < 0x20 || (code >= 0x7F && code <= 0x9F));
    if (code >= 0 && !control) {
      out->push_back({code, at});
    } else if (code < 0 && options.errors == UnicodeOptions::Errors::kStrict) {
      return InvalidArgument("the text is malformed at byte {}", at);
    } else if (options.errors != UnicodeOptions::Errors::kIgnore) {
      out->push_back({options.replacement, at});
    }
    at += length;
  }
  return OkStatus();
}

bool EncodeCharacter(std::int32_t code, UnicodeOptions::Encoding encoding, std::string* out) {
  if (code < 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
  const auto put = [&](std::int32_t byte) { out->push_back(static_cast<char>(static_cast<unsigned char>(byte & 0xFF))); };
  switch (encoding) {
    case UnicodeOptions::Encoding::kUtf16Be:
      if (code >= 0x10000) {
        const std::int32_t high = 0xD800 + ((code - 0x10000) >> 10), low = 0xDC00 + ((code - 0x10000) & 0x3FF);
        for (const std::int32_t byte : {high >> 8, high, low >> 8, low}) put(byte);
      } else {
        put(code >> 8);
        put(code);
      }
      return true;
    case UnicodeOptions::Encoding::kUtf32Be:
      for (const int shift : {24, 16, 8, 0}) put(code >> shift);
      return true;
    default: return AppendUtf8(static_cast<std::uint32_t>(code), out);
  }
}

Status UnknownVectors(InferContext& c) {
  for (int i = 0; i < c.output_count(); ++i) c.SetShape(i, Shape{Shape::kUnknown});
  return OkStatus();
}

Status InferStringSplit(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 1, 1));
  KERATIN_TRY(c.RequireRank(1, 0, 0));
  c.SetShape(0, Shape{Shape::kUnknown, 2});
  c.SetShape(1, Shape{Shape::kUnknown});
  c.SetShape(2, Shape{2});
  return OkStatus();
}

Status SetSplit(EvalContext& c, const std::vector<std::string_view>& pieces, const std::vector<std::int64_t>& counts) {
  const auto size = static_cast<std::int64_t>(pieces.size());
  KERATIN_ASSIGN(Tensor indices, c.Allocate(DType::kInt64, Shape{size, 2}));
  KERATIN_ASSIGN(Tensor values, c.Allocate(DType::kString, Shape{size}));
  KERATIN_ASSIGN(Tensor shape, c.Allocate(DType::kInt64, Shape{2}));
  auto* index = indices.mutable_data<std::int64_t>();
  auto* value = values.mutable_data<std::string>();
  std::int64_t longest = 0;
  std::size_t at = 0;
  for (std::size_t row = 0; row < counts.size(); ++row) {
    longest = std::max(longest, counts[row]);
    for (std::int64_t k = 0; k < counts[row]; ++k) {
      *index++ = static_cast<std::int64_t>(row);
      *index++ = k;
      (value++)->assign(pieces[at++]);
    }
  }
  shape.mutable_data<std::int64_t>()[0] = static_cast<std::int64_t>(counts.size());
  shape.mutable_data<std::int64_t>()[1] = longest;
  c.SetOutput(0, std::move(indices));
  c.SetOutput(1, std::move(values));
  c.SetOutput(2, std::move(shape));
  return OkStatus();
}

Result<std::vector<std::int64_t>> CheckedSplits(const Tensor& splits, std::int64_t values) {
  if (splits.shape().rank() != 1 || splits.size() < 1)
    return InvalidArgument("row splits of the shape {} are no vector of at least 1", splits.shape().ToString());
  std::vector<std::int64_t> rows(static_cast<std::size_t>(splits.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = IntAt(splits, static_cast<std::int64_t>(i));
    if (i == 0 ? rows[i] != 0 : rows[i] < rows[i - 1]) return InvalidArgument("row split {} is {}: they must start at 0 and never fall", i, rows[i]);
  }
  if (values >= 0 && rows.back() != values) return InvalidArgument("the last row split is {} and there are {} values", rows.back(), values);
  return rows;
}

Result<Tensor> IntVector(EvalContext& c, DType dtype, const std::vector<std::int64_t>& values) {
  KERATIN_ASSIGN(Tensor out, c.Allocate(dtype, Shape{static_cast<std::int64_t>(values.size())}));
  for (std::size_t i = 0; i < values.size(); ++i)
    if (dtype == DType::kInt64)
      out.mutable_data<std::int64_t>()[i] = values[i];
    else
      out.mutable_data<std::int32_t>()[i] = static_cast<std::int32_t>(values[i]);
  return out;
}

}  // namespace keratin::ops
