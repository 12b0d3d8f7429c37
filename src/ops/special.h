// Special functions, by Eigen, as TensorFlow has them.
#pragma once

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

}  // namespace keratin::ops::special
