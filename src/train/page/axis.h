// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_PAGE_AXIS_H
#define QV_TRAIN_PAGE_AXIS_H
#include <stdio.h>

/* Axes of pictures in SVG. */
typedef struct qv_axis {
    double low, high, step; // values at the ends, distance of the ticks
    int from, to;           // pixels of the ends
} qv_axis;

/* Ends at whole ticks, which are 1, 2 or 5 times a power of ten apart; about five of them. */
qv_axis qv_axis_make(double low, double high, int from, int to);
/* Pixel of a value; those beyond the ends are put at the ends. */
double qv_axis_place(const qv_axis *axis, double value);
/* Lines and numbers of both; x_name stands below. */
void qv_axes_draw(FILE *file, const qv_axis *x, const qv_axis *y, const char *x_name);

#endif
