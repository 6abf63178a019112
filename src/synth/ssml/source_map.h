// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_SOURCE_MAP_H
#define QV_SYNTH_SOURCE_MAP_H
#include "synth/ssml/markup.h"

/*
 * Where the bytes of plain text, which the front end reads, stand in the source, which the user gave: a list
 * of stretches. In a stretch byte follows byte, or all of it was made from one piece of the source. A stretch
 * lies within one line of the source.
 */
typedef struct qv_stretch {
    size_t plain; // its first byte
    qv_place_in_source source;
    size_t end; // of the piece of source that all of it was made from; 0: byte for byte
} qv_stretch;

typedef struct qv_source_map {
    qv_stretch *stretch; // [count], of which the first `passed` are done with
    size_t count, capacity, passed;
} qv_source_map;

/* From byte `plain` on. `end` as in qv_stretch. 0 or QV_ERROR_MEMORY. */
int qv_source_map_add(qv_source_map *map, size_t plain, const qv_place_in_source *source, size_t end);
/* Bytes begin .. end-1 of the plain text become bytes of the source. `line` may be NULL; else it receives the
 * place of the first. What no stretch covers stays as it is. */
void qv_source_map_find(const qv_source_map *map, size_t *begin, size_t *end, qv_place_in_source *line);
/* Nobody asks for what is before byte `plain` any more. */
void qv_source_map_pass(qv_source_map *map, size_t plain);
void qv_source_map_clear(qv_source_map *map);
void qv_source_map_free(qv_source_map *map);

#endif
