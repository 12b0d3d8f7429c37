#include <array>
#include <limits>

#include "keras/symbols/linalg.h"

namespace keratin::keras {
namespace {

// Both halves of Pade's approximation of an odd order: odd powers of x, and even ones.
struct PadeHalves {
  Expr odd, even;
};
PadeHalves PadeOf(Expr x, Expr identity, int order) {
  // (2q - i)! / ((q - i)! i!)
  std::vector<double> b(static_cast<std::size_t>(order) + 1, 1);
  for (int i = order - 1; i >= 0; --i) {
    const auto at = static_cast<std::size_t>(i);
    b[at] = b[at + 1] * (2 * order - i) * (i + 1) / (order - i);
  }
  Expr power = identity, even = identity * b[0], odd = identity * b[1];
  const Expr square = MatMul(x, x);
  for (std::size_t i = 2; i <= static_cast<std::size_t>(order); i += 2) {
    power = i == 2 ? square : MatMul(power, square);
    even = even + power * b[i];
    odd = odd + power * b[i + 1];
  }
  return {MatMul(x, odd), even};
}

// The orders, and up to which norm each is exact enough for the type; beyond the last the matrix is halved until it is below.
struct PadeLimit {
  int order;
  double norm;
};
constexpr std::array<PadeLimit, 3> kOfFloat = {{{3, 4.258730016922831e-001}, {5, 1.880152677804762e+000}, {7, 3.925724783138660}}};
constexpr std::array<PadeLimit, 5> kOfDouble = {
    {{3, 1.495585217958292e-002}, {5, 2.539398330063230e-001}, {7, 9.504178996162932e-001}, {9, 2.097847961257068e+000}, {13, 5.371920351148152}}};

}  // namespace
}  // namespace keratin::keras

KERATIN_SYMBOL(linalg_expm) {
  return {.names = {"linalg.expm", "compat.v1.linalg.expm"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            const Expr given = c.First();
            if (c.to.failed() || given.rank() < 2 || !IsFloating(given.dtype())) return c.Fail(Unimplemented("takes matrices of floating point numbers"));
            const bool wide = given.dtype() == DType::kDouble;
            const std::vector<PadeLimit> limits(wide ? kOfDouble.data() : kOfFloat.data(),
                                                wide ? kOfDouble.data() + kOfDouble.size() : kOfFloat.data() + kOfFloat.size());
            const auto norm_of = [](Expr y) { return Reduce("Max", Reduce("Sum", Call("Abs", {y}), Over({-2}), true), Over({-1}), true); };
            const Expr finite = Call("IsFinite", {Reduce("Max", norm_of(given), {})});
            const Expr x = Where(finite, given, ZerosLike(given)), norm = norm_of(x), identity = Identity(x, -1);
            const Expr halvings = Call("Maximum", {Call("Floor", {Call("Log", {norm / limits.back().norm}) / Call("Log", {norm.Number(2)})}), norm.Number(0)});
            PadeHalves found = PadeOf(x / Call("Pow", {norm.Number(2), halvings}), identity, limits.back().order);
            for (std::size_t i = limits.size() - 1; i > 0; --i) {
              const PadeHalves smaller = PadeOf(x, identity, limits[i - 1].order);
              const Expr small = norm < limits[i - 1].norm;
              found = {Where(small, smaller.odd, found.odd), Where(small, smaller.even, found.even)};
            }
            const Expr start = Raw("MatrixSolve", {found.even - found.odd, found.even + found.odd});
            const Expr most = Reduce("Max", halvings, {});
            const std::vector<Value> squared = c.to.While(
                {most.Number(0), start},
                [most](Lowering& body, const std::vector<Value>& args) { return std::vector<Value>{Expr(body, args[0]) < Expr(body, most)}; },
                [halvings](Lowering& body, const std::vector<Value>& args) {
                  const Expr i(body, args[0]), r(body, args[1]);
                  return std::vector<Value>{i + 1, Where(i < Expr(body, halvings), MatMul(r, r), r)};
                });
            if (squared.size() != 2) return given;
            const Expr result(c.to, squared[1]);
            return Where(finite, result, result.Number(std::numeric_limits<double>::quiet_NaN()));
          }};
}
