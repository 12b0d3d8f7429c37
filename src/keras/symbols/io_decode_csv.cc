#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(io_decode_csv) {
  return {.names = {"io.decode_csv"},
          .parameters = {"records", "record_defaults", "field_delim", "use_quote_delim", "na_value", "select_cols"},
          .lower = [](OpCall& c) -> Results {
            std::vector<Expr> inputs = {c.First()};
            for (const Expr& one : EachOf(c, "record_defaults")) inputs.push_back(one);
            Attrs attrs = {
                {"field_delim", c.String("field_delim", ",")}, {"use_quote_delim", c.Bool("use_quote_delim", true)}, {"na_value", c.String("na_value", "")}};
            if (c.Has("select_cols")) attrs.Set("select_cols", c.Ints("select_cols"));
            return Calls("DecodeCSV", inputs, std::move(attrs), "DecodeCSV");
          }};
}
