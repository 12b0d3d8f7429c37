// Special functions, by Eigen, as TensorFlow has them.
#pragma once

#include "ops/map.h"

namespace keratin::ops::special {

float Lgamma(float x);
double Lgamma(double x);
float Digamma(float x);
double Digamma(double x);
float Ndtri(float x);
double Ndtri(double x);
float BesselI0(float x);
double BesselI0(double x);
float BesselI0e(float x);
double BesselI0e(double x);
float BesselI1(float x);
double BesselI1(double x);
float BesselI1e(float x);
double BesselI1e(double x);
float Igamma(float a, float x);
double Igamma(double a, double x);
float Igammac(float a, float x);
double Igammac(double a, double x);
float Zeta(float x, float q);
double Zeta(double x, double q);
float Polygamma(float n, float x);
double Polygamma(double n, double x);
float Betainc(float a, float b, float x);
double Betainc(double a, double b, double x);
float BesselJ0(float x);
double BesselJ0(double x);
float BesselJ1(float x);
double BesselJ1(double x);
float BesselK0(float x);
double BesselK0(double x);
float BesselK0e(float x);
double BesselK0e(double x);
float BesselK1(float x);
double BesselK1(double x);
float BesselK1e(float x);
double BesselK1e(double x);
float BesselY0(float x);
double BesselY0(double x);
float BesselY1(float x);
double BesselY1(double x);

// Integrals that Eigen does not have: Dawson's, the exponential one Ei (no number below 0), Fresnel's two and Spence's. All are computed in double.
double Dawsn(double x);
double Expint(double x);
double FresnelCos(double x);
double FresnelSin(double x);
double Spence(double x);

}  // namespace keratin::ops::special

namespace keratin::ops {

// `run` of an op of one such function, and the rest of the op.
template <auto kFunction>
void RunSpecial(const RunContext& c) {
  ForFloatType(c.in[0].dtype, [&]<class T>() { MapUnary<T>(c, kFunction, kHeavyMapGrain); });
}
OpSpec SpecialOp(std::string_view name, RunFn run, std::vector<OpExample> examples);

}  // namespace keratin::ops
