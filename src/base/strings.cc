#include "base/strings.h"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace keratin {
namespace {

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitute = diagonal + (std::tolower(a[i - 1]) == std::tolower(b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitute});
    }
  }
  return row[b.size()];
}

bool IsUpper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
bool IsLower(char c) { return std::islower(static_cast<unsigned char>(c)) != 0; }

}  // namespace

std::string Join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += separator;
    text += parts[i];
  }
  return text;
}

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::vector<std::string> NearestNames(std::string_view name, const std::vector<std::string>& known, std::size_t count) {
  constexpr std::size_t kLongestCompared = 200;
  // Steps of comparing, a few milliseconds: a file may hold a million names.
  std::size_t steps_left = 4'000'000;
  std::vector<std::pair<std::size_t, std::string_view>> near;
  if (name.empty() || name.size() > kLongestCompared) return {};
  for (const std::string& candidate : known) {
    if (candidate.empty() || candidate.size() > kLongestCompared) continue;
    const bool holds = candidate.find(name) != std::string::npos || name.find(candidate) != std::string_view::npos;
    const std::size_t steps = name.size() * candidate.size();
    if (steps > steps_left) break;
    steps_left -= steps;
    const std::size_t distance = EditDistance(name, candidate);
    if (holds || distance <= std::max<std::size_t>(1, std::max(name.size(), candidate.size()) / 3))
      near.emplace_back(holds ? std::min<std::size_t>(distance, 2) : distance, candidate);
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (const auto& [distance, candidate] : near) {
    if (names.size() == count) break;
    names.emplace_back(candidate);
  }
  return names;
}

std::string DidYouMean(std::string_view name, const std::vector<std::string>& known) {
  const std::vector<std::string> near = NearestNames(name, known);
  if (near.empty()) return "";
  std::string text = " Did you mean ";
  for (std::size_t i = 0; i < near.size(); ++i) {
    if (i > 0) text += i + 1 == near.size() ? " or " : ", ";
    text.append("\"").append(near[i]).append("\"");
  }
  return text + "?";
}

std::string ToSnakeCase(std::string_view name) {
  // Keras applies the regular expressions (.)([A-Z][a-z]+) and ([a-z])([A-Z]), after dropping non-word characters.
  std::string word;
  for (char c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') word += c;
  std::string first;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (i > 0 && IsUpper(word[i]) && i + 1 < word.size() && IsLower(word[i + 1])) first += '_';
    first += word[i];
  }
  std::string snake;
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (i > 0 && IsUpper(first[i]) && IsLower(first[i - 1])) snake += '_';
    snake += static_cast<char>(std::tolower(static_cast<unsigned char>(first[i])));
  }
  return snake;
}

}  // namespace keratin
