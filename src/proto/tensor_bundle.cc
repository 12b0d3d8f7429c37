#include "proto/tensor_bundle.h"

#include "base/errors.h"
#include "proto/tensor_proto.h"
#include "proto/tensorflow/tensor_bundle.pb.h"
#include "proto/text.h"

namespace keratin::proto {

Result<BundleHeader> DecodeBundleHeader(Bytes bytes) {
  pb::BundleHeaderProto proto;
  KERATIN_TRY(ParseBinary(bytes, "BundleHeaderProto", &proto));
  return BundleHeader{proto.num_shards(), proto.endianness() != pb::BundleHeaderProto::LITTLE, proto.version().producer(), proto.version().min_consumer()};
}

Result<BundleEntry> DecodeBundleEntry(Bytes bytes) {
  pb::BundleEntryProto proto;
  KERATIN_TRY(ParseBinary(bytes, "BundleEntryProto", &proto));
  BundleEntry entry;
  entry.dtype = static_cast<DType>(proto.dtype());
  KERATIN_ASSIGN(entry.shape, ShapeFromProto(proto.shape()));
  entry.shard = proto.shard_id();
  entry.offset = proto.offset();
  entry.size = proto.size();
  entry.crc32c = proto.crc32c();
  for (const auto& slice_proto : proto.slices()) {
    BundleSlice slice;
    for (const auto& extent : slice_proto.extent())
      slice.extents.push_back({extent.start(), extent.has_length_hack_case() == pb::TensorSliceProto::Extent::kLength ? extent.length() : BundleSlice::kWhole});
    entry.slices.push_back(std::move(slice));
  }
  return entry;
}

std::string EncodeBundleHeader(const BundleHeader& header) {
  pb::BundleHeaderProto proto;
  proto.set_num_shards(header.num_shards);
  proto.set_endianness(header.big_endian ? pb::BundleHeaderProto::BIG : pb::BundleHeaderProto::LITTLE);
  proto.mutable_version()->set_producer(header.producer);
  if (header.min_consumer != 0) proto.mutable_version()->set_min_consumer(header.min_consumer);
  return proto.SerializeAsString();
}

std::string EncodeBundleEntry(const BundleEntry& entry) {
  pb::BundleEntryProto proto;
  proto.set_dtype(static_cast<pb::DataType>(entry.dtype));
  ShapeToProto(entry.shape, proto.mutable_shape());
  proto.set_shard_id(entry.shard);
  proto.set_offset(entry.offset);
  proto.set_size(entry.size);
  proto.set_crc32c(entry.crc32c);
  for (const BundleSlice& slice : entry.slices) {
    auto* slice_proto = proto.add_slices();
    for (const BundleSlice::Extent& extent : slice.extents) {
      auto* extent_proto = slice_proto->add_extent();
      extent_proto->set_start(extent.start);
      if (extent.length != BundleSlice::kWhole) extent_proto->set_length(extent.length);
    }
  }
  return proto.SerializeAsString();
}

}  // namespace keratin::proto
