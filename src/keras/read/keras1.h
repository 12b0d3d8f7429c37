// Configs of Keras 1 in the words of Keras 2; only for the sources of this folder.
#pragma once

#include "formats/json/json.h"

namespace keratin::keras {

// A layer of Keras 1 ({"class_name": "Convolution2D", "config": {"nb_filter": ...}}) with the class and argument names of Keras 2. What Keras 2 does not
// have keeps its name: the reader knows it or refuses it.
Json FromKeras1(const Json& layer);

// True when some layer of a config that states no version has a name that only Keras 1 knew.
bool LooksLikeKeras1(const Json& config);

}  // namespace keratin::keras
