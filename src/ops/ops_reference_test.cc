// Random comparisons of the float32 kernels behind ops with plain sums in double.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "base/thread_pool.h"
#include "graph/evaluate.h"
#include "ops/registry.h"

namespace keratin::ops {
namespace {

class Reference : public testing::Test {
 protected:
  std::int64_t Pick(std::int64_t least, std::int64_t most) { return std::uniform_int_distribution<std::int64_t>(least, most)(random_); }
  Tensor Random(const Shape& shape) {
    std::vector<float> values(static_cast<std::size_t>(shape.NumElements()));
    for (float& value : values) value = std::uniform_real_distribution<float>(-1, 1)(random_);
    return Tensor::Of(shape, values);
  }
  Tensor Evaluate(const std::string& name, Attrs attrs, const std::vector<Tensor>& inputs) {
    const ParsedOp& op = *Registry().Find(name);
    Node node;
    node.name = "node";
    node.op = name;
    node.attrs = std::move(attrs);
    std::vector<DType> types;
    for (const Tensor& input : inputs) types.push_back(input.dtype());
    const Status status = op.CompleteAttrs(node, types);
    EXPECT_TRUE(status.ok()) << status.ToString();
    Result<std::vector<Tensor>> out = EvaluateNode(op, node, inputs, pool_);
    EXPECT_TRUE(out.ok()) << out.status().ToString();
    return out.ok() ? out->front() : Tensor();
  }
  static void ExpectClose(const Tensor& got, const std::vector<double>& want) {
    ASSERT_EQ(got.size(), static_cast<std::int64_t>(want.size()));
    for (std::size_t i = 0; i < want.size(); ++i) ASSERT_NEAR(got.data<float>()[i], want[i], 1e-4 * std::max(1.0, std::abs(want[i]))) << "element " << i;
  }

  std::mt19937 random_{7};
  ThreadPool pool_{2};
};

TEST_F(Reference, MatMul) {
  for (int round = 0; round < 30; ++round) {
    const std::int64_t m = Pick(1, 40), k = Pick(1, 70), n = Pick(1, 50);
    const bool ta = Pick(0, 1) != 0, tb = Pick(0, 1) != 0;
    const Tensor a = Random(ta ? Shape{k, m} : Shape{m, k});
    const Tensor b = Random(tb ? Shape{n, k} : Shape{k, n});
    std::vector<double> want;
    for (std::int64_t i = 0; i < m; ++i)
      for (std::int64_t j = 0; j < n; ++j) {
        double sum = 0;
        for (std::int64_t l = 0; l < k; ++l)
          sum += static_cast<double>(a.data<float>()[ta ? l * m + i : i * k + l]) * static_cast<double>(b.data<float>()[tb ? j * k + l : l * n + j]);
        want.push_back(sum);
      }
    ExpectClose(Evaluate("MatMul", {{"transpose_a", ta}, {"transpose_b", tb}}, {a, b}), want);
  }
}

TEST_F(Reference, EinsumOfAttention) {
  const std::int64_t batch = 2, queries = 5, keys = 7, heads = 3, depth = 4;
  const Tensor q = Random(Shape{batch, queries, heads, depth});
  const Tensor k = Random(Shape{batch, keys, heads, depth});
  std::vector<double> want;
  for (std::int64_t b = 0; b < batch; ++b)
    for (std::int64_t h = 0; h < heads; ++h)
      for (std::int64_t i = 0; i < queries; ++i)
        for (std::int64_t j = 0; j < keys; ++j) {
          double sum = 0;
          for (std::int64_t d = 0; d < depth; ++d)
            sum += static_cast<double>(q.data<float>()[((b * queries + i) * heads + h) * depth + d]) *
                   static_cast<double>(k.data<float>()[((b * keys + j) * heads + h) * depth + d]);
          want.push_back(sum);
        }
  ExpectClose(Evaluate("Einsum", {{"equation", std::string("bqhd,bkhd->bhqk")}}, {q, k}), want);
}

TEST_F(Reference, Conv2D) {
  for (int round = 0; round < 30; ++round) {
    const std::int64_t height = Pick(5, 9), width = Pick(5, 9), groups = Pick(1, 2), depth = Pick(1, 5), out_depth = groups * Pick(1, 9);
    const std::int64_t kernel = Pick(1, 3), stride = Pick(1, 2), dilation = stride == 1 ? Pick(1, 2) : 1;
    const bool same = Pick(0, 1) != 0;
    const Tensor x = Random(Shape{2, height, width, groups * depth});
    const Tensor f = Random(Shape{kernel, kernel, depth, out_depth});
    const Tensor got = Evaluate("Conv2D",
                                {{"strides", std::vector<std::int64_t>{1, stride, stride, 1}},
                                 {"dilations", std::vector<std::int64_t>{1, dilation, dilation, 1}},
                                 {"padding", std::string(same ? "SAME" : "VALID")}},
                                {x, f});
    const auto out_of = [&](std::int64_t in) {
      const std::int64_t reach = (kernel - 1) * dilation + 1;
      const std::int64_t out = same ? (in + stride - 1) / stride : (in - reach) / stride + 1;
      return std::pair(out, same ? std::max<std::int64_t>(0, (out - 1) * stride + reach - in) / 2 : 0);
    };
    const auto [rows, top] = out_of(height);
    const auto [columns, left] = out_of(width);
    std::vector<double> want;
    for (std::int64_t b = 0; b < 2; ++b)
      for (std::int64_t y = 0; y < rows; ++y)
        for (std::int64_t z = 0; z < columns; ++z)
          for (std::int64_t o = 0; o < out_depth; ++o) {
            const std::int64_t group = o / (out_depth / groups);
            double sum = 0;
            for (std::int64_t i = 0; i < kernel; ++i)
              for (std::int64_t j = 0; j < kernel; ++j) {
                const std::int64_t iy = y * stride - top + i * dilation, ix = z * stride - left + j * dilation;
                if (iy < 0 || ix < 0 || iy >= height || ix >= width) continue;
                for (std::int64_t d = 0; d < depth; ++d)
                  sum += static_cast<double>(x.data<float>()[((b * height + iy) * width + ix) * groups * depth + group * depth + d]) *
                         static_cast<double>(f.data<float>()[((i * kernel + j) * depth + d) * out_depth + o]);
              }
            want.push_back(sum);
          }
    ExpectClose(got, want);
  }
}

TEST_F(Reference, ReductionsOverAnyAxes) {
  for (int round = 0; round < 40; ++round) {
    const Shape shape{Pick(1, 4), Pick(1, 5), Pick(1, 20), Pick(1, 20)};
    const Tensor x = Random(shape);
    const std::int64_t mask = Pick(0, 15);
    std::vector<std::int32_t> axes;
    for (int i = 0; i < 4; ++i)
      if ((mask >> i) & 1) axes.push_back(i);
    Shape kept = shape;
    for (const std::int32_t axis : axes) kept[axis] = 1;
    std::vector<double> want(static_cast<std::size_t>(kept.NumElements()));
    for (std::int64_t at = 0; at < x.size(); ++at) {
      std::int64_t rest = at, to = 0, stride = 1;
      for (int i = 3; i >= 0; --i) {
        to += kept[i] == 1 ? 0 : rest % shape[i] * stride;
        stride *= kept[i];
        rest /= shape[i];
      }
      want[static_cast<std::size_t>(to)] += static_cast<double>(x.data<float>()[at]);
    }
    ExpectClose(Evaluate("Sum", {}, {x, Tensor::Of(Shape{static_cast<std::int64_t>(axes.size())}, axes)}), want);
  }
}

TEST_F(Reference, Broadcasting) {
  for (int round = 0; round < 40; ++round) {
    const Shape full{Pick(1, 4), Pick(1, 4), Pick(1, 40)};
    Shape a = full, b = full;
    for (int i = 0; i < 3; ++i) {
      if (Pick(0, 2) == 0) a[i] = 1;
      if (Pick(0, 2) == 0) b[i] = 1;
    }
    const Tensor x = Random(a), y = Random(b);
    std::vector<double> want;
    const Shape out{std::max(a[0], b[0]), std::max(a[1], b[1]), std::max(a[2], b[2])};
    const auto at = [](const Shape& s, std::int64_t i, std::int64_t j, std::int64_t k) {
      return ((s[0] == 1 ? 0 : i) * s[1] + (s[1] == 1 ? 0 : j)) * s[2] + (s[2] == 1 ? 0 : k);
    };
    for (std::int64_t i = 0; i < out[0]; ++i)
      for (std::int64_t j = 0; j < out[1]; ++j)
        for (std::int64_t k = 0; k < out[2]; ++k)
          want.push_back(std::atan2(static_cast<double>(x.data<float>()[at(a, i, j, k)]), static_cast<double>(y.data<float>()[at(b, i, j, k)])));
    ExpectClose(Evaluate("Atan2", {}, {x, y}), want);
  }
}

}  // namespace
}  // namespace keratin::ops
