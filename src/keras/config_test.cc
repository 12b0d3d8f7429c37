#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "keras/layer_spec.h"
#include "keras/model.h"

namespace keratin::keras {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Kind = ConfigKey::Kind;

LayerSpec Spec() {
  return {.class_name = "Test",
          .config = {ConfigKey("units", Kind::kInt).Alias("output_dim").Required(),
                     ConfigKey("slope", 0.25).Alias("alpha"),
                     ConfigKey("reset_after", true).InKeras2(false),
                     ConfigKey("strides", Kind::kInts, 1).Count(2),
                     {"activation", Kind::kAny, "linear"},
                     {"data_format", Kind::kString, "channels_last"},
                     {"max_value", Kind::kFloat}}};
}

KerasVersion Version(int major) {
  KerasVersion version;
  version.major = major;
  return version;
}

Result<Config> Make(const char* text, int major = 3, std::vector<std::string>* ignored = nullptr) {
  const Result<Json> config = json::Parse(text, "test");
  EXPECT_TRUE(config.ok()) << config.status().ToString();
  return Config::Make(Spec(), *config, Version(major), ignored);
}

std::string Error(const char* text) {
  const Result<Config> config = Make(text);
  EXPECT_FALSE(config.ok());
  EXPECT_EQ(config.status().code(), StatusCode::kInvalidArgument);
  return std::string(config.status().message());
}

TEST(Config, FillsInDefaultsOfTheGeneration) {
  const Result<Config> keras3 = Make(R"({"units": 4})");
  ASSERT_TRUE(keras3.ok()) << keras3.status().ToString();
  EXPECT_EQ(keras3->Int("units"), 4);
  EXPECT_EQ(keras3->Number("slope"), 0.25);
  EXPECT_TRUE(keras3->Bool("reset_after"));
  EXPECT_EQ(keras3->String("activation"), "linear");
  EXPECT_TRUE(keras3->IsNull("max_value"));
  EXPECT_THAT(keras3->Ints("strides", 2), ElementsAre(1, 1));

  const Result<Config> keras2 = Make(R"({"units": 4})", 2);
  ASSERT_TRUE(keras2.ok());
  EXPECT_FALSE(keras2->Bool("reset_after"));
}

TEST(Config, TakesAliasesAndPrefersTheOwnName) {
  const Result<Config> old = Make(R"({"output_dim": 7, "alpha": 1})");
  ASSERT_TRUE(old.ok()) << old.status().ToString();
  EXPECT_EQ(old->Int("units"), 7);
  EXPECT_EQ(old->Number("slope"), 1.0);
  for (const char* both : {R"({"units": 1, "alpha": 2, "slope": 3})", R"({"units": 1, "slope": 3, "alpha": 2})"}) {
    const Result<Config> config = Make(both);
    ASSERT_TRUE(config.ok());
    EXPECT_EQ(config->Number("slope"), 3.0);
  }
}

TEST(Config, PassesWhatOnlyTrainingNeeds) {
  const Result<Config> config = Make(R"({"name": "a", "trainable": false, "dtype": "float32", "units": 1, "kernel_initializer": {"class_name": "<lambda>"},
      "recurrent_regularizer": {}, "bias_constraint": 1, "batch_input_shape": [null, 3], "seed": 3, "time_major": false, "groups": 1})");
  ASSERT_TRUE(config.ok()) << config.status().ToString();
  EXPECT_EQ(config->FileKey("seed").AsInt(), 3);
}

TEST(Config, RefusesDeadKeysThatWouldMatter) {
  EXPECT_THAT(Error(R"({"units": 1, "time_major": true})"), HasSubstr("unknown config key \"time_major\" (true)"));
  EXPECT_THAT(Error(R"({"units": 1, "groups": 2})"), HasSubstr("\"groups\" (2)"));
}

TEST(Config, PassesUnknownNullsWithANote) {
  std::vector<std::string> ignored;
  ASSERT_TRUE(Make(R"({"units": 1, "quantum": null})", 3, &ignored).ok());
  EXPECT_THAT(ignored, ElementsAre("quantum"));
}

TEST(Config, NamesEverythingThatIsWrong) {
  const std::string error = Error(R"({"slop": 1, "reset_after": "yes", "strides": [1, 2, 3], "max_value": "6"})");
  EXPECT_THAT(error, HasSubstr("unknown config key \"slop\" (1). Did you mean \"slope\""));
  EXPECT_THAT(error, HasSubstr("\"reset_after\" must be true or false and is \"yes\""));
  EXPECT_THAT(error, HasSubstr("\"strides\" must be a list of 2 integers and is [1,2,3]"));
  EXPECT_THAT(error, HasSubstr("\"max_value\" must be a number and is \"6\""));
  EXPECT_THAT(error, HasSubstr("\"units\" is missing"));
}

TEST(Config, KeepsNullsThatMeanSomething) {
  const Result<Config> config = Make(R"({"units": 1, "activation": null, "data_format": null})");
  ASSERT_TRUE(config.ok()) << config.status().ToString();
  EXPECT_TRUE(config->IsNull("activation"));
  EXPECT_EQ(config->String("data_format"), "");
  EXPECT_THAT(Error(R"({"units": null})"), HasSubstr("\"units\""));
}

TEST(Config, ListsOfIntsAreAsLongAsAsked) {
  const Result<Config> config = Make(R"({"units": 1, "strides": [2, 3]})");
  ASSERT_TRUE(config.ok());
  EXPECT_THAT(config->Ints("strides"), ElementsAre(2, 3));
  EXPECT_THAT(config->Ints("strides", 2), ElementsAre(2, 3));
  EXPECT_THAT(config->Ints("units", 3), ElementsAre(1, 1, 1));
}

TEST(Registry, NamesAreUniqueAndFound) {
  std::set<std::string_view> names;
  for (const LayerSpec* each : AllLayers()) {
    const LayerSpec& layer = *each;
    EXPECT_TRUE(names.insert(layer.class_name).second) << layer.class_name;
    EXPECT_EQ(FindLayer(layer.class_name), &layer);
    EXPECT_EQ((layer.lower != nullptr) + (layer.lower_call != nullptr), 1) << layer.class_name;
    for (const std::string_view alias : layer.aliases) EXPECT_EQ(FindLayer(alias), &layer) << alias;
    std::set<std::string_view> keys;
    for (const ConfigKey& key : layer.config) EXPECT_TRUE(keys.insert(key.name).second) << layer.class_name << " " << key.name;
    for (const WeightSlot& slot : layer.weights) EXPECT_TRUE(slot.when.empty() || keys.contains(slot.when)) << layer.class_name << " " << slot.when;
  }
  std::set<std::string_view> activations;
  for (const ActivationSpec& activation : AllActivations()) {
    EXPECT_TRUE(activations.insert(activation.name).second) << activation.name;
    EXPECT_EQ(FindActivation(activation.name), &activation);
  }
  EXPECT_EQ(FindLayer("NoSuchLayer"), nullptr);
  EXPECT_EQ(FindActivation("no_such_activation"), nullptr);
}

}  // namespace
}  // namespace keratin::keras
