#include <cstdint>
#include <cstdio>

#include "keratin/model.h"

int main() {
  const auto session = keratin::Load("model.keras");
  if (!session.ok()) return std::fprintf(stderr, "%s\n", session.status().ToString().c_str()), 1;
  // "do i need an umbrella" and "it will rain so take an umbrella" as the model's word numbers.
  const auto context = keratin::Tensor::Of<std::int32_t>({1, 10}, {124, 248, 344, 17, 577, 0, 0, 0, 0, 0});
  const auto response = keratin::Tensor::Of<std::int32_t>({1, 10}, {257, 611, 414, 481, 526, 17, 577, 0, 0, 0});
  const auto answer = session->RunSignature("serving_default", {{"context_input", context}, {"response_input", response}});
  if (!answer.ok()) return std::fprintf(stderr, "%s\n", answer.status().ToString().c_str()), 1;
  std::printf("%.4f\n", answer->at("out").data<float>()[0]);
}
