// SPDX-License-Identifier: MIT
#include "train/judge/loss_plot.h"

#include <math.h>

/* Pixels: the picture, and the field of the curves in it. */
enum { WIDTH = 640, HEIGHT = 360, LEFT = 64, RIGHT = 616, TOP = 40, BOTTOM = 312 };
enum { TICKS = 5 }; // about as many on an axis

static const char train_colour[] = "#999999", dev_colour[] = "#1f5fbf";

typedef struct axis {
    double low, high, step; // values at the ends, distance of the ticks
    int from, to;           // pixels
} axis;

/* Ends at whole ticks, which are 1, 2 or 5 times a power of ten apart. */
static axis make_axis(double low, double high, int from, int to)
{
    double range = high - low > 1e-9 ? high - low : 1e-9;
    double power = pow(10, floor(log10(range / TICKS))), rest = range / TICKS / power;
    double step = power * (rest > 5 ? 10 : rest > 2 ? 5 : rest > 1 ? 2 : 1);
    return (axis){floor(low / step) * step, ceil(high / step) * step, step, from, to};
}

static double place(const axis *a, double value)
{
    double share = (value - a->low) / (a->high - a->low);
    share = share < 0 ? 0 : share > 1 ? 1 : share; // the first losses may lie above the field
    return a->from + share * (a->to - a->from);
}

static int ticks(const axis *a)
{
    return (int)lround((a->high - a->low) / a->step);
}

static void draw_axes(FILE *file, const axis *x, const axis *y)
{
    for (int i = 0; i <= ticks(x); i++) {
        double at = place(x, x->low + i * x->step);
        fprintf(file,
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#dddddd\"/>\n"
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%g</text>\n",
                at, TOP, at, BOTTOM, at, BOTTOM + 16, x->low + i * x->step);
    }
    for (int i = 0; i <= ticks(y); i++) {
        double at = place(y, y->low + i * y->step);
        fprintf(file,
                "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>\n"
                "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.4g</text>\n",
                LEFT, at, RIGHT, at, LEFT - 6, at + 4, y->low + i * y->step);
    }
    fprintf(file, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">step</text>\n", (LEFT + RIGHT) / 2,
            HEIGHT - 12);
}

static double loss_of(const qv_fit_point *point, bool dev)
{
    return dev ? point->dev[0] : point->train[0];
}

static void draw_curve(FILE *file, const axis *x, const axis *y, const qv_fit_point *point, int points,
                       bool dev)
{
    fprintf(file, "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"",
            dev ? dev_colour : train_colour);
    for (int i = 0; i < points; i++)
        fprintf(file, "%.1f,%.1f ", place(x, (double)point[i].step), place(y, loss_of(&point[i], dev)));
    fputs("\"/>\n", file);
}

static void draw_best(FILE *file, const axis *x, const axis *y, const qv_fit_point *point, int points)
{
    int best = 0;
    for (int i = 1; i < points; i++)
        best = point[i].dev[0] < point[best].dev[0] ? i : best;
    double left = place(x, (double)point[best].step), top = place(y, point[best].dev[0]);
    fprintf(file,
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>\n"
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\" fill=\"%s\">%.4f</text>\n",
            left, top, dev_colour, left, top - 8, dev_colour, (double)point[best].dev[0]);
}

static axis loss_axis(const qv_fit_point *point, int points, bool dev)
{
    double low = INFINITY, high = -INFINITY;
    for (int i = 0; i < points; i++) {
        bool first_steps = i == 0 && points > 1; // their mean would flatten the rest of the curve
        for (int which = 0; which <= dev; which++) {
            double loss = loss_of(&point[i], which == 1);
            low = fmin(low, loss);
            if (which == 1 || !first_steps)
                high = fmax(high, loss);
        }
    }
    return make_axis(low, high, BOTTOM, TOP);
}

/* A curve's name at the top, with a piece of it before; `right` is where the name ends. */
static void draw_name(FILE *file, int right, int width, const char *name, const char *colour)
{
    fprintf(file,
            "<line x1=\"%d\" y1=\"20\" x2=\"%d\" y2=\"20\" stroke-width=\"2\" stroke=\"%s\"/>\n"
            "<text x=\"%d\" y=\"24\" text-anchor=\"end\">%s</text>\n",
            right - width - 24, right - width - 6, colour, right, name);
}

void qv_loss_plot(FILE *file, const char *title, const qv_fit_point *point, int points, bool dev)
{
    enum { DEVELOPMENT = 76, TRAINING = 46 }; // pixels of the words
    axis x = make_axis(0, (double)point[points - 1].step, LEFT, RIGHT);
    axis y = loss_axis(point, points, dev);
    fprintf(file,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" "
            "font-size=\"12\">\n<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n"
            "<text x=\"%d\" y=\"24\" font-size=\"14\">%s</text>\n",
            WIDTH, HEIGHT, WIDTH, HEIGHT, LEFT, title);
    draw_axes(file, &x, &y);
    draw_name(file, dev ? RIGHT - DEVELOPMENT - 40 : RIGHT, TRAINING, "training", train_colour);
    draw_curve(file, &x, &y, point, points, false);
    if (dev) {
        draw_name(file, RIGHT, DEVELOPMENT, "development", dev_colour);
        draw_curve(file, &x, &y, point, points, true);
        draw_best(file, &x, &y, point, points);
    }
    fputs("</svg>\n", file);
}
