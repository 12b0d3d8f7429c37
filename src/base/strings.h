// Small string helpers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace keratin {

// "a, b, c".
std::string Join(const std::vector<std::string>& parts, std::string_view separator);
std::vector<std::string> Split(std::string_view text, char separator);

// Up to `count` of `known` that are near `name` by edit distance (or hold it), nearest first.
std::vector<std::string> NearestNames(std::string_view name, const std::vector<std::string>& known, std::size_t count = 3);
// " Did you mean "a" or "b"?", or "" when nothing is near: ready to be put behind a message.
std::string DidYouMean(std::string_view name, const std::vector<std::string>& known);

// "BatchNormalization" -> "batch_normalization", as Keras names layers (keras.src.utils.naming.to_snake_case).
std::string ToSnakeCase(std::string_view name);

}  // namespace keratin
