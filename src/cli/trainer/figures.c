// SPDX-License-Identifier: MIT
#include "cli/trainer/figures.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>

void qv_print_figures(const qv_figures *figures, const qv_figures *interval)
{
    printf("%d sentences, %ld frames\n", figures->clips, figures->frames);
    for (int i = 0; i < qv_figure_count(); i++) {
        qv_figure figure = qv_figure_at(figures, i);
        const double half = qv_figure_at(interval, i).value;
        char range[32] = "";
        if (isfinite(half))
            snprintf(range, sizeof range, "+- %.3f", half);
        printf("  %-42s %8.3f %-11s %s\n", figure.label, figure.value, range, figure.unit);
    }
}

static json_t *intervals_of(const qv_figures *interval)
{
    json_t *object = json_object();
    int failed = 0;
    for (int i = 0; i < qv_figure_count(); i++) {
        const qv_figure half = qv_figure_at(interval, i);
        failed |=
            json_object_set_new(object, half.key, isfinite(half.value) ? json_real(half.value) : json_null());
    }
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

static json_t *object_of(const qv_judgement *judgement)
{
    const qv_figures *figures = &judgement->figures;
    const int fitted = judgement->heard.fitted;
    json_t *object = json_object();
    int failed = json_object_set_new(object, "sentences", json_integer(figures->clips)) |
                 json_object_set_new(object, "frames", json_integer(figures->frames));
    for (int i = 0; i < qv_figure_count(); i++) {
        qv_figure figure = qv_figure_at(figures, i);
        failed |= json_object_set_new(object, figure.key, json_real(figure.value));
    }
    failed |= json_object_set_new(object, "fitted", fitted < 0 ? json_null() : json_integer(fitted)) |
              json_object_set_new(object, "interval", intervals_of(&judgement->interval));
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

bool qv_print_figures_json(const qv_judgement *judgement)
{
    json_t *object = object_of(judgement);
    if (!object)
        return false;
    const bool written = json_dumpf(object, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6)) == 0;
    putchar('\n');
    json_decref(object);
    return written || ferror(stdout);
}
