// Reads all of a file, for tests and the fuzzer.
#pragma once

#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <string>
#include <vector>

#include "formats/hdf5/file.h"

namespace keratin::hdf5 {

// A line for every dataset and attribute: kind, path, dtype, shape and the CRC-32 of the elements, or the error in their place; tools/goldens/make_hdf5.py
// writes the same from h5py's view.
class Dump {
 public:
  explicit Dump(std::size_t max_objects = 20000) : left_(max_objects) {}

  std::vector<std::string> Of(const File& file) {
    Result<Group> root = file.root();
    if (!root.ok()) return {"E\t/\t" + std::string(root.status().message())};
    std::vector<Group> pending = {*root};
    while (!pending.empty()) {
      const Group group = pending.back();
      pending.pop_back();
      AddAttributes(group.path(), group.attributes());
      for (const std::string& name : group.SortedNames()) {
        if (left_ == 0) return Sorted();
        --left_;
        Result<Object> object = group.Open(name);
        if (!object.ok()) {
          lines_.push_back("E\t" + group.path() + "\t" + name + "\t" + std::string(object.status().message()));
        } else if (object->is_group()) {
          pending.push_back(*object->group());
        } else {
          const Dataset& dataset = *object->dataset();
          AddAttributes(dataset.path(), dataset.attributes());
          Add("D", dataset.path(), dataset.Read());
        }
      }
    }
    return Sorted();
  }

 private:
  void AddAttributes(const std::string& path, const std::vector<Attribute>& attributes) {
    for (const Attribute& attribute : attributes) Add("A", path + "@" + attribute.name(), attribute.Read());
  }

  void Add(const char* kind, const std::string& path, const Result<Tensor>& value) {
    if (!value.ok()) {
      lines_.push_back(fmt::format("E\t{}\t{}", path, value.status().message()));
      return;
    }
    uLong crc = crc32(0, nullptr, 0);
    if (value->dtype() == DType::kString) {
      for (const std::string& text : value->values<std::string>()) {
        crc = crc32(crc, reinterpret_cast<const Bytef*>(text.c_str()), static_cast<uInt>(text.size() + 1));
      }
    } else {
      crc = crc32_z(crc, static_cast<const Bytef*>(value->raw()), value->byte_size());
    }
    lines_.push_back(fmt::format("{}\t{}\t{}\t{}\t{:08x}", kind, path, DTypeName(value->dtype()), value->shape().ToString(), crc));
  }

  std::vector<std::string> Sorted() {
    std::sort(lines_.begin(), lines_.end());
    return std::move(lines_);
  }

  std::size_t left_;
  std::vector<std::string> lines_;
};

}  // namespace keratin::hdf5
