#include "formats/json/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace keratin {
namespace {

using ::testing::HasSubstr;

Json MustParse(std::string_view text) {
  Result<Json> value = json::Parse(text, "m.keras: config.json");
  EXPECT_TRUE(value.ok()) << value.status().ToString();
  return value.ok() ? *value : Json();
}

TEST(Json, ReadsEveryKind) {
  const Json value = MustParse(R"({"n": null, "b": true, "i": -7, "d": 1.5, "s": "a\u00e9\ud83d\ude00\n", "a": [1, [2]], "o": {"x": {}}})");
  EXPECT_TRUE(value["n"].is_null());
  EXPECT_TRUE(value.Find("n") != nullptr && value.Find("missing") == nullptr);
  EXPECT_EQ(value["b"].AsBool(), true);
  EXPECT_EQ(value["i"].AsInt(), -7);
  EXPECT_EQ(value["d"].AsDouble(), 1.5);
  EXPECT_EQ(value["d"].AsInt(), std::nullopt);
  EXPECT_EQ(value["s"].AsString(), "a\xC3\xA9\xF0\x9F\x98\x80\n");
  EXPECT_EQ(value["a"][1][0].AsInt(), 2);
  EXPECT_TRUE(value["a"][9].is_null() && value["a"][-1].is_null() && value["x"]["y"][3].is_null());
  EXPECT_EQ(value["o"].KindName(), "object");
  EXPECT_EQ(value.members()[3].first, "d");
  EXPECT_EQ(value.size(), 7U);
}

TEST(Json, TakesPythonsNumbers) {
  const Json value =
      MustParse(R"({"NaN": NaN, "l": [null, -Infinity, "NaN \" Infinity", null, Infinity], "x": 123456789012345678901234567890, "u": 18446744073709551615})");
  EXPECT_TRUE(std::isnan(*value["NaN"].AsDouble()));
  EXPECT_TRUE(value["l"][0].is_null() && value["l"][3].is_null());
  EXPECT_EQ(value["l"][1].AsDouble(), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(value["l"][2].AsString(), "NaN \" Infinity");
  EXPECT_EQ(value["l"][4].AsDouble(), std::numeric_limits<double>::infinity());
  EXPECT_EQ(value["x"].AsDouble(), 123456789012345678901234567890.0);
  EXPECT_EQ(value["u"].AsDouble(), 18446744073709551615.0);
  EXPECT_TRUE(std::isnan(*MustParse("NaN").AsDouble()));
}

TEST(Json, LastOfTwoEqualKeysWins) {
  const Json value = MustParse(R"({"a": 1, "b": 2, "a": 3})");
  EXPECT_EQ(value.Dump(), R"({"a":3,"b":2})");
}

TEST(Json, SaysWhereATextIsWrong) {
  struct Case {
    std::string text;
    std::string message;
  };
  const Case cases[] = {
      {"", "line 1, column 1 (byte 0): the text is empty"},
      {"{\n  \"a\": tru\n}", "line 2, column 8 (byte 9): expected a value, found 't'"},
      {"[1, 2", "expected ',' or ']', found the end of the text"},
      {"[1, ]", "expected a value, found ']'"},
      {"{\"a\": 1,}", "expected a key in double quotes, found '}'"},
      {"{\"a\" 1}", "expected ':' after the key"},
      {"[1] x", "expected the end of the text"},
      {"\"abc", "expected '\"' at the end of a string"},
      {"\"a\x01\"", "control character"},
      {"\"\\q\"", "unknown escape"},
      {"\"\\ud800\"", "half of a surrogate pair"},
      {"\"\xC3\"", "not valid UTF-8"},
      {"[01]", "may not begin with 0"},
      {"[1.]", "expected a digit, found ']'"},
      {"[1e999]", "beyond the range of a double"},
      {"[nan]", "expected a value, found 'n'"},
      {std::string("[\0]", 3), "expected a value, found byte 0x00"},
  };
  for (const Case& c : cases) {
    const Result<Json> value = json::Parse(c.text, "m.keras: config.json");
    ASSERT_FALSE(value.ok()) << c.text;
    EXPECT_THAT(std::string(value.status().message()), HasSubstr(c.message));
    EXPECT_THAT(std::string(value.status().message()), HasSubstr("m.keras: config.json: "));
  }
}

TEST(Json, DepthIsLimited) {
  const auto nested = [](int depth) { return std::string(static_cast<std::size_t>(depth), '[') + "1" + std::string(static_cast<std::size_t>(depth), ']'); };
  EXPECT_TRUE(json::Parse(nested(json::kMaxDepth), "x").ok());
  for (const int depth : {json::kMaxDepth + 1, 1000000}) {
    const Result<Json> value = json::Parse(nested(depth), "x");
    ASSERT_FALSE(value.ok());
    EXPECT_THAT(std::string(value.status().message()), HasSubstr("deeper than 200 levels"));
  }
  EXPECT_FALSE(json::Parse(std::string(1000000, '['), "x").ok());
}

TEST(Json, BuildsAndCopiesOnWrite) {
  Json value = Json::Object({{"threads", 2}, {"files", Json::Array({"a", 1.0, nullptr})}});
  const Json before = value;
  value.Set("threads", 3U);
  value.Set("new", true);
  Json files = value["files"];
  files.push_back(false);
  EXPECT_EQ(before.Dump(), R"({"threads":2,"files":["a",1.0,null]})");
  EXPECT_EQ(value.Dump(), R"({"threads":3,"files":["a",1.0,null],"new":true})");
  EXPECT_EQ(files.Dump(), R"(["a",1.0,null,false])");
  EXPECT_EQ(value["new"].AsBool(), true);
  EXPECT_EQ(Json::Object({{"a", Json::Array({1})}, {"e", Json::Object()}}).Dump(2), "{\n  \"a\": [\n    1\n  ],\n  \"e\": {}\n}");
  EXPECT_FALSE(before == value);
  EXPECT_TRUE(Json(1) == Json(1.0));
  EXPECT_FALSE(Json(1) == Json(1.5));
}

TEST(Json, DumpGivesBackTheSameValue) {
  const double doubles[] = {0.1, -0.0, 1e300, 5e-324, 1.0 / 3, 1e22, 100000.0, -std::numeric_limits<double>::infinity()};
  for (const double x : doubles) {
    const double back = *MustParse(Json(x).Dump()).AsDouble();
    EXPECT_EQ(std::memcmp(&back, &x, sizeof x), 0) << Json(x).Dump();
    EXPECT_FALSE(MustParse(Json(x).Dump()).is_int());
  }
  const std::string every_byte = [] {
    std::string s;
    for (int i = 0; i < 128; ++i) s.push_back(static_cast<char>(i));
    return s + "\xC3\xA9";
  }();
  EXPECT_EQ(MustParse(Json(every_byte).Dump()).AsString(), every_byte);
  EXPECT_EQ(Json("a\xFFz").Dump(), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(MustParse(Json(std::numeric_limits<std::int64_t>::min()).Dump()).AsInt(), std::numeric_limits<std::int64_t>::min());
}

TEST(Json, NeverCrashesOnChangedText) {
  const std::string good = R"({"a": [1, -2.5e3, NaN, "x\u00e9\"y", {"b": null, "c": [true, false, -Infinity]}], "d": 99999999999999999999})";
  ASSERT_TRUE(json::Parse(good, "x").ok());
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    std::string text = good;
    for (unsigned k = random() % 3; k < 3; ++k) text[random() % text.size()] = static_cast<char>(random() % 3 ? "{}[]\",:\\nNI-01e."[random() % 16] : random());
    if (random() % 4 == 0) text.resize(random() % text.size());
    const Result<Json> value = json::Parse(text, "x");
    if (value.ok()) {
      const std::string dumped = value->Dump();
      EXPECT_EQ(MustParse(dumped).Dump(), dumped);
    } else {
      EXPECT_THAT(std::string(value.status().message()), HasSubstr("(byte "));
    }
  }
}

}  // namespace
}  // namespace keratin
