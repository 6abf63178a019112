// SPDX-License-Identifier: MIT
#include "train/judge/loss_plot.h"

#include <math.h>

#include "train/page/axis.h"

/* Pixels: the picture, and the field of the curves in it. */
enum { WIDTH = 640, HEIGHT = 360, LEFT = 64, RIGHT = 616, TOP = 40, BOTTOM = 312 };

static const char train_colour[] = "#999999", dev_colour[] = "#1f5fbf";

static double loss_of(const qv_fit_point *point, bool dev)
{
    return dev ? point->dev[0] : point->train[0];
}

static void draw_curve(FILE *file, const qv_axis *x, const qv_axis *y, const qv_fit_point *point, int points,
                       bool dev)
{
    fprintf(file, "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"",
            dev ? dev_colour : train_colour);
    for (int i = 0; i < points; i++)
        fprintf(file, "%.1f,%.1f ", qv_axis_place(x, (double)point[i].step),
                qv_axis_place(y, loss_of(&point[i], dev)));
    fputs("\"/>\n", file);
}

static void draw_best(FILE *file, const qv_axis *x, const qv_axis *y, const qv_fit_point *point, int points)
{
    int best = 0;
    for (int i = 1; i < points; i++)
        best = point[i].dev[0] < point[best].dev[0] ? i : best;
    double left = qv_axis_place(x, (double)point[best].step), top = qv_axis_place(y, point[best].dev[0]);
    fprintf(file,
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>\n"
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\" fill=\"%s\">%.4f</text>\n",
            left, top, dev_colour, left, top - 8, dev_colour, (double)point[best].dev[0]);
}

static qv_axis loss_axis(const qv_fit_point *point, int points, bool dev)
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
    return qv_axis_make(low, high, BOTTOM, TOP);
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
    qv_axis x = qv_axis_make(0, (double)point[points - 1].step, LEFT, RIGHT);
    qv_axis y = loss_axis(point, points, dev);
    fprintf(file,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" "
            "font-size=\"12\">\n<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n"
            "<text x=\"%d\" y=\"24\" font-size=\"14\">%s</text>\n",
            WIDTH, HEIGHT, WIDTH, HEIGHT, LEFT, title);
    qv_axes_draw(file, &x, &y, "step");
    draw_name(file, dev ? RIGHT - DEVELOPMENT - 40 : RIGHT, TRAINING, "training", train_colour);
    draw_curve(file, &x, &y, point, points, false);
    if (dev) {
        draw_name(file, RIGHT, DEVELOPMENT, "development", dev_colour);
        draw_curve(file, &x, &y, point, points, true);
        draw_best(file, &x, &y, point, points);
    }
    fputs("</svg>\n", file);
}
