// What a group's header says about its links, in all three ways of storing them.
#pragma once

#include <vector>

#include "formats/hdf5/object_header.h"
#include "keratin/status.h"

namespace keratin::hdf5 {

// True when `header` is that of a group.
bool IsGroup(const ObjectHeader& header);

// In order of creation where every link records it, else as found. DATA_LOSS when a name stands twice.
Result<std::vector<Link>> ReadLinks(const Store& store, const ObjectHeader& header);

}  // namespace keratin::hdf5
