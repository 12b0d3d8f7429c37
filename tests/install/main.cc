// A program outside the project: asks the dual encoder through the installed library.
#include <cstdint>
#include <cstdio>
#include <vector>

#include "keratin/model.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const keratin::Result<keratin::Session> session = keratin::Load(argv[1]);
  if (!session.ok()) {
    std::fprintf(stderr, "%s\n", session.status().ToString().c_str());
    return 1;
  }
  const keratin::Tensor context = keratin::Tensor::Of({1, 10}, std::vector<std::int32_t>{124, 248, 344, 17, 577, 0, 0, 0, 0, 0});
  const keratin::Tensor response = keratin::Tensor::Of({1, 10}, std::vector<std::int32_t>{257, 611, 414, 481, 526, 17, 577, 0, 0, 0});
  const auto answer = session->Run({{"context_input:0", context}, {"response_input:0", response}}, {"out/Sigmoid:0"});
  if (!answer.ok()) {
    std::fprintf(stderr, "%s\n", answer.status().ToString().c_str());
    return 1;
  }
  std::printf("%.3f\n", static_cast<double>((*answer)[0].data<float>()[0]));
  return 0;
}
