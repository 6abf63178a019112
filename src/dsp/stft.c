// SPDX-License-Identifier: MIT
#include "dsp/stft.h"
#include <math.h>
#include <stdlib.h>
#include "dsp/fft.h"
#include "kernels/kernels.h"

struct qv_stft {
    int n, hop, length;
    qv_cfft *pair; // made + i recorded
    qv_fft *fft;
    qv_real *window, *half_window; // [length]
};

static bool make_windows(qv_stft *stft)
{
    const size_t count = (size_t)stft->length;
    stft->window = malloc(count * sizeof *stft->window);
    stft->half_window = malloc(count * sizeof *stft->half_window);
    if (!stft->window || !stft->half_window)
        return false;
    for (int i = 0; i < stft->length; i++) {
        stft->window[i] = (qv_real)(0.5 - 0.5 * cos(2 * QV_PI * i / stft->length));
        stft->half_window[i] = stft->window[i] / 2;
    }
    return true;
}

qv_stft *qv_stft_open(int n, int hop, int window)
{
    qv_stft *stft = calloc(1, sizeof *stft);
    if (!stft)
        return NULL;
    *stft = (qv_stft){.n = n, .hop = hop, .length = window};
    stft->pair = qv_cfft_open(n);
    stft->fft = qv_fft_open(n);
    if (!stft->pair || !stft->fft || !make_windows(stft))
        qv_stft_close(&stft);
    return stft;
}

void qv_stft_close(qv_stft **stft)
{
    if (!*stft)
        return;
    qv_cfft_close(&(*stft)->pair);
    qv_fft_close(&(*stft)->fft);
    free((*stft)->window);
    free((*stft)->half_window);
    free(*stft);
    *stft = NULL;
}

int qv_stft_frames(const qv_stft *stft, int count)
{
    return count < stft->length ? 0 : (count - stft->length) / stft->hop + 1;
}

int qv_stft_bin_count(const qv_stft *stft)
{
    return stft->n / 2 + 1;
}

int qv_stft_row(const qv_stft *stft)
{
    return (qv_stft_bin_count(stft) + 15) / 16 * 16;
}

bool qv_stft_take(const qv_stft *stft, qv_arena *arena, qv_stft_work *work)
{
    const size_t n = (size_t)stft->n, row = (size_t)qv_stft_row(stft);
    work->time = qv_arena_zeros(arena, 2 * n); // beyond the window it stays clear
    work->spectrum = qv_arena_reals(arena, 2 * n + 2);
    work->re = qv_arena_reals(arena, n + 1);
    work->im = qv_arena_reals(arena, n + 1);
    qv_real *rows = qv_arena_zeros(arena, 4 * row);
    if (!work->time || !work->spectrum || !work->re || !work->im || !rows)
        return false;
    work->made_re = rows, work->made_im = rows + row;
    work->recorded_re = rows + 2 * row, work->recorded_im = rows + 3 * row;
    return true;
}

void qv_stft_transform(const qv_stft *stft, const qv_real *made, const qv_real *recorded, int t,
                       qv_stft_work *work)
{
    const int start = t * stft->hop;
    qv_kernels()->window_two(stft->window, made + start, recorded + start, stft->length, work->time);
    qv_cfft_forward(stft->pair, work->time, work->spectrum);
    qv_kernels()->split(work->spectrum, stft->n, work->re, work->im);
}

void qv_stft_forward(const qv_stft *stft, const qv_real *made, const qv_real *recorded, int t,
                     qv_stft_work *work)
{
    qv_stft_transform(stft, made, recorded, t, work);
    qv_kernels()->split_two((qv_parts){work->re, work->im}, stft->n, qv_stft_bin_count(stft),
                            (qv_parts_out){work->made_re, work->made_im},
                            (qv_parts_out){work->recorded_re, work->recorded_im});
}

void qv_stft_backward(const qv_stft *stft, qv_stft_work *work, int t, qv_real *dsignal)
{
    // The inverse counts each inner bin twice; so the outer ones are doubled and the window is halved.
    qv_real *last = work->spectrum + stft->n;
    work->spectrum[0] *= 2;
    *last *= 2;
    qv_fft_inverse(stft->fft, work->spectrum, work->re);
    qv_kernels()->add_windowed(stft->half_window, work->re, stft->length, dsignal + t * stft->hop);
}
