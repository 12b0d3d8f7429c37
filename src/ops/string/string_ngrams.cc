#include <algorithm>

#include "ops/string/string_common.h"

namespace keratin::ops {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 30;

struct Settings {
  std::string separator, left_pad, right_pad;
  std::int64_t pad_width = 0;
  // As many pads on either side of a row as an n-gram of `width` can take.
  [[nodiscard]] std::int64_t Pads(std::int64_t width) const { return pad_width < 0 ? width - 1 : std::min(pad_width, width - 1); }
  [[nodiscard]] std::int64_t Count(std::int64_t length, std::int64_t width) const { return std::max<std::int64_t>(0, length + 2 * Pads(width) - width + 1); }
};

std::string Join(const std::string* tokens, std::int64_t index, std::int64_t count, std::int64_t width, const Settings& settings) {
  const std::int64_t pads = settings.Pads(width);
  const std::int64_t left = std::max<std::int64_t>(0, pads - index);
  const std::int64_t right = std::max<std::int64_t>(0, pads - (count - index - 1));
  const std::int64_t middle = width - left - right;
  const std::int64_t first = left > 0 ? 0 : index - pads;
  std::string text;
  for (std::int64_t i = 0; i < width; ++i) {
    if (i > 0) text += settings.separator;
    text += i < left ? settings.left_pad : i < left + middle ? tokens[first + i - left] : settings.right_pad;
  }
  return text;
}

Status EvalStringNgrams(EvalContext& c) {
  const Tensor& data = c.input(0);
  if (data.shape().rank() != 1) return InvalidArgument("the data have the shape {} and must be a vector", data.shape().ToString());
  KERATIN_ASSIGN(const std::vector<std::int64_t> rows, CheckedSplits(c.input(1), data.size()));
  const Settings settings{c.attrs().String("separator"), c.attrs().String("left_pad"), c.attrs().String("right_pad"), c.attrs().Int("pad_width")};
  const auto& widths = *c.attrs().Get<std::vector<std::int64_t>>("ngram_widths");
  const bool preserve = c.attrs().Bool("preserve_short_sequences");
  std::vector<std::int64_t> splits{0};
  for (std::size_t row = 0; row + 1 < rows.size(); ++row) {
    const std::int64_t length = rows[row + 1] - rows[row];
    std::int64_t count = 0;
    for (const std::int64_t width : widths) count += settings.Count(length, width);
    if (preserve && length > 0 && count == 0) count = 1;
    splits.push_back(splits.back() + count);
  }
  KERATIN_ASSIGN(Tensor ngrams, c.Allocate(DType::kString, Shape{splits.back()}));
  auto* out = ngrams.mutable_data<std::string>();
  std::size_t bytes = 0;
  for (std::size_t row = 0; row + 1 < rows.size(); ++row) {
    const std::string* tokens = data.data<std::string>() + rows[row];
    const std::int64_t length = rows[row + 1] - rows[row];
    const auto put = [&](std::int64_t count, std::int64_t width) -> Status {
      for (std::int64_t i = 0; i < count; ++i) {
        *out = Join(tokens, i, count, width, settings);
        bytes += (out++)->size();
        if (bytes > kMostBytes) return ResourceExhausted("the n-grams have more than {} bytes", kMostBytes);
      }
      return OkStatus();
    };
    bool any = false;
    for (const std::int64_t width : widths) {
      const std::int64_t count = settings.Count(length, width);
      any = any || count > 0;
      KERATIN_TRY(put(count, width));
    }
    if (preserve && length > 0 && !any) KERATIN_TRY(put(1, length + 2 * std::max<std::int64_t>(settings.pad_width, 0)));
  }
  KERATIN_ASSIGN(Tensor ends, IntVector(c, c.input(1).dtype(), splits));
  c.SetOutput(0, std::move(ngrams));
  c.SetOutput(1, std::move(ends));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(string_ngrams) {
  return {.name = "StringNGrams",
          .inputs = {"data: string", "data_splits: Tsplits"},
          .outputs = {"ngrams: string", "ngrams_splits: Tsplits"},
          .attrs = {"separator: string", "ngram_widths: list(int) >= 0", "left_pad: string", "right_pad: string", "pad_width: int",
                    "preserve_short_sequences: bool", "Tsplits: {int32, int64} = DT_INT64"},
          .infer =
              [](InferContext& c) {
                constexpr std::int64_t kWidest = 1 << 20;
                const auto* widths = c.attrs().Get<std::vector<std::int64_t>>("ngram_widths");
                if (widths == nullptr || widths->empty()) return Refuse(c, "ngram_widths is empty");
                for (const std::int64_t width : *widths)
                  if (width < 1 || width > kWidest) return Refuse(c, "the n-gram width {} is not in [1, {}]", width, kWidest);
                const std::int64_t pads = c.attrs().Int("pad_width");
                if (pads < -1 || pads > kWidest) return Refuse(c, "pad_width {} is not in [-1, {}]", pads, kWidest);
                c.SetShape(0, Shape{Shape::kUnknown});
                c.SetShape(1, c.shape(1));
                return OkStatus();
              },
          .eval = EvalStringNgrams,
          .examples = {
              {.attrs = {{"separator", " "},
                         {"ngram_widths", std::vector<std::int64_t>{1, 2}},
                         {"left_pad", ""},
                         {"right_pad", ""},
                         {"pad_width", std::int64_t{0}},
                         {"preserve_short_sequences", false}},
               .in = {Tensor::Of<std::string>({3}, std::vector<std::string>{"a", "b", "c"}), Tensor::Of<std::int64_t>({3}, std::vector<std::int64_t>{0, 2, 3})},
               .out = {Tensor::Of<std::string>({4}, std::vector<std::string>{"a", "b", "a b", "c"}),
                       Tensor::Of<std::int64_t>({3}, std::vector<std::int64_t>{0, 3, 4})}}}};
}
