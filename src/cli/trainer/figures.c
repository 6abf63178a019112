// SPDX-License-Identifier: MIT
#include "cli/trainer/figures.h"

#include <jansson.h>
#include <stdio.h>

void qv_print_figures(const qv_figures *figures)
{
    printf("%d sentences, %ld frames\n", figures->clips, figures->frames);
    for (int i = 0; i < qv_figure_count(); i++) {
        qv_figure figure = qv_figure_at(figures, i);
        printf("  %-42s %8.3f %s\n", figure.label, figure.value, figure.unit);
    }
}

static json_t *object_of(const qv_figures *figures)
{
    json_t *object = json_object();
    int failed = json_object_set_new(object, "sentences", json_integer(figures->clips)) |
                 json_object_set_new(object, "frames", json_integer(figures->frames));
    for (int i = 0; i < qv_figure_count(); i++) {
        qv_figure figure = qv_figure_at(figures, i);
        failed |= json_object_set_new(object, figure.key, json_real(figure.value));
    }
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

bool qv_print_figures_json(const qv_figures *figures)
{
    json_t *object = object_of(figures);
    if (!object)
        return false;
    const bool written = json_dumpf(object, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6)) == 0;
    putchar('\n');
    json_decref(object);
    return written || ferror(stdout);
}
