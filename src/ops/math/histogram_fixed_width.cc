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
            std::vector<std::int64_t> counts(static_cast<std::size_t>(bins));
            Status status = OkStatus();
            ForRealType(c.in[0].dtype, [&]<class T>() {
              using C = ComputeType<T>;
              const C least = static_cast<C>(c.in[1].as<T>()[0]), most = static_cast<C>(c.in[1].as<T>()[1]);
              if (!(least < most)) {
                status = InvalidArgument("value_range must rise");
                return;
              }
              const double width = static_cast<double>(most - least) / static_cast<double>(bins);
              for (const T element : c.in[0].values<T>()) {
                const C value = static_cast<C>(element);
                if (value != value) {
                  status = InvalidArgument("one of the values is no number");
                  return;
                }
                const double place = static_cast<double>(std::max(value, least) - least) / width;
                ++counts[static_cast<std::size_t>(std::min(place, static_cast<double>(bins - 1)))];
              }
            });
            for (std::size_t i = 0; i < counts.size(); ++i)
              if (c.out[0].dtype == DType::kInt64)
                c.out[0].as<std::int64_t>()[i] = counts[i];
              else
                c.out[0].as<std::int32_t>()[i] = static_cast<std::int32_t>(counts[i]);
            return status;
          },
          .examples = {{.in = {Tensor{{6}, {-1.0, 0.0, 1.5, 2.0, 5.0, 15.0}}, Tensor{{2}, {0.0, 5.0}}, Int(5)}, .out = {Ints({2, 1, 1, 0, 2})}},
                       {.in = {Ints({0, 1, 1, 7}), Ints({0, 8}), Int(2)}, .out = {Ints({3, 1})}}}};
}
