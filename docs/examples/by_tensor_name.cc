#include <cstdint>
#include <cstdio>
#include <vector>

#include "keratin/model.h"

namespace {

keratin::Status Run() {
  const keratin::Result<keratin::Session> session = keratin::Load("keras_save", {.tags = {"eval"}});
  if (!session.ok()) return session.status();
  const auto context = keratin::Tensor::Of<std::int32_t>({1, 10}, {124, 248, 344, 17, 577, 0, 0, 0, 0, 0});
  const auto response = keratin::Tensor::Of<std::int32_t>({1, 10}, {257, 611, 414, 481, 526, 17, 577, 0, 0, 0});

  // By tensor name, as sess.run(fetches, feed_dict) in TensorFlow.
  const auto named = session->Run({{"context_input:0", context}, {"response_input:0", response}}, {"out/Sigmoid:0"});
  if (!named.ok()) return named.status();
  std::printf("by tensor name  %.4f\n", (*named)[0].data<float>()[0]);

  // By signature: keys that whoever exported the model chose.
  const auto signed_off = session->RunSignature("predict", {{"sentence_name", context}, {"reply", response}});
  if (!signed_off.ok()) return signed_off.status();
  std::printf("by signature    %.4f\n", signed_off->at("outputs_name").data<float>()[0]);

  // By handle: names are looked up once, and the loop writes into the same `outputs` each time.
  const auto score = session->Prepare({"context_input:0", "response_input:0"}, {"out/Sigmoid:0"});
  if (!score.ok()) return score.status();
  const std::vector<keratin::Tensor> inputs = {context, response};
  std::vector<keratin::Tensor> outputs;
  for (int i = 0; i < 3; ++i) {
    const keratin::Status status = score->Run(inputs, outputs);
    if (!status.ok()) return status;
  }
  std::printf("by handle       %.4f\n", outputs[0].data<float>()[0]);
  return {};
}

}  // namespace

int main() {
  const keratin::Status status = Run();
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}
