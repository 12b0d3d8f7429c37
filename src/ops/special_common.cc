#include "ops/special.h"

#include <Eigen/Core>
#include <unsupported/Eigen/SpecialFunctions>

namespace keratin::ops::special {

float Lgamma(float x) { return Eigen::numext::lgamma(x); }
double Lgamma(double x) { return Eigen::numext::lgamma(x); }
float Digamma(float x) { return Eigen::numext::digamma(x); }
double Digamma(double x) { return Eigen::numext::digamma(x); }
float Ndtri(float x) { return Eigen::numext::ndtri(x); }
double Ndtri(double x) { return Eigen::numext::ndtri(x); }
float BesselI0(float x) { return Eigen::numext::bessel_i0(x); }
double BesselI0(double x) { return Eigen::numext::bessel_i0(x); }
float BesselI0e(float x) { return Eigen::numext::bessel_i0e(x); }
double BesselI0e(double x) { return Eigen::numext::bessel_i0e(x); }
float BesselI1(float x) { return Eigen::numext::bessel_i1(x); }
double BesselI1(double x) { return Eigen::numext::bessel_i1(x); }
float BesselI1e(float x) { return Eigen::numext::bessel_i1e(x); }
double BesselI1e(double x) { return Eigen::numext::bessel_i1e(x); }
float Igamma(float a, float x) { return Eigen::numext::igamma(a, x); }
double Igamma(double a, double x) { return Eigen::numext::igamma(a, x); }
float Igammac(float a, float x) { return Eigen::numext::igammac(a, x); }
double Igammac(double a, double x) { return Eigen::numext::igammac(a, x); }
float Zeta(float x, float q) { return Eigen::numext::zeta(x, q); }
double Zeta(double x, double q) { return Eigen::numext::zeta(x, q); }
float Polygamma(float n, float x) { return Eigen::numext::polygamma(n, x); }
double Polygamma(double n, double x) { return Eigen::numext::polygamma(n, x); }
float Betainc(float a, float b, float x) { return Eigen::numext::betainc(a, b, x); }
double Betainc(double a, double b, double x) { return Eigen::numext::betainc(a, b, x); }
float BesselJ0(float x) { return Eigen::numext::bessel_j0(x); }
double BesselJ0(double x) { return Eigen::numext::bessel_j0(x); }
float BesselJ1(float x) { return Eigen::numext::bessel_j1(x); }
double BesselJ1(double x) { return Eigen::numext::bessel_j1(x); }
float BesselK0(float x) { return Eigen::numext::bessel_k0(x); }
double BesselK0(double x) { return Eigen::numext::bessel_k0(x); }
float BesselK0e(float x) { return Eigen::numext::bessel_k0e(x); }
double BesselK0e(double x) { return Eigen::numext::bessel_k0e(x); }
float BesselK1(float x) { return Eigen::numext::bessel_k1(x); }
double BesselK1(double x) { return Eigen::numext::bessel_k1(x); }
float BesselK1e(float x) { return Eigen::numext::bessel_k1e(x); }
double BesselK1e(double x) { return Eigen::numext::bessel_k1e(x); }
float BesselY0(float x) { return Eigen::numext::bessel_y0(x); }
double BesselY0(double x) { return Eigen::numext::bessel_y0(x); }
float BesselY1(float x) { return Eigen::numext::bessel_y1(x); }
double BesselY1(double x) { return Eigen::numext::bessel_y1(x); }

}  // namespace keratin::ops::special

namespace keratin::ops {

OpSpec SpecialOp(std::string_view name, RunFn run, std::vector<OpExample> examples) {
  return {.name = name,
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double}"},
          .infer = SameAsInput,
          .run = run,
          .in_place = 1,
          .accuracy = Accuracy::kApproximate,
          .kernel_types = FloatTypes(),
          .examples = std::move(examples)};
}

}  // namespace keratin::ops
