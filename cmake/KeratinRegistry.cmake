# keratin_registry(OUT FOLDER NAMESPACE TYPE PREFIX HEADER FUNCTION [LAZY])
# Writes OUT, a source that defines `std::vector<TYPE> NAMESPACE::FUNCTION()` from the file names below src/FOLDER: x/y/stem.cc gives PREFIXstem().
# With LAZY nothing is made yet: FUNCTION gives the `std::span<const LazyEntry<TYPE>>` of the files, sorted (src/base/lazy_table.h).
function(keratin_registry OUT FOLDER NAMESPACE TYPE PREFIX HEADER FUNCTION)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${FOLDER}/*.cc)
  list(FILTER files EXCLUDE REGEX "_test\\.cc$|/registry\\.cc$|_common\\.cc$")
  set(declarations "")
  set(calls "")
  set(entries "")
  set(keys "")
  foreach(file ${files})
    get_filename_component(stem ${file} NAME_WE)
    string(REPLACE "_" "" key ${stem})
    string(APPEND declarations "${TYPE} ${PREFIX}${stem}();\n")
    string(APPEND calls "  all.push_back(${PREFIX}${stem}());\n")
    if(key IN_LIST keys)
      message(FATAL_ERROR "${file}: another file of src/${FOLDER} has that name")
    endif()
    list(APPEND keys ${key})
    list(APPEND entries "    {\"${key}\", ${PREFIX}${stem}},\n")
  endforeach()
  set(result "std::vector<${TYPE}>")
  list(LENGTH files count)
  set(body "  std::vector<${TYPE}> all;\n  all.reserve(${count});\n${calls}  return all;")
  if(ARGC GREATER 7)
    list(SORT entries)
    list(JOIN entries "" entries)
    set(result "std::span<const LazyEntry<${TYPE}>>")
    set(body "  static constexpr LazyEntry<${TYPE}> kEntries[] = {\n${entries}  };\n  return kEntries;")
  endif()
  file(CONFIGURE OUTPUT ${OUT} CONTENT "// Made by CMake from the file names below src/${FOLDER}.
#include <span>
#include <vector>

#include \"${HEADER}\"

namespace ${NAMESPACE} {

${declarations}
${result} ${FUNCTION}();
${result} ${FUNCTION}() {
${body}
}

}  // namespace ${NAMESPACE}
" @ONLY)
endfunction()
