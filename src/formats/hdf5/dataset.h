// Datasets: their header, parsed, and their elements, read.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "formats/hdf5/attribute.h"
#include "formats/hdf5/datatype.h"
#include "formats/hdf5/filters.h"
#include "formats/hdf5/layout.h"
#include "formats/hdf5/object_header.h"
#include "keratin/status.h"

namespace keratin::hdf5 {

struct DatasetNode {
  Datatype type;
  Dataspace space;
  Layout layout;
  std::vector<Filter> filters;
  Bytes fill;  // one element, or empty for zeros
  std::vector<Attribute> attributes;
};

// True when `header` is that of a dataset.
bool IsDataset(const ObjectHeader& header);

// All but the attributes and, for an opaque type, its dtype. UNIMPLEMENTED for what is refused; no element is touched.
Result<DatasetNode> ParseDataset(const Store& store, const ObjectHeader& header);

Result<Tensor> ReadDataset(const Store& store, const DatasetNode& node);

}  // namespace keratin::hdf5
