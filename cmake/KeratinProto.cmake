# keratin_proto_sources(OUT FOLDER)
# Has protoc make C++ from the .proto files below src/FOLDER; OUT gets the generated sources. Their headers are included as "FOLDER/x.pb.h" by
# targets that add KERATIN_PROTO_INCLUDE to their include directories.
set(KERATIN_PROTO_INCLUDE ${CMAKE_BINARY_DIR}/generated_proto)
function(keratin_proto_sources OUT FOLDER)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${FOLDER}/*.proto)
  set(sources "")
  set(outputs "")
  foreach(file ${files})
    get_filename_component(stem ${file} NAME_WE)
    list(APPEND sources ${KERATIN_PROTO_INCLUDE}/${FOLDER}/${stem}.pb.cc)
    list(APPEND outputs ${KERATIN_PROTO_INCLUDE}/${FOLDER}/${stem}.pb.cc ${KERATIN_PROTO_INCLUDE}/${FOLDER}/${stem}.pb.h)
  endforeach()
  file(MAKE_DIRECTORY ${KERATIN_PROTO_INCLUDE})
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND protobuf::protoc -I ${CMAKE_SOURCE_DIR}/src --cpp_out=${KERATIN_PROTO_INCLUDE} ${files}
    DEPENDS ${files} protobuf::protoc
    VERBATIM)
  set_source_files_properties(${sources} PROPERTIES COMPILE_OPTIONS -w)
  set(${OUT} ${sources} PARENT_SCOPE)
endfunction()
