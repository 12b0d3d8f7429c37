# What src/base, src/kernels and their tests need, for a processor that no libraries are installed for: fmt from its headers, GoogleTest from its sources.
find_path(KERATIN_FMT fmt/core.h REQUIRED NO_CMAKE_FIND_ROOT_PATH)
# Beside them lie headers of this machine's C library.
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/headers)
file(CREATE_LINK ${KERATIN_FMT}/fmt ${CMAKE_BINARY_DIR}/headers/fmt SYMBOLIC)
add_library(fmt::fmt INTERFACE IMPORTED)
target_include_directories(fmt::fmt INTERFACE ${CMAKE_BINARY_DIR}/headers)
target_compile_definitions(fmt::fmt INTERFACE FMT_HEADER_ONLY)

if(KERATIN_BUILD_TESTS)
  find_path(KERATIN_GOOGLETEST googlemock/CMakeLists.txt PATHS /usr/src/googletest REQUIRED NO_CMAKE_FIND_ROOT_PATH)
  set(INSTALL_GTEST OFF CACHE INTERNAL "")
  add_subdirectory(${KERATIN_GOOGLETEST} googletest EXCLUDE_FROM_ALL)
endif()
