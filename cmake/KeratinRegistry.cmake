# keratin_registry(OUT FOLDER NAMESPACE TYPE PREFIX HEADER FUNCTION)
# Writes OUT, a source that defines `std::vector<TYPE> NAMESPACE::FUNCTION()` from the file names below src/FOLDER: x/y/stem.cc gives PREFIXstem().
function(keratin_registry OUT FOLDER NAMESPACE TYPE PREFIX HEADER FUNCTION)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${FOLDER}/*.cc)
  list(FILTER files EXCLUDE REGEX "_test\\.cc$|/registry\\.cc$|_common\\.cc$")
  set(declarations "")
  set(calls "")
  foreach(file ${files})
    get_filename_component(stem ${file} NAME_WE)
    string(APPEND declarations "${TYPE} ${PREFIX}${stem}();\n")
    string(APPEND calls "  all.push_back(${PREFIX}${stem}());\n")
  endforeach()
  file(CONFIGURE OUTPUT ${OUT} CONTENT "// Made by CMake from the file names below src/${FOLDER}.
#include <vector>

#include \"${HEADER}\"

namespace ${NAMESPACE} {

${declarations}
std::vector<${TYPE}> ${FUNCTION}();
std::vector<${TYPE}> ${FUNCTION}() {
  std::vector<${TYPE}> all;
${calls}  return all;
}

}  // namespace ${NAMESPACE}
" @ONLY)
endfunction()
