#include <algorithm>

#include "ops/array/array_common.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/string/parse_number.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

struct CsvFormat {
  char delimiter = ',';
  bool quotes = true;
  std::vector<std::int64_t> columns;  // empty: all
  explicit CsvFormat(const Attrs& attrs)
      : delimiter(attrs.String("field_delim", ",").front()), quotes(attrs.Bool("use_quote_delim", true)), columns(attrs.Ints("select_cols")) {}
};

// The fields that are asked for; as TensorFlow, breaks of lines before a field are passed over.
Status FieldsOf(std::string_view record, const CsvFormat& format, std::vector<std::string>* fields) {
  fields->clear();
  std::int64_t column = 0;
  const auto wanted = [&] { return format.columns.empty() || format.columns[fields->size()] == column; };
  std::size_t i = 0;
  while (i < record.size()) {
    if (record[i] == '\n' || record[i] == '\r') {
      ++i;
      continue;
    }
    std::string field;
    if (!format.quotes || record[i] != '"') {
      const std::size_t end = std::min(record.find(format.delimiter, i), record.size());
      field = record.substr(i, end - i);
      if (field.find_first_of(format.quotes ? "\"\r\n" : "\r\n") != std::string::npos)
        return InvalidArgument("the field \"{}\" has quotes or breaks of lines and is not quoted", field);
      i = end + 1;
    } else {
      // It ends with a quote before a delimiter or the end.
      const auto ends = [&] { return record[i] == '"' && (i + 1 == record.size() || record[i + 1] == format.delimiter); };
      for (++i; i < record.size() && !ends(); ++i) {
        if (record[i] == '"' && record[++i] != '"') return InvalidArgument("a quote inside of the field after \"{}\" is not doubled", field);
        field += record[i];
      }
      if (i >= record.size()) return InvalidArgument("the quoted field \"{}\" does not end with a quote", field);
      i += 2;
    }
    const bool take = wanted();
    ++column;
    if (!take) continue;
    fields->push_back(std::move(field));
    if (fields->size() == format.columns.size()) return OkStatus();
  }
  if (!record.empty() && record.back() == format.delimiter && wanted()) fields->emplace_back();
  return OkStatus();
}

Status RunDecodeCsv(const RunContext& c) {
  const CsvFormat format(*c.attrs);
  const std::string missing = c.attrs->String("na_value");
  std::vector<std::string> fields;
  for (std::size_t f = 0; f < c.out.size(); ++f)
    if (c.in[f + 1].size > 1) return InvalidArgument("field {} has {} defaults", f, c.in[f + 1].size);
  for (std::int64_t i = 0; i < c.in[0].size; ++i) {
    KERATIN_TRY(FieldsOf(c.in[0].as<std::string>()[i], format, &fields));
    if (fields.size() != c.out.size()) return InvalidArgument("record {} has {} fields and must have {}", i, fields.size(), c.out.size());
    for (std::size_t f = 0; f < fields.size(); ++f) {
      const View& out = c.out[f];
      const bool given = !fields[f].empty() && fields[f] != missing;
      if (!given && c.in[f + 1].size == 0) return InvalidArgument("field {} of record {} is missing and has no default", f, i);
      if (out.dtype == DType::kString) {
        out.as<std::string>()[i] = given ? std::move(fields[f]) : *c.in[f + 1].as<std::string>();
        continue;
      }
      bool good = true;
      const auto set = [&]<class T>(T* to) {
        if (given)
          good = ParseNumber(fields[f], to);
        else
          *to = *c.in[f + 1].as<T>();
      };
      switch (out.dtype) {
        case DType::kFloat: set(out.as<float>() + i); break;
        case DType::kDouble: set(out.as<double>() + i); break;
        case DType::kInt32: set(out.as<std::int32_t>() + i); break;
        default: set(out.as<std::int64_t>() + i); break;
      }
      if (!good) return InvalidArgument("field {} of record {}, \"{}\", is no {}", f, i, fields[f], DTypeName(out.dtype));
    }
  }
  return OkStatus();
}

Status InferDecodeCsv(InferContext& c) {
  if (c.attrs().String("field_delim", ",").size() != 1) return Refuse(c, "field_delim must be one character");
  const std::vector<std::int64_t> columns = c.attrs().Ints("select_cols");
  if (!columns.empty() && static_cast<int>(columns.size()) != c.output_count())
    return Refuse(c, "{} select_cols for {} outputs", columns.size(), c.output_count());
  if (!columns.empty() && (columns.front() < 0 || std::adjacent_find(columns.begin(), columns.end(), std::greater_equal<>()) != columns.end()))
    return Refuse(c, "select_cols must increase from 0 on");
  for (int i = 0; i < c.output_count(); ++i) {
    KERATIN_TRY(c.RequireRank(i + 1, 0, 1));
    c.SetShape(i, c.shape(0));
  }
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(decode_csv) {
  const auto texts = [](std::vector<std::string> values) { return Tensor::Of<std::string>({static_cast<std::int64_t>(values.size())}, values); };
  return {.name = "DecodeCSV",
          .inputs = {"records: string", "record_defaults: OUT_TYPE"},
          .outputs = {"output: OUT_TYPE"},
          .attrs = {"OUT_TYPE: list({float, double, int32, int64, string}) >= 1", "field_delim: string = \",\"", "use_quote_delim: bool = true",
                    "na_value: string = \"\"", "select_cols: list(int) = []"},
          .infer = InferDecodeCsv,
          .checked_run = RunDecodeCsv,
          .examples = {{.attrs = {{"OUT_TYPE", std::vector<DType>{DType::kFloat, DType::kString, DType::kInt32}}},
                        .in = {texts({"1.5,ab,3", "\r\n,\"a,\"\"b\"\"\", 4 ", "2e1,,"}), Tensor::Scalar(0.5F), texts({"none"}), Ints({7})},
                        .out = {Tensor{{3}, {1.5, 0.5, 20}}, texts({"ab", "a,\"b\"", "none"}), Ints({3, 4, 7})}},
                       {.attrs = {{"OUT_TYPE", std::vector<DType>{DType::kString, DType::kDouble}},
                                  {"field_delim", ";"},
                                  {"use_quote_delim", false},
                                  {"na_value", "NA"},
                                  {"select_cols", std::vector<std::int64_t>{0, 2}}},
                        .in = {texts({"\"a\";b;1", "c;;NA;d"}), texts({}), Tensor::Scalar(-1.0)},
                        .out = {texts({"\"a\"", "c"}), Tensor::Of<double>({2}, std::vector<double>{1, -1})}}}};
}
