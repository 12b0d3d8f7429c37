# keratin_build_id(HEADER folder...): makes HEADER, which defines KERATIN_BUILD_ID, from all sources of these folders.
function(keratin_build_id HEADER)
  set(globs ${ARGN})
  list(TRANSFORM globs REPLACE "(.+)" "${CMAKE_SOURCE_DIR}/src/\\1/*.cc;${CMAKE_SOURCE_DIR}/src/\\1/*.h")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${globs})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(JOIN sources "\n" lines)
  file(GENERATE OUTPUT ${HEADER}.sources CONTENT "${lines}\n")
  add_custom_command(OUTPUT ${HEADER}
    COMMAND ${CMAKE_COMMAND} -DOUT=${HEADER} -DSOURCES=${HEADER}.sources -P ${CMAKE_SOURCE_DIR}/cmake/build_id.cmake
    DEPENDS ${sources} ${HEADER}.sources ${CMAKE_SOURCE_DIR}/cmake/build_id.cmake VERBATIM)
endfunction()
