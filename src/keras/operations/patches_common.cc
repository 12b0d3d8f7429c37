#include "keras/operations/patches.h"

namespace keratin::keras {

Expr Patches(Expr x, const std::vector<std::int64_t>& sizes, const std::vector<std::int64_t>& strides, const std::vector<std::int64_t>& rates,
             std::string_view padding) {
  return Call("ExtractImagePatches", {x},
              {{"ksizes", Around(sizes)}, {"strides", Around(strides)}, {"rates", Around(rates)}, {"padding", std::string(padding)}});
}

std::vector<ConfigKey> FoldKeys() {
  using Kind = ConfigKey::Kind;
  return {ConfigKey("kernel_size", Kind::kInts).Required(), ConfigKey("dilation", Kind::kInts, 1), ConfigKey("padding", Kind::kInts, 0),
          ConfigKey("stride", Kind::kInts, 1)};
}

std::optional<Folding> ReadFolding(OpCall& c) {
  Folding made;
  const auto read = [&](const char* key, std::int64_t least, std::vector<std::int64_t>& sizes) {
    sizes = c.config.Ints(key, 2);
    if (sizes.size() != 2) c.Fail(InvalidArgument("{} must have two numbers", key));
    for (const std::int64_t size : sizes)
      if (size < least || size > kMostFolded) c.Fail(InvalidArgument("{} has the number {}", key, size));
  };
  read("kernel_size", 1, made.kernel);
  read("dilation", 1, made.dilation);
  read("padding", 0, made.padding);
  read("stride", 1, made.stride);
  if (c.to.failed()) return {};
  return made;
}

}  // namespace keratin::keras
