#include <cmath>
#include <numbers>

#include "base/errors.h"
#include "keras/layers/preprocessing/signal.h"

namespace keratin::keras {

template <class T>
std::vector<T> SignalWindow(Lowering& to, const Json& window, std::int64_t length) {
  std::vector<T> values(static_cast<std::size_t>(length), T(1));
  if (window.is_null()) return values;
  if (window.is_array()) {
    if (static_cast<std::int64_t>(window.size()) != length) {
      to.Fail(InvalidArgument("the window has {} values and must have {}", window.size(), length));
      return {};
    }
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<T>(window[i].AsDouble().value_or(0));
    return values;
  }
  const std::string name(window.AsString().value_or(""));
  if (name != "hann" && name != "hamming") {
    to.Fail(InvalidArgument("the window \"{}\" is not hann or hamming", name));
    return {};
  }
  const T a = name == "hann" ? T(0.5) : T(0.54), b = name == "hann" ? T(0.5) : T(0.46);
  if (length == 1) return values;
  // Periodic where the length is even.
  const auto n = static_cast<T>(length % 2 == 0 ? length : length - 1);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = a - b * std::cos(static_cast<T>(2 * std::numbers::pi) * static_cast<T>(i) / n);
  return values;
}

template std::vector<float> SignalWindow<float>(Lowering&, const Json&, std::int64_t);
template std::vector<double> SignalWindow<double>(Lowering&, const Json&, std::int64_t);

}  // namespace keratin::keras
