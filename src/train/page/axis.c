// SPDX-License-Identifier: MIT
#include "train/page/axis.h"

#include <math.h>

enum { TICKS = 5 };

qv_axis qv_axis_make(double low, double high, int from, int to)
{
    double range = high - low > 1e-9 ? high - low : 1e-9;
    double power = pow(10, floor(log10(range / TICKS))), rest = range / TICKS / power;
    double step = power * (rest > 5 ? 10 : rest > 2 ? 5 : rest > 1 ? 2 : 1);
    return (qv_axis){floor(low / step) * step, ceil(high / step) * step, step, from, to};
}

double qv_axis_place(const qv_axis *a, double value)
{
    double share = (value - a->low) / (a->high - a->low);
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return a->from + share * (a->to - a->from);
}

static int ticks(const qv_axis *a)
{
    return (int)lround((a->high - a->low) / a->step);
}

void qv_axes_draw(FILE *file, const qv_axis *x, const qv_axis *y, const char *x_name)
{
    const int left = x->from, right = x->to, top = y->to, bottom = y->from;
    for (int i = 0; i <= ticks(x); i++) {
        double at = qv_axis_place(x, x->low + i * x->step);
        fprintf(file,
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#dddddd\"/>\n"
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%g</text>\n",
                at, top, at, bottom, at, bottom + 16, x->low + i * x->step);
    }
    for (int i = 0; i <= ticks(y); i++) {
        double at = qv_axis_place(y, y->low + i * y->step);
        fprintf(file,
                "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>\n"
                "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.4g</text>\n",
                left, at, right, at, left - 6, at + 4, y->low + i * y->step);
    }
    fprintf(file, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", (left + right) / 2,
            bottom + 36, x_name);
}
