#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(image_convert_image_dtype) {
  return {.names = {"image.convert_image_dtype"}, .parameters = {"image", "dtype", "saturate"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            const DType dtype = c.Type("dtype", DType::kFloat);
            if (x.dtype() == dtype) return x;
            if (IsInteger(x.dtype()) && IsFloating(dtype)) {
              const double most = x.dtype() == DType::kUint8    ? 255
                                  : x.dtype() == DType::kUint16 ? 65535
                                  : x.dtype() == DType::kInt32  ? 2147483647.0
                                  : x.dtype() == DType::kInt8   ? 127
                                                                : 32767;
              return Cast(x, dtype) * (1 / most);
            }
            if (IsFloating(x.dtype()) && IsFloating(dtype)) return Cast(x, dtype);
            return c.Fail(Unimplemented("from {} to {} is not supported", DTypeName(x.dtype()), DTypeName(dtype)));
          }};
}
