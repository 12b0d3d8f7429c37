#include <algorithm>
#include <cctype>

#include "keras/operations/operation.h"

namespace keratin::keras {
namespace {

using Group = std::vector<std::string>;

// "b (h w) c": the names of each axis. Nothing when it is no such text.
std::optional<std::vector<Group>> ReadAxes(std::string_view text) {
  std::vector<Group> groups;
  bool open = false;
  for (std::size_t i = 0; i < text.size();) {
    const auto is_name = [&] { return i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0 || text[i] == '_'); };
    if (is_name()) {
      const std::size_t start = i;
      while (is_name()) ++i;
      if (!open) groups.emplace_back();
      groups.back().emplace_back(text.substr(start, i - start));
      continue;
    }
    const char letter = text[i++];
    if (letter == ' ') continue;
    if (letter != (open ? ')' : '(') || (open && groups.back().empty())) return {};
    if (!open) groups.emplace_back();
    open = !open;
  }
  if (open || groups.empty()) return {};
  return groups;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_OPERATION(rearrange) {
  return Operation("ops.Rearrange", {"tensor", "pattern", "**lengths"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("tensor");
    const std::string pattern = c.String("pattern", "");
    const std::size_t arrow = pattern.find("->");
    if (arrow == std::string::npos) return c.Fail(InvalidArgument("the pattern \"{}\" has no \"->\"", pattern));
    const auto from = ReadAxes(std::string_view(pattern).substr(0, arrow)), into = ReadAxes(std::string_view(pattern).substr(arrow + 2));
    if (!from || !into) return c.Fail(InvalidArgument("the pattern \"{}\" cannot be read", pattern));
    if (c.to.failed()) return x;
    if (static_cast<std::size_t>(x.rank()) != from->size())
      return c.Fail(InvalidArgument("the pattern \"{}\" is for {} axes and there are {}", pattern, from->size(), x.rank()));
    std::vector<std::string> names;
    std::vector<Expr> sizes;
    for (std::size_t i = 0; i < from->size(); ++i) {
      const Group& group = (*from)[i];
      const Expr whole = Dim(x, static_cast<std::int64_t>(i));
      std::optional<std::size_t> inferred;
      std::int64_t product = 1;
      for (const std::string& name : group) {
        if (std::find(names.begin(), names.end(), name) != names.end()) return c.Fail(InvalidArgument("the pattern \"{}\" names an axis twice", pattern));
        names.push_back(name);
        const std::int64_t length = c.Int(name, 0);
        if (c.Has(name) && group.size() > 1) {
          if (length < 1 || length > INT32_MAX / product) return c.Fail(InvalidArgument("the axis {} is {}", name, length));
          product *= length;
          sizes.push_back(IntExpr(c.to, length));
        } else {
          if (inferred) return c.Fail(InvalidArgument("the pattern \"{}\" needs the length of {}", pattern, name));
          inferred = sizes.size();
          sizes.push_back(whole);
        }
      }
      if (!inferred || group.size() == 1) continue;
      const std::int64_t known = x.shape()[static_cast<int>(i)];
      if (known >= 0 && known % product != 0) return c.Fail(InvalidArgument("an axis of {} is no multiple of {}", known, product));
      sizes[*inferred] = known >= 0 ? IntExpr(c.to, known / product) : Call("FloorDiv", {whole, IntExpr(c.to, product)});
    }
    std::vector<std::int64_t> order;
    std::vector<Expr> shape;
    for (const Group& group : *into) {
      std::optional<Expr> size;
      for (const std::string& name : group) {
        const auto found = std::find(names.begin(), names.end(), name);
        const auto place = found - names.begin();
        if (found == names.end() || std::find(order.begin(), order.end(), place) != order.end())
          return c.Fail(InvalidArgument("the two sides of the pattern \"{}\" must have the same axes", pattern));
        order.push_back(place);
        const Expr& one = sizes[static_cast<std::size_t>(place)];
        size = size ? *size * one : one;
      }
      shape.push_back(*size);
    }
    if (order.size() != names.size()) return c.Fail(InvalidArgument("the two sides of the pattern \"{}\" must have the same axes", pattern));
    const Expr apart = names.size() == from->size() ? x : Reshape(x, sizes);
    const Expr turned = std::is_sorted(order.begin(), order.end()) ? apart : Transpose(apart, order);
    return into->size() == names.size() ? turned : Reshape(turned, shape);
  });
}
