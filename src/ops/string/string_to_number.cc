#include "ops/map.h"
#include "ops/string/parse_number.h"

KERATIN_OP(string_to_number) {
  return {.name = "StringToNumber",
          .inputs = {"string_tensor: string"},
          .outputs = {"output: out_type"},
          .attrs = {"out_type: {float, double, int32, int64, uint32, uint64} = DT_FLOAT"},
          .infer = SameAsInput,
          .checked_run = [](const RunContext& c) -> Status {
            Status status = OkStatus();
            ForRealType(c.out[0].dtype, [&]<class T>() {
              if constexpr (!std::is_same_v<T, Half> && !std::is_same_v<T, Bfloat16>)
                for (std::int64_t i = 0; i < c.out[0].size && status.ok(); ++i)
                  if (!ParseNumber(c.in[0].as<std::string>()[i], c.out[0].as<T>() + i))
                    status = InvalidArgument("\"{}\" is no {}", c.in[0].as<std::string>()[i], DTypeName(c.out[0].dtype));
            });
            return status;
          },
          .examples = {{.in = {Tensor::Of<std::string>({3}, std::vector<std::string>{"1.5", " -2e1 ", "7"})}, .out = {Tensor{{3}, {1.5, -20, 7}}}}}};
}
