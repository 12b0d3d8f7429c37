#include <algorithm>
#include <iterator>

#include "ops/string/case.h"
#include "ops/string/case_tables.h"
#include "ops/string/string_common.h"

namespace keratin::ops {
namespace {

template <std::size_t Ranges, std::size_t Specials>
void AppendMapped(std::int32_t code, const CaseRange (&ranges)[Ranges], const CaseSpecial (&specials)[Specials], std::string* out) {
  const auto* special = std::lower_bound(std::begin(specials), std::end(specials), code, [](const CaseSpecial& s, std::int32_t c) { return s.code < c; });
  if (special != std::end(specials) && special->code == code) {
    *out += special->utf8;
    return;
  }
  const auto* range = std::lower_bound(std::begin(ranges), std::end(ranges), code, [](const CaseRange& r, std::int32_t c) { return r.last < c; });
  if (range != std::end(ranges) && range->first <= code && (code - range->first) % range->step == 0) code += range->delta;
  EncodeCharacter(code, UnicodeOptions::Encoding::kUtf8, out);
}

template <std::size_t N>
bool Contains(const std::int32_t (&ranges)[N][2], std::int32_t code) {
  const auto* range = std::lower_bound(std::begin(ranges), std::end(ranges), code, [](const auto& r, std::int32_t c) { return r[1] < c; });
  return range != std::end(ranges) && (*range)[0] <= code;
}

// Whether the first character from `i` on, step by step, that is not to be ignored is a letter with case.
bool CasedAt(const std::vector<Character>& text, std::ptrdiff_t i, std::ptrdiff_t step) {
  for (i += step; i >= 0 && i < std::ssize(text); i += step) {
    const std::int32_t code = text[static_cast<std::size_t>(i)].code;
    if (!Contains(kCaseIgnorable, code)) return Contains(kCased, code);
  }
  return false;
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

template <class Map>
std::string MapAscii(std::string_view text, Map map) {
  std::string out(text);
  for (char& c : out) c = map(c);
  return out;
}

std::vector<Character> Characters(std::string_view text) {
  std::vector<Character> characters;
  // Replaces malformed parts, so it cannot fail.
  if (!DecodeCharacters(text, {}, &characters).ok()) characters.clear();
  return characters;
}

constexpr std::int32_t kSigma = 0x3A3;
constexpr std::int32_t kFinalSigma = 0x3C2;

}  // namespace

std::string AsciiToLower(std::string_view text) {
  return MapAscii(text, [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
}
std::string AsciiToUpper(std::string_view text) {
  return MapAscii(text, [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c); });
}

std::string UnicodeToLower(std::string_view text) {
  if (IsAscii(text)) return AsciiToLower(text);
  const std::vector<Character> characters = Characters(text);
  std::string out;
  for (std::ptrdiff_t i = 0; i < std::ssize(characters); ++i) {
    const std::int32_t code = characters[static_cast<std::size_t>(i)].code;
    if (code < 0x80)
      out.push_back(static_cast<char>(code >= 'A' && code <= 'Z' ? code + 32 : code));
    else if (code == kSigma && CasedAt(characters, i, -1) && !CasedAt(characters, i, 1))
      EncodeCharacter(kFinalSigma, UnicodeOptions::Encoding::kUtf8, &out);
    else
      AppendMapped(code, kLowerRanges, kLowerSpecials, &out);
  }
  return out;
}

std::string UnicodeToUpper(std::string_view text) {
  if (IsAscii(text)) return AsciiToUpper(text);
  std::string out;
  for (const Character& character : Characters(text))
    if (character.code < 0x80)
      out.push_back(static_cast<char>(character.code >= 'a' && character.code <= 'z' ? character.code - 32 : character.code));
    else
      AppendMapped(character.code, kUpperRanges, kUpperSpecials, &out);
  return out;
}

}  // namespace keratin::ops
