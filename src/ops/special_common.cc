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

}  // namespace keratin::ops::special
