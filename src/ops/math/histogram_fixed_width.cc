#include <cmath>

#include "ops/array/array_common.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(histogram_fixed_width) {
  return {.name = "HistogramFixedWidth",
          .inputs = {"values: T", "value_range: T", "nbins: int32"},
          .outputs = {"out: dtype"},
          .attrs = {"T: {int32, int64, float, double}", "dtype: {int32, int64} = DT_INT32"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(1, 1, 1));
            KERATIN_TRY(c.RequireRank(2, 0, 0));
            const auto bins = KnownInt(c, 2);
            if (bins && *bins < 1) return Refuse(c, "nbins is {} and must be positive", *bins);
            c.SetShape(0, Shape{bins ? *bins : Shape::kUnknown});
            return OkStatus();
          },
          .checked_run = [](const RunContext& c) -> Status {
            KERATIN_TRY(CheckSize(c.in[1], 2));
            const std::int64_t bins = c.out[0].shape[0];
            const bool wide = c.out[0].dtype == DType::kInt64;
            if (wide)
              std::fill_n(c.out[0].as<std::int64_t>(), bins, std::int64_t{0});
            else
              std::fill_n(c.out[0].as<std::int32_t>(), bins, 0);
            Status status = OkStatus();
            ForRealType(c.in[0].dtype, [&]<class T>() {
              using C = ComputeType<T>;
              const C least = static_cast<C>(c.in[1].as<T>()[0]), most = static_cast<C>(c.in[1].as<T>()[1]);
              if (!(least < most)) {
                status = InvalidArgument("value_range must rise");
                return;
              }
              // Differences of integers may not fit in their type.
              const auto above = [least](C x) {
                if constexpr (std::is_integral_v<C>) return static_cast<double>(x) - static_cast<double>(least);
                return static_cast<double>(x - least);
              };
              const double width = above(most) / static_cast<double>(bins);
              for (const T element : c.in[0].values<T>()) {
                const C value = static_cast<C>(element);
                if (value != value) {
                  status = InvalidArgument("one of the values is no number");
                  return;
                }
                const double place = above(std::max(value, least)) / width;
                const std::int64_t bin = place < static_cast<double>(bins - 1) ? static_cast<std::int64_t>(place) : bins - 1;
                if (wide)
                  ++c.out[0].as<std::int64_t>()[bin];
                else
                  ++c.out[0].as<std::int32_t>()[bin];
              }
            });
            return status;
          },
          .examples = {{.in = {Tensor{{6}, {-1.0, 0.0, 1.5, 2.0, 5.0, 15.0}}, Tensor{{2}, {0.0, 5.0}}, Int(5)}, .out = {Ints({2, 1, 1, 0, 2})}},
                       {.in = {Ints({0, 1, 1, 7}), Ints({0, 8}), Int(2)}, .out = {Ints({3, 1})}}}};
}
