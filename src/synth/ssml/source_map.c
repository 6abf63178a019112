// SPDX-License-Identifier: MIT
#include "synth/ssml/source_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "quaver/quaver.h"

/* What is passed makes room when it is most of the list: each stretch is moved once or twice. */
static void drop_passed(qv_source_map *map)
{
    if (map->passed <= map->count / 2)
        return;
    map->count -= map->passed;
    memmove(map->stretch, map->stretch + map->passed, map->count * sizeof *map->stretch);
    map->passed = 0;
}

/* Whether the stretch goes on as the last one does. */
static bool goes_on(const qv_source_map *map, size_t plain, const qv_place_in_source *source, size_t end)
{
    if (map->count == map->passed)
        return false;
    const qv_stretch *last = &map->stretch[map->count - 1];
    if (last->source.line != source->line || (last->end != 0) != (end != 0))
        return false;
    return end ? last->end == end && last->source.at == source->at
               : source->at - last->source.at == plain - last->plain;
}

int qv_source_map_add(qv_source_map *map, size_t plain, const qv_place_in_source *source, size_t end)
{
    if (goes_on(map, plain, source, end))
        return QV_OK;
    drop_passed(map);
    if (QV_GROW(map->stretch, map->capacity, map->count + 1))
        return QV_ERROR_MEMORY;
    map->stretch[map->count++] = (qv_stretch){.plain = plain, .source = *source, .end = end};
    return QV_OK;
}

/* The stretch that a byte belongs to; NULL: none. */
static const qv_stretch *stretch_of(const qv_source_map *map, size_t plain)
{
    size_t low = map->passed, high = map->count; // the first that begins behind it
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (map->stretch[middle].plain <= plain)
            low = middle + 1;
        else
            high = middle;
    }
    return low > map->passed ? &map->stretch[low - 1] : NULL;
}

void qv_source_map_find(const qv_source_map *map, size_t *begin, size_t *end, qv_place_in_source *line)
{
    const qv_stretch *first = stretch_of(map, *begin),
                     *last = stretch_of(map, *end > *begin ? *end - 1 : *end);
    if (!first || !last)
        return;
    *begin = first->source.at + (first->end ? 0 : *begin - first->plain);
    *end = last->end ? last->end : last->source.at + (*end - last->plain);
    if (*end < *begin)
        *end = *begin;
    if (line)
        *line = (qv_place_in_source){
            .at = *begin, .line = first->source.line, .line_begin = first->source.line_begin};
}

void qv_source_map_pass(qv_source_map *map, size_t plain)
{
    while (map->passed + 1 < map->count && map->stretch[map->passed + 1].plain <= plain)
        map->passed++;
}

void qv_source_map_clear(qv_source_map *map)
{
    map->count = map->passed = 0;
}

void qv_source_map_free(qv_source_map *map)
{
    free(map->stretch);
    *map = (qv_source_map){0};
}
