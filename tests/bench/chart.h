// SPDX-License-Identifier: MIT
#ifndef QV_BENCH_CHART_H
#define QV_BENCH_CHART_H
#include <stdbool.h>

/* The picture of bench_qrnn: four panels with a line a batch, how many times faster over steps. */
enum { CHART_PANELS = 4, CHART_LINES = 5, CHART_POINTS = 5 };

typedef struct chart_panel {
    const char *title;
    double value[CHART_LINES][CHART_POINTS]; // 0: none; then the line has none at all
} chart_panel;

typedef struct chart {
    int lines, points;       // of each panel
    const int *line, *point; // batches; steps, each twice the one before
    chart_panel panel[CHART_PANELS];
} chart;

/* As SVG; false: it could not be written, errno says why. */
bool chart_write(const chart *c, const char *path);

#endif
