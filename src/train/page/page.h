// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_PAGE_PAGE_H
#define QV_TRAIN_PAGE_PAGE_H
#include <stdio.h>

/* Pages of HTML that are one file: text, pictures in SVG, and players. All texts are UTF-8. */

/* From the head to the heading, and the end. */
void qv_page_begin(FILE *file, const char *title);
void qv_page_end(FILE *file);

/* Text with what HTML would take for marks escaped. */
void qv_page_text(FILE *file, const char *text);

/* A player of a sound file that is not part of the page. */
void qv_page_player(FILE *file, const char *path);

/* A histogram of values [count], NaN aside, in bars; `name` has the unit: "level, dBFS". */
void qv_page_histogram(FILE *file, const char *name, const double *values, int count);

/* A point for each of [count], which are to be looked at where mark [count] is not 0. */
void qv_page_scatter(FILE *file, const char *x_name, const char *y_name, const double *x, const double *y,
                     const unsigned *mark, int count);

/* A bar for each of values [count], with its name below. */
void qv_page_bars(FILE *file, const char *const *names, const double *values, int count);

#endif
