#include <Eigen/Eigenvalues>
#include <complex>

#include "ops/linalg/linalg.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

template <class T>
void StoreEig(const T& found, const View& out, std::int64_t i) {
  const auto to = [&]<class Out>() { Eigen::Map<RowMajor<Out>>(out.as<Out>() + i * found.size(), found.rows(), found.cols()) = found.template cast<Out>(); };
  if (out.dtype == DType::kComplex64)
    to.template operator()<std::complex<float>>();
  else
    to.template operator()<std::complex<double>>();
}

// Signs and phases of eigenvectors depend on the way of the computation, so floats are worked on in float, as TensorFlow does.
template <class Solver, class T>
Status Decompose(const RunContext& c, std::int64_t i) {
  const std::int64_t size = c.in[0].shape.back();
  const bool vectors = c.attrs->Bool("compute_v", true);
  const typename Solver::MatrixType matrix =
      Eigen::Map<const RowMajor<T>>(c.in[0].as<T>() + i * size * size, size, size).template cast<typename Solver::MatrixType::Scalar>();
  if (!matrix.allFinite()) return InvalidArgument("a matrix has elements that are not finite");
  const Solver found(matrix, vectors);
  if (found.info() != Eigen::Success) return InvalidArgument("the eigenvalues do not converge");
  StoreEig(found.eigenvalues(), c.out[0], i);
  if (vectors) StoreEig(found.eigenvectors().eval(), c.out[1], i);
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(eig) {
  return {.name = "Eig",
          .inputs = {"input: T"},
          .outputs = {"e: Tout", "v: Tout"},
          .attrs = {"compute_v: bool = true", "T: {float, double, complex64, complex128}", "Tout: {complex64, complex128}"},
          .infer = EigShape,
          .checked_run = [](const RunContext& c) -> Status {
            if (c.in[0].shape.back() == 0) return OkStatus();
            return ForMatrices(c, [&](std::int64_t i) -> Status {
              using Complex = Eigen::ComplexEigenSolver<Eigen::MatrixXcd>;
              switch (c.in[0].dtype) {
                case DType::kFloat: return Decompose<Eigen::EigenSolver<Eigen::MatrixXf>, float>(c, i);
                case DType::kDouble: return Decompose<Eigen::EigenSolver<Eigen::MatrixXd>, double>(c, i);
                case DType::kComplex64: return Decompose<Complex, std::complex<float>>(c, i);
                default: return Decompose<Complex, std::complex<double>>(c, i);
              }
            });
          },
          .accuracy = Accuracy::kApproximate};
}
