# What `cmake --install` leaves: the command, one static library a folder, the public headers, and what find_package(keratin) and pkg-config read.
include(CMakePackageConfigHelpers)

set(KERATIN_FOLDERS api session plan optimize keras saved_model ops proto kernels graph formats tensor base)
list(TRANSFORM KERATIN_FOLDERS PREPEND keratin_ OUTPUT_VARIABLE KERATIN_TARGETS)

target_include_directories(keratin_base PUBLIC $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
set_target_properties(keratin_api PROPERTIES EXPORT_NAME keratin)

install(TARGETS keratin RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS ${KERATIN_TARGETS} EXPORT keratin ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/keratin DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(EXPORT keratin NAMESPACE keratin:: FILE keratinTargets.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/keratin)

file(WRITE ${CMAKE_BINARY_DIR}/keratinConfig.cmake "include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(fmt)
find_dependency(ZLIB)
find_dependency(Protobuf)
find_dependency(simdjson)
include(\${CMAKE_CURRENT_LIST_DIR}/keratinTargets.cmake)
")
write_basic_package_version_file(${CMAKE_BINARY_DIR}/keratinConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/keratinConfig.cmake ${CMAKE_BINARY_DIR}/keratinConfigVersion.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/keratin)

set(archives "")
foreach(target ${KERATIN_TARGETS})
  get_target_property(type ${target} TYPE)
  if(type STREQUAL STATIC_LIBRARY)
    string(APPEND archives " -l${target}")
  endif()
endforeach()
file(RELATIVE_PATH up /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
file(WRITE ${CMAKE_BINARY_DIR}/keratin.pc "prefix=\${pcfiledir}/${up}
libdir=\${prefix}/${CMAKE_INSTALL_LIBDIR}
includedir=\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}

Name: keratin
Description: ${PROJECT_DESCRIPTION}
Version: ${PROJECT_VERSION}
Requires: fmt simdjson protobuf zlib
Cflags: -I\${includedir}
Libs: -L\${libdir} -Wl,--start-group${archives} -Wl,--end-group -lleveldb -lsnappy -ldeflate -lre2 -pthread
")
install(FILES ${CMAKE_BINARY_DIR}/keratin.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
