// SPDX-License-Identifier: MIT
#include "train/align/gmm.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "kernels/kernels.h"
#include "nn/matrix.h"
#include "quaver/quaver.h"

/* A Gaussian with fewer frames than this vanishes, and one with fewer than twice of it is not split. */
static const double fewest_frames = 30;

static size_t parts(const qv_gmm *gmm)
{
    return (size_t)gmm->densities * (size_t)gmm->most;
}

int qv_gmm_open(qv_gmm **gmm, int densities, int dims, int most)
{
    qv_gmm *g = calloc(1, sizeof *g);
    *gmm = g;
    if (!g)
        return QV_ERROR_MEMORY;
    *g = (qv_gmm){.densities = densities, .dims = dims, .most = most};
    size_t all = parts(g);
    g->components = malloc((size_t)densities * sizeof *g->components);
    g->weight = calloc(all, sizeof *g->weight);
    g->mean = calloc(all * (size_t)dims, sizeof *g->mean);
    g->variance = calloc(all * (size_t)dims, sizeof *g->variance);
    g->floor = calloc((size_t)dims, sizeof *g->floor);
    g->constant = calloc(all, sizeof *g->constant);
    g->form = calloc(all * (size_t)dims * 2, sizeof *g->form);
    if (!g->components || !g->weight || !g->mean || !g->variance || !g->floor || !g->constant || !g->form) {
        qv_gmm_close(gmm);
        return QV_ERROR_MEMORY;
    }
    for (int i = 0; i < densities; i++)
        g->components[i] = 1;
    return 0;
}

void qv_gmm_close(qv_gmm **gmm)
{
    qv_gmm *g = *gmm;
    if (!g)
        return;
    free(g->components);
    free(g->weight);
    free(g->mean);
    free(g->variance);
    free(g->floor);
    free(g->constant);
    free(g->form);
    free(g);
    *gmm = NULL;
}

int qv_gmm_sums_open(qv_gmm_sums *sums, const qv_gmm *gmm)
{
    size_t all = parts(gmm), dims = (size_t)gmm->dims;
    sums->count = calloc(all, sizeof *sums->count);
    sums->first = calloc(all * dims, sizeof *sums->first);
    sums->second = calloc(all * dims, sizeof *sums->second);
    if (sums->count && sums->first && sums->second)
        return 0;
    qv_gmm_sums_close(sums);
    return QV_ERROR_MEMORY;
}

void qv_gmm_sums_close(qv_gmm_sums *sums)
{
    free(sums->count);
    free(sums->first);
    free(sums->second);
    *sums = (qv_gmm_sums){0};
}

void qv_gmm_sums_clear(qv_gmm_sums *sums, const qv_gmm *gmm)
{
    size_t all = parts(gmm), dims = (size_t)gmm->dims;
    memset(sums->count, 0, all * sizeof *sums->count);
    memset(sums->first, 0, all * dims * sizeof *sums->first);
    memset(sums->second, 0, all * dims * sizeof *sums->second);
}

static void add(double *to, const double *from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        to[i] += from[i];
}

void qv_gmm_sums_add(qv_gmm_sums *sums, const qv_gmm *gmm, const qv_gmm_sums *more)
{
    size_t all = parts(gmm), dims = (size_t)gmm->dims;
    add(sums->count, more->count, all);
    add(sums->first, more->first, all * dims);
    add(sums->second, more->second, all * dims);
}

void qv_gmm_score(const qv_gmm *gmm, const int *density, int count, const float *squares, int frames,
                  float *form, float *part, int *first_part, float *out)
{
    const int width = 2 * gmm->dims;
    int rows = 0;
    for (int i = 0; i < count; i++) {
        size_t first = (size_t)density[i] * (size_t)gmm->most;
        int components = gmm->components[density[i]];
        first_part[i] = rows;
        memcpy(form + (size_t)rows * (size_t)width, gmm->form + first * (size_t)width,
               (size_t)components * (size_t)width * sizeof *form);
        for (int c = 0; c < components; c++, rows++)
            for (int t = 0; t < frames; t++)
                part[(size_t)rows * (size_t)frames + (size_t)t] = gmm->constant[first + (size_t)c];
    }
    qv_gemm(rows, frames, width, (qv_matrix){form, width, false}, (qv_matrix){squares, width, true}, true,
            part, frames);
    for (int i = 0; i < count; i++)
        qv_kernels()->log_sum(part + (size_t)first_part[i] * (size_t)frames, gmm->components[density[i]],
                              frames, out + (size_t)i * (size_t)frames);
}

static void count_share(const qv_gmm *gmm, qv_gmm_sums *sums, size_t component, const float *x, double share)
{
    double *first = sums->first + component * (size_t)gmm->dims;
    double *second = sums->second + component * (size_t)gmm->dims;
    sums->count[component] += share;
    for (int i = 0; i < gmm->dims; i++) {
        first[i] += share * x[i];
        second[i] += share * x[i] * x[i];
    }
}

void qv_gmm_count(const qv_gmm *gmm, qv_gmm_sums *sums, int density, const float *x, const float *part,
                  int stride, float log_density)
{
    for (int c = 0; c < gmm->components[density]; c++) {
        double share = exp((double)part[(size_t)c * (size_t)stride] - log_density);
        if (share > 1e-4)
            count_share(gmm, sums, (size_t)density * (size_t)gmm->most + (size_t)c, x, share);
    }
}

void qv_gmm_count_first(const qv_gmm *gmm, qv_gmm_sums *sums, int density, const float *x)
{
    count_share(gmm, sums, (size_t)density * (size_t)gmm->most, x, 1);
}

/* Fills in constant and form of one density. */
static void prepare(qv_gmm *gmm, int density)
{
    const size_t dims = (size_t)gmm->dims;
    for (int c = 0; c < gmm->components[density]; c++) {
        size_t component = (size_t)density * (size_t)gmm->most + (size_t)c;
        const double *mean = gmm->mean + component * dims, *variance = gmm->variance + component * dims;
        float *form = gmm->form + component * dims * 2;
        double constant = log(gmm->weight[component]) - 0.5 * (double)gmm->dims * log(2 * QV_PI);
        for (size_t i = 0; i < dims; i++) {
            constant -= 0.5 * (log(variance[i]) + mean[i] * mean[i] / variance[i]);
            form[i] = (float)(mean[i] / variance[i]);
            form[dims + i] = (float)(-0.5 / variance[i]);
        }
        gmm->constant[component] = (float)constant;
    }
}

void qv_gmm_start(qv_gmm *gmm, const double *mean, const double *variance, double share)
{
    const size_t dims = (size_t)gmm->dims;
    for (size_t i = 0; i < dims; i++)
        gmm->floor[i] = share * variance[i];
    for (int density = 0; density < gmm->densities; density++) {
        size_t first = (size_t)density * (size_t)gmm->most;
        gmm->components[density] = 1;
        gmm->weight[first] = 1;
        memcpy(gmm->mean + first * dims, mean, dims * sizeof *mean);
        memcpy(gmm->variance + first * dims, variance, dims * sizeof *variance);
        prepare(gmm, density);
    }
}

static void estimate(qv_gmm *gmm, const qv_gmm_sums *sums, size_t from, size_t to, double total)
{
    const size_t dims = (size_t)gmm->dims;
    double count = sums->count[from];
    gmm->weight[to] = count / total;
    for (size_t i = 0; i < dims; i++) {
        double mean = sums->first[from * dims + i] / count;
        double variance = sums->second[from * dims + i] / count - mean * mean;
        gmm->mean[to * dims + i] = mean;
        gmm->variance[to * dims + i] = fmax(variance, gmm->floor[i]);
    }
}

void qv_gmm_update(qv_gmm *gmm, const qv_gmm_sums *sums)
{
    for (int density = 0; density < gmm->densities; density++) {
        size_t first = (size_t)density * (size_t)gmm->most;
        double total = 0, largest = 0;
        for (int c = 0; c < gmm->components[density]; c++)
            largest = fmax(largest, sums->count[first + (size_t)c]);
        if (largest < 3) // no variance in so few
            continue;
        double least = fmin(fewest_frames, largest);
        for (int c = 0; c < gmm->components[density]; c++)
            if (sums->count[first + (size_t)c] >= least)
                total += sums->count[first + (size_t)c];
        int kept = 0;
        for (int c = 0; c < gmm->components[density]; c++)
            if (sums->count[first + (size_t)c] >= least)
                estimate(gmm, sums, first + (size_t)c, first + (size_t)kept++, total);
        gmm->components[density] = kept;
        prepare(gmm, density);
    }
}

/* Makes two of a Gaussian, a fifth of a deviation to either side (The HTK Book, section 10.6). */
static void split(qv_gmm *gmm, size_t from, size_t to)
{
    const size_t dims = (size_t)gmm->dims;
    gmm->weight[from] *= 0.5;
    gmm->weight[to] = gmm->weight[from];
    for (size_t i = 0; i < dims; i++) {
        double step = 0.2 * sqrt(gmm->variance[from * dims + i]);
        gmm->mean[to * dims + i] = gmm->mean[from * dims + i] + step;
        gmm->mean[from * dims + i] -= step;
        gmm->variance[to * dims + i] = gmm->variance[from * dims + i];
    }
}

void qv_gmm_split(qv_gmm *gmm, const qv_gmm_sums *sums, int components)
{
    for (int density = 0; density < gmm->densities; density++) {
        size_t first = (size_t)density * (size_t)gmm->most;
        double total = 0;
        for (int c = 0; c < gmm->most; c++)
            total += sums->count[first + (size_t)c];
        int wanted = (int)fmin(fmin(components, gmm->most), total / (2 * fewest_frames));
        while (gmm->components[density] < wanted) {
            int heaviest = 0;
            for (int c = 1; c < gmm->components[density]; c++)
                if (gmm->weight[first + (size_t)c] > gmm->weight[first + (size_t)heaviest])
                    heaviest = c;
            split(gmm, first + (size_t)heaviest, first + (size_t)gmm->components[density]++);
        }
        prepare(gmm, density);
    }
}
