# cmake -DOUT=FILE -DSOURCES=LIST_FILE -P build_id.cmake: a header with a name that changes whenever a source does, for files that only the very same
# code may use.
file(STRINGS ${SOURCES} sources)
set(hashes "")
foreach(source IN LISTS sources)
  file(SHA256 ${source} hash)
  string(APPEND hashes ${hash})
endforeach()
string(SHA256 id "${hashes}")
string(SUBSTRING ${id} 0 32 id)
file(WRITE ${OUT} "#define KERATIN_BUILD_ID \"${id}\"\n")
