#include "keras/build/initializers.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "base/errors.h"
#include "base/strings.h"

namespace keratin::keras {
namespace {

struct Fans {
  double in = 1;
  double out = 1;
};

// keras.src.initializers.random_initializers.compute_fans
Fans FansOf(const Shape& shape) {
  if (shape.rank() == 0) return {};
  if (shape.rank() == 1) return {static_cast<double>(shape[0]), static_cast<double>(shape[0])};
  double receptive = 1;
  for (int i = 0; i + 2 < shape.rank(); ++i) receptive *= static_cast<double>(shape[i]);
  return {static_cast<double>(shape.back(1)) * receptive, static_cast<double>(shape.back()) * receptive};
}

double Normal(std::mt19937_64& random) {
  // Box and Muller, so that the values do not depend on the standard library.
  const double u = (static_cast<double>(random() >> 11) + 1) * 0x1p-53;
  const double v = static_cast<double>(random() >> 11) * 0x1p-53;
  return std::sqrt(-2 * std::log(u)) * std::cos(2 * 3.14159265358979323846 * v);
}

double TruncatedNormal(std::mt19937_64& random) {
  for (;;)
    if (const double x = Normal(random); std::abs(x) <= 2) return x;
}

double Uniform(std::mt19937_64& random, double low, double high) { return low + (high - low) * (static_cast<double>(random() >> 11) * 0x1p-53); }

// Rows of a random matrix made orthonormal by Gram and Schmidt (https://arxiv.org/abs/1312.6120).
std::vector<double> Orthogonal(std::mt19937_64& random, std::int64_t rows, std::int64_t columns) {
  const bool wide = rows < columns;
  const std::int64_t count = std::min(rows, columns);
  const std::int64_t length = std::max(rows, columns);
  std::vector<std::vector<double>> vectors(static_cast<std::size_t>(count), std::vector<double>(static_cast<std::size_t>(length)));
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    for (double& x : vectors[i]) x = Normal(random);
    for (std::size_t j = 0; j < i; ++j) {
      double dot = 0;
      for (std::size_t k = 0; k < vectors[i].size(); ++k) dot += vectors[i][k] * vectors[j][k];
      for (std::size_t k = 0; k < vectors[i].size(); ++k) vectors[i][k] -= dot * vectors[j][k];
    }
    double norm = 0;
    for (const double x : vectors[i]) norm += x * x;
    for (double& x : vectors[i]) x /= std::sqrt(norm);
  }
  std::vector<double> matrix(static_cast<std::size_t>(rows * columns));
  for (std::int64_t r = 0; r < rows; ++r)
    for (std::int64_t c = 0; c < columns; ++c)
      matrix[static_cast<std::size_t>(r * columns + c)] =
          wide ? vectors[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)] : vectors[static_cast<std::size_t>(c)][static_cast<std::size_t>(r)];
  return matrix;
}

struct Scaling {
  double scale;
  char mode;          // 'i' fan_in, 'o' fan_out, 'a' fan_avg
  char distribution;  // 't' truncated normal, 'n' normal, 'u' uniform
};

Status FillScaled(const Scaling& scaling, const Shape& shape, std::mt19937_64& random, float* values, std::int64_t count) {
  const Fans fans = FansOf(shape);
  const double fan = scaling.mode == 'i' ? fans.in : scaling.mode == 'o' ? fans.out : (fans.in + fans.out) / 2;
  const double variance = scaling.scale / std::max(1.0, fan);
  // 0.8796... is the deviation of a normal distribution cut at two deviations.
  const double deviation = scaling.distribution == 't' ? std::sqrt(variance) / 0.87962566103423978 : std::sqrt(variance);
  const double limit = std::sqrt(3 * variance);
  for (std::int64_t i = 0; i < count; ++i)
    values[i] = static_cast<float>(scaling.distribution == 'u' ? Uniform(random, -limit, limit)
                                                               : deviation * (scaling.distribution == 't' ? TruncatedNormal(random) : Normal(random)));
  return OkStatus();
}

}  // namespace

Result<Tensor> Initialize(const Json& initializer, const Shape& shape, std::uint64_t seed) {
  const std::string class_name(initializer.AsString().value_or(initializer["class_name"].AsString().value_or("")));
  const std::string name = ToSnakeCase(class_name);
  const Json& config = initializer["config"];
  const auto number = [&config](const char* key, double fallback) { return config[key].AsDouble().value_or(fallback); };
  KERATIN_ASSIGN(Tensor tensor, Tensor::Allocate(DType::kFloat, shape));
  auto* values = tensor.mutable_data<float>();
  const std::int64_t count = tensor.size();
  std::mt19937_64 random(seed);
  const auto fill = [&](auto&& draw) {
    for (std::int64_t i = 0; i < count; ++i) values[i] = static_cast<float>(draw());
  };
  if (name == "zeros" || name == "zero") {
    fill([] { return 0; });
  } else if (name == "ones" || name == "one") {
    fill([] { return 1; });
  } else if (name == "constant") {
    fill([&] { return number("value", 0); });
  } else if (name == "random_uniform" || name == "uniform") {
    fill([&] { return Uniform(random, number("minval", -0.05), number("maxval", 0.05)); });
  } else if (name == "random_normal" || name == "normal") {
    fill([&] { return number("mean", 0) + number("stddev", 0.05) * Normal(random); });
  } else if (name == "truncated_normal") {
    fill([&] { return number("mean", 0) + number("stddev", 0.05) * TruncatedNormal(random); });
  } else if (name == "glorot_uniform") {
    KERATIN_TRY(FillScaled({1, 'a', 'u'}, shape, random, values, count));
  } else if (name == "glorot_normal") {
    KERATIN_TRY(FillScaled({1, 'a', 't'}, shape, random, values, count));
  } else if (name == "he_uniform") {
    KERATIN_TRY(FillScaled({2, 'i', 'u'}, shape, random, values, count));
  } else if (name == "he_normal") {
    KERATIN_TRY(FillScaled({2, 'i', 't'}, shape, random, values, count));
  } else if (name == "lecun_uniform") {
    KERATIN_TRY(FillScaled({1, 'i', 'u'}, shape, random, values, count));
  } else if (name == "lecun_normal") {
    KERATIN_TRY(FillScaled({1, 'i', 't'}, shape, random, values, count));
  } else if (name == "variance_scaling") {
    const std::string mode(config["mode"].AsString().value_or("fan_in"));
    const std::string distribution(config["distribution"].AsString().value_or("truncated_normal"));
    KERATIN_TRY(FillScaled({number("scale", 1),
                            mode == "fan_in"    ? 'i'
                            : mode == "fan_out" ? 'o'
                                                : 'a',
                            distribution == "uniform"              ? 'u'
                            : distribution == "untruncated_normal" ? 'n'
                                                                   : 't'},
                           shape, random, values, count));
  } else if (name == "orthogonal" || name == "orthogonal_initializer") {
    if (shape.rank() < 2) return InvalidArgument("the initializer orthogonal needs a weight of at least 2 dimensions");
    const std::int64_t columns = shape.back();
    const std::vector<double> matrix = Orthogonal(random, columns > 0 ? count / columns : 0, columns);
    const double gain = number("gain", 1);
    for (std::int64_t i = 0; i < count; ++i) values[i] = static_cast<float>(gain * matrix[static_cast<std::size_t>(i)]);
  } else if (name == "identity" || name == "identity_initializer") {
    if (shape.rank() != 2) return InvalidArgument("the initializer identity needs a matrix");
    const double gain = number("gain", 1);
    for (std::int64_t i = 0; i < count; ++i) values[i] = i / shape[1] == i % shape[1] ? static_cast<float>(gain) : 0.F;
  } else {
    return Unimplemented("the initializer \"{}\" is not known; give one of Keras's, or set the weights", class_name);
  }
  return tensor;
}

}  // namespace keratin::keras
