// Short ways to make and pass on a Status.
#pragma once

#include <fmt/core.h>

#include <string>
#include <utility>

#include "keratin/status.h"

namespace keratin {

#define KERATIN_DEFINE_ERROR(Name, code)                                 \
  template <class... Args>                                               \
  Status Name(fmt::format_string<Args...> format, Args&&... args) {      \
    return {code, fmt::vformat(format, fmt::make_format_args(args...))}; \
  }
KERATIN_DEFINE_ERROR(InvalidArgument, StatusCode::kInvalidArgument)
KERATIN_DEFINE_ERROR(NotFound, StatusCode::kNotFound)
KERATIN_DEFINE_ERROR(AlreadyExists, StatusCode::kAlreadyExists)
KERATIN_DEFINE_ERROR(PermissionDenied, StatusCode::kPermissionDenied)
KERATIN_DEFINE_ERROR(ResourceExhausted, StatusCode::kResourceExhausted)
KERATIN_DEFINE_ERROR(FailedPrecondition, StatusCode::kFailedPrecondition)
KERATIN_DEFINE_ERROR(OutOfRange, StatusCode::kOutOfRange)
KERATIN_DEFINE_ERROR(Unimplemented, StatusCode::kUnimplemented)
KERATIN_DEFINE_ERROR(Internal, StatusCode::kInternal)
KERATIN_DEFINE_ERROR(Unavailable, StatusCode::kUnavailable)
KERATIN_DEFINE_ERROR(DataLoss, StatusCode::kDataLoss)
#undef KERATIN_DEFINE_ERROR

#define KERATIN_CONCAT_INNER(a, b) a##b
#define KERATIN_CONCAT(a, b) KERATIN_CONCAT_INNER(a, b)

// Returns from the calling function when `expr`, a Status, is not OK.
#define KERATIN_TRY(expr)                                                                       \
  do {                                                                                          \
    if (::keratin::Status keratin_status = (expr); !keratin_status.ok()) return keratin_status; \
  } while (false)

// KERATIN_ASSIGN(const Tensor x, Read(path)): declares x from a Result, or returns its Status.
#define KERATIN_ASSIGN(decl, expr) KERATIN_ASSIGN_IMPL(KERATIN_CONCAT(keratin_result_, __LINE__), decl, expr)
#define KERATIN_ASSIGN_IMPL(result, decl, expr) \
  auto result = (expr);                         \
  if (!result.ok()) return result.status();     \
  decl = *std::move(result)

}  // namespace keratin
