// SPDX-License-Identifier: MIT
#include "chart.h"
#include <stdio.h>
#include "base/platform.h"

enum {
    WIDTH = 760,
    HEIGHT = 560,
    LEFT = 56,
    TOP = 40,
    WIDE = 290,
    HIGH = 190,
    ACROSS = 350,
    DOWN = 250
}; // pixels

static const char *const colours[CHART_LINES] = {"#cc79a7", "#0072b2", "#009e73", "#d55e00", "#333333"};

static double largest(const chart *c)
{
    double most = 1;
    for (int i = 0; i < CHART_PANELS; i++)
        for (int line = 0; line < c->lines; line++)
            for (int point = 0; point < c->points; point++)
                most = c->panel[i].value[line][point] > most ? c->panel[i].value[line][point] : most;
    return most;
}

static double x_of(const chart *c, int point)
{
    return c->points > 1 ? (double)point * WIDE / (c->points - 1) : 0;
}

/* Grid of one panel: a line at each whole number, 1 ("as fast") thicker. */
static void write_grid(const chart *c, int top, FILE *file)
{
    const int apart = top > 16 ? 4 : top > 8 ? 2 : 1;
    for (int y = 0; y <= top; y += y == 0 && apart > 1 ? 1 : y == 1 && apart > 1 ? apart - 1 : apart) {
        const double at = HIGH - (double)y * HIGH / top;
        fprintf(file,
                "<path d='M0 %.1fH%d' stroke='#%s'/><text x='-8' y='%.1f' text-anchor='end'>%d</text>\n", at,
                WIDE, y == 1 ? "777" : "ddd", at + 4, y);
    }
    for (int point = 0; point < c->points; point++)
        fprintf(file, "<text x='%.1f' y='%d' text-anchor='middle'>%d</text>\n", x_of(c, point), HIGH + 18,
                c->point[point]);
}

static void write_panel(const chart *c, int number, int top, FILE *file)
{
    const chart_panel *p = &c->panel[number];
    fprintf(file, "<g transform='translate(%d %d)'>\n<text x='0' y='-12' font-weight='bold'>%s</text>\n",
            LEFT + number % 2 * ACROSS, TOP + number / 2 * DOWN, p->title);
    write_grid(c, top, file);
    for (int line = 0; line < c->lines; line++) {
        if (p->value[line][0] <= 0)
            continue;
        fprintf(file, "<polyline fill='none' stroke-width='2' stroke='%s' points='", colours[line]);
        for (int point = 0; point < c->points; point++)
            fprintf(file, "%.1f,%.1f ", x_of(c, point), HIGH - p->value[line][point] * HIGH / top);
        fputs("'/>\n", file);
    }
    fputs("</g>\n", file);
}

bool chart_write(const chart *c, const char *path)
{
    FILE *file = qv_file_open(path, "w");
    if (!file)
        return false;
    const int top = (int)largest(c) + 1;
    fprintf(file,
            "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' "
            "font-size='12'>\n"
            "<rect width='100%%' height='100%%' fill='#fff'/>\n",
            WIDTH, HEIGHT);
    for (int i = 0; i < CHART_PANELS; i++)
        write_panel(c, i, top, file);
    fprintf(file,
            "<text x='%d' y='%d'>QRNN of width 2, times faster than the LSTM, over steps; batch of</text>\n",
            LEFT, HEIGHT - 18);
    for (int line = 0; line < c->lines; line++)
        fprintf(file, "<text x='%d' y='%d' font-weight='bold' fill='%s'>%d</text>\n", LEFT + 390 + 40 * line,
                HEIGHT - 18, colours[line], c->line[line]);
    fputs("</svg>\n", file);
    const bool failed = ferror(file);
    return !fclose(file) && !failed;
}
