// SPDX-License-Identifier: MIT
#include "train/page/page.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/platform.h"
#include "train/page/axis.h"

/* Pixels of a picture, and of its field. */
enum { WIDTH = 420, HEIGHT = 260, LEFT = 52, RIGHT = 404, TOP = 28, BOTTOM = 210 };
enum { BARS = 24, BAR_WIDTH = 22, BAR_HEIGHT = 120 };

static const char plain_colour[] = "#1f5fbf", marked_colour[] = "#c8321e";

static const char style[] =
    "body{font:15px/1.45 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222;background:#fff}"
    "table{border-collapse:collapse;margin:.6em 0}td,th{padding:.15em .8em .15em 0;text-align:left;"
    "vertical-align:top;border-bottom:1px solid "
    "#eee}td.n{text-align:right;white-space:nowrap}svg{margin-right:1em}"
    "audio{height:2em;width:16em}code,pre{background:#f4f4f4}.verdict{font-size:1.15em;padding:.6em 1em;"
    "background:#eef4fc;border-left:.3em solid #1f5fbf}.small{color:#666;font-size:.9em}"
    "img.sound{vertical-align:middle;max-width:36em}td.who{white-space:nowrap}pre{overflow:auto;padding:."
    "5em}";

void qv_page_text(FILE *file, const char *text)
{
    for (; *text; text++) {
        const char *entity = *text == '&'   ? "&amp;"
                             : *text == '<' ? "&lt;"
                             : *text == '>' ? "&gt;"
                             : *text == '"' ? "&quot;"
                                            : NULL;
        if (entity)
            fputs(entity, file);
        else
            fputc(*text, file);
    }
}

void qv_page_begin(FILE *file, const char *title)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>", file);
    qv_page_text(file, title);
    fprintf(file, "</title>\n<style>%s</style>\n</head>\n<body>\n<h1>", style);
    qv_page_text(file, title);
    fputs("</h1>\n", file);
}

void qv_page_end(FILE *file)
{
    fputs("</body>\n</html>\n", file);
}

void qv_page_player(FILE *file, const char *path)
{
    char *whole = qv_file_resolve(path);
    fputs("<audio controls preload=\"none\" src=\"file://", file);
    for (const char *c = whole ? whole : path; *c; c++) {
        if (isalnum((unsigned char)*c) || strchr("/-_.~:", *c))
            fputc(*c, file);
        else
            fprintf(file, "%%%02X", (unsigned)(unsigned char)*c);
    }
    fputs("\"></audio>", file);
    free(whole);
}

static void begin_picture(FILE *file, int width, int height, const char *name)
{
    fprintf(file,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" "
            "font-size=\"12\">\n",
            width, height);
    if (!name)
        return;
    fprintf(file, "<text x=\"%d\" y=\"18\" font-size=\"13\">", LEFT);
    qv_page_text(file, name);
    fputs("</text>\n", file);
}

/* Least and greatest of the finite values; false: there are none. */
static int find_range(const double *values, int count, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (int i = 0; i < count; i++) {
        if (!isfinite(values[i]))
            continue;
        *low = fmin(*low, values[i]);
        *high = fmax(*high, values[i]);
    }
    return *low <= *high;
}

void qv_page_histogram(FILE *file, const char *name, const double *values, int count)
{
    double low, high;
    int bar[BARS] = {0}, most = 1;
    if (!find_range(values, count, &low, &high))
        return;
    const qv_axis x = qv_axis_make(low, high, LEFT, RIGHT);
    for (int i = 0; i < count; i++) {
        if (!isfinite(values[i]))
            continue;
        int b = (int)((values[i] - x.low) / (x.high - x.low) * BARS);
        b = b < 0 ? 0 : b < BARS ? b : BARS - 1;
        bar[b]++;
        most = bar[b] > most ? bar[b] : most;
    }
    const qv_axis y = qv_axis_make(0, most, BOTTOM, TOP);
    begin_picture(file, WIDTH, HEIGHT, "recordings");
    qv_axes_draw(file, &x, &y, name);
    for (int b = 0; b < BARS; b++) {
        const double left = LEFT + (double)b * (RIGHT - LEFT) / BARS, top = qv_axis_place(&y, bar[b]);
        fprintf(file, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n", left, top,
                (double)(RIGHT - LEFT) / BARS - 1, BOTTOM - top, plain_colour);
    }
    fputs("</svg>\n", file);
}

void qv_page_scatter(FILE *file, const char *x_name, const char *y_name, const double *x, const double *y,
                     const unsigned *mark, int count)
{
    double low, high;
    if (!find_range(x, count, &low, &high))
        return;
    const qv_axis across = qv_axis_make(0, high, LEFT, RIGHT);
    if (!find_range(y, count, &low, &high))
        return;
    const qv_axis up = qv_axis_make(0, high, BOTTOM, TOP);
    begin_picture(file, WIDTH, HEIGHT, y_name);
    qv_axes_draw(file, &across, &up, x_name);
    for (int marked = 0; marked < 2; marked++) // those to look at lie on top
        for (int i = 0; i < count; i++)
            if (isfinite(x[i]) && isfinite(y[i]) && (mark[i] != 0) == marked)
                fprintf(file, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" fill=\"%s\" fill-opacity=\"0.6\"/>\n",
                        qv_axis_place(&across, x[i]), qv_axis_place(&up, y[i]), marked ? 3 : 2,
                        marked ? marked_colour : plain_colour);
    fputs("</svg>\n", file);
}

void qv_page_bars(FILE *file, const char *const *names, const double *values, int count)
{
    double low, high;
    if (!find_range(values, count, &low, &high))
        return;
    high = high > 0 ? high : 1;
    begin_picture(file, count * BAR_WIDTH + 4, BAR_HEIGHT + 44, NULL);
    for (int i = 0; i < count; i++) {
        const double height = BAR_HEIGHT * sqrt(values[i] / high); // square root: the rare are to be seen
        fprintf(file,
                "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\"/>\n"
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-size=\"9\">%.0f</text>\n"
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                i * BAR_WIDTH + 2, BAR_HEIGHT + 16 - height, BAR_WIDTH - 4, height, plain_colour,
                (i + 0.5) * BAR_WIDTH, BAR_HEIGHT + 12 - height, values[i], (i + 0.5) * BAR_WIDTH,
                BAR_HEIGHT + 34, names[i]);
    }
    fputs("</svg>\n", file);
}
