#include "keras/read/keras1.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

namespace keratin::keras {
namespace {

using Rename = std::pair<std::string_view, std::string_view>;

constexpr Rename kClasses[] = {
    {"Convolution1D", "Conv1D"},       {"Convolution2D", "Conv2D"}, {"Convolution3D", "Conv3D"}, {"AtrousConvolution1D", "Conv1D"},
    {"AtrousConvolution2D", "Conv2D"}, {"AtrousConv1D", "Conv1D"},  {"AtrousConv2D", "Conv2D"},  {"SeparableConvolution2D", "SeparableConv2D"},
    {"TimeDistributedDense", "Dense"},
};

constexpr Rename kKeys[] = {
    {"nb_filter", "filters"},
    {"filter_length", "kernel_size"},
    {"subsample", "strides"},
    {"subsample_length", "strides"},
    {"border_mode", "padding"},
    {"dim_ordering", "data_format"},
    {"bias", "use_bias"},
    {"inner_activation", "recurrent_activation"},
    {"atrous_rate", "dilation_rate"},
    {"p", "rate"},
    {"sigma", "stddev"},
    {"pool_length", "pool_size"},
    {"stride", "strides"},
    {"length", "size"},
    {"dims", "target_shape"},
};

constexpr std::array<std::string_view, 12> kOnlyKeras1 = {"W_regularizer", "b_regularizer", "W_constraint", "b_constraint",     "border_mode", "nb_filter",
                                                          "dim_ordering",  "consume_less",  "pool_length",  "inner_activation", "concat_axis", "input_dtype"};

template <std::size_t kCount>
std::string_view Renamed(const Rename (&table)[kCount], std::string_view name) {
  for (const auto& [from, to] : table)
    if (from == name) return to;
  return name;
}

// One number for each of `keys`, as a list under `name`, when all are there.
void Gather(const Json& from, std::initializer_list<const char*> keys, std::string_view name, Json* to) {
  Json list = Json::Array();
  for (const char* key : keys) {
    if (from[key].is_null()) return;
    list.push_back(from[key]);
  }
  to->Set(name, std::move(list));
}

// {"top_pad": 1, ...} and [top, bottom, left, right] as Keras 2 has them.
Json PaddingOf(const Json& padding) {
  if (padding.is_object()) {
    const auto side = [&padding](const char* key) { return Json(padding[key].AsInt().value_or(0)); };
    if (padding.Find("left_pad") != nullptr && padding.Find("top_pad") == nullptr && padding.Find("bottom_pad") == nullptr)
      return Json::Array({side("left_pad"), side("right_pad")});
    return Json::Array({Json::Array({side("top_pad"), side("bottom_pad")}), Json::Array({side("left_pad"), side("right_pad")})});
  }
  if (padding.size() == 4) return Json::Array({Json::Array({padding[0], padding[1]}), Json::Array({padding[2], padding[3]})});
  return padding;
}

bool LooksLike(const Json& value, int depth) {
  if (depth > 64) return false;
  for (const Json& item : value.items())
    if (LooksLike(item, depth + 1)) return true;
  for (const auto& [key, member] : value.members()) {
    if (std::find(kOnlyKeras1.begin(), kOnlyKeras1.end(), key) != kOnlyKeras1.end()) return true;
    if ((member.is_array() || member.is_object()) && LooksLike(member, depth + 1)) return true;
  }
  return false;
}

}  // namespace

Json FromKeras1(const Json& layer) {
  const std::string_view class_name = layer["class_name"].AsString().value_or("");
  const Json& config = layer["config"];
  if (!config.is_object()) return layer;
  Json result = layer;
  result.Set("class_name", Renamed(kClasses, class_name));
  Json made = Json::Object();
  for (const auto& [key, value] : config.members()) {
    std::string_view name = Renamed(kKeys, key);
    if (key == "output_dim" && class_name != "Embedding" && class_name != "MaxoutDense") name = "units";
    if (key == "nb_row" || key == "nb_col" || key.starts_with("kernel_dim")) continue;
    if (key == "mode" && class_name == "BatchNormalization" && value.AsInt() == 0) continue;
    Json renamed = value;
    if (key == "dim_ordering") renamed = value.AsString() == "th" ? Json("channels_first") : value.AsString() == "tf" ? Json("channels_last") : Json();
    if (key == "padding" && class_name.starts_with("ZeroPadding")) renamed = PaddingOf(value);
    made.Set(name, std::move(renamed));
  }
  Gather(config, {"nb_row", "nb_col"}, "kernel_size", &made);
  Gather(config, {"kernel_dim1", "kernel_dim2", "kernel_dim3"}, "kernel_size", &made);
  result.Set("config", std::move(made));
  return result;
}

bool LooksLikeKeras1(const Json& config) { return LooksLike(config, 0); }

}  // namespace keratin::keras
