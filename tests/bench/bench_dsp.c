// SPDX-License-Identifier: MIT
/*
 * What the sound costs: microseconds a frame of 10 ms, that as a share of real time, and as a multiple of one
 * plain transform of 1,024 real values timed in the same run (which takes the machine out of it).
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "clock.h"
#include "dsp/fft.h"
#include "dsp/mel.h"
#include "dsp/stft_loss.h"
#include "dsp/synthesis.h"
#include "base/rng.h"

enum { FRAMES = 100, SAMPLES = FRAMES * QV_HOP, BATCH = 64 };

typedef struct bench {
    qv_fft *fft;
    qv_mel *mel;
    qv_synthesis *synthesis;
    qv_stft_loss *loss;
    qv_arena *arena;
    qv_real voiced[FRAMES * QV_KNOTS], noise[FRAMES * QV_KNOTS], log_f0[FRAMES], voicing[FRAMES];
    qv_real dvoiced[FRAMES * QV_KNOTS], dnoise[FRAMES * QV_KNOTS];
    qv_real samples[SAMPLES], recorded[SAMPLES], dsamples[SAMPLES];
    float mels[(FRAMES + 1) * QV_MEL];
    _Alignas(QV_FFT_ALIGN) qv_real time[QV_FFT];
    _Alignas(QV_FFT_ALIGN) qv_real spectrum[2 * QV_BINS];
} bench;

/* Speech-like: two thirds voiced. */
static void fill(bench *b)
{
    qv_rng rng;
    qv_rng_seed(&rng, 1, 0);
    for (int i = 0; i < FRAMES * QV_KNOTS; i++) {
        b->voiced[i] = -4 + qv_rng_normal(&rng);
        b->noise[i] = -6 + qv_rng_normal(&rng);
    }
    for (int t = 0; t < FRAMES; t++) {
        b->log_f0[t] = (qv_real)(log(200) + 0.2 * sin(t * 0.1));
        b->voicing[t] = t % 30 < 20 ? (qv_real)0.9 : 0;
    }
    for (int i = 0; i < SAMPLES; i++)
        b->recorded[i] = (qv_real)0.05 * qv_rng_normal(&rng);
}

static void run_transforms(void *context)
{
    bench *b = context;
    for (int i = 0; i < BATCH; i++)
        qv_fft_forward(b->fft, b->time, b->spectrum);
}

static void run_mel(void *context)
{
    bench *b = context;
    qv_mel_analyse(b->mel, (const float *)b->recorded, SAMPLES, b->mels);
}

static void run_synthesis(bench *b, int block)
{
    qv_synthesis_state state;
    qv_synthesis_start(&state, 1);
    for (int t = 0; t < FRAMES; t += block)
        qv_synthesis_run(b->synthesis, &state, b->voiced + t * QV_KNOTS, b->noise + t * QV_KNOTS,
                         b->log_f0 + t, b->voicing + t, NULL, block, b->samples + t * QV_HOP);
}

static void run_in_one_block(void *context)
{
    run_synthesis(context, FRAMES);
}

static void run_in_blocks_of_one(void *context)
{
    run_synthesis(context, 1);
}

static void run_forward(void *context)
{
    bench *b = context;
    if (!qv_synthesis_forward(b->synthesis, 1, b->voiced, b->noise, b->log_f0, b->voicing, FRAMES, b->arena,
                              b->samples))
        exit(1);
    qv_arena_release(b->arena, 0);
}

static void run_forward_and_backward(void *context)
{
    bench *b = context;
    qv_synthesis_tape *tape = qv_synthesis_forward(b->synthesis, 1, b->voiced, b->noise, b->log_f0,
                                                   b->voicing, FRAMES, b->arena, b->samples);
    if (!tape)
        exit(1);
    qv_synthesis_backward(b->synthesis, tape, b->recorded, b->arena, b->dvoiced, b->dnoise, NULL);
    qv_arena_release(b->arena, 0);
}

static void run_loss(void *context)
{
    bench *b = context;
    qv_stft_loss_run(b->loss, b->samples, b->recorded, SAMPLES, b->arena, b->dsamples);
}

/* Microseconds a call. */
static double measure(bench *b, void (*work)(void *))
{
    return bench_seconds(work, b) * 1e6;
}

static void report(const char *name, double microseconds, double transform)
{
    const double frame = microseconds / FRAMES;
    printf("%-38s %8.2f us a frame %8.3f %% of real time %8.1f transforms\n", name, frame, frame / 100,
           frame / transform);
}

static int open_all(bench *b)
{
    b->fft = qv_fft_open(QV_FFT);
    b->mel = qv_mel_open();
    b->loss = qv_stft_loss_open();
    b->arena = qv_arena_open(16 << 20);
    const double start = bench_now();
    b->synthesis = qv_synthesis_open();
    printf("opening the synthesis: %.0f us\n", 1e6 * (bench_now() - start));
    return b->fft && b->mel && b->synthesis && b->loss && b->arena;
}

int main(void)
{
    bench *b = aligned_alloc(QV_FFT_ALIGN, (sizeof(*b) + QV_FFT_ALIGN - 1) / QV_FFT_ALIGN * QV_FFT_ALIGN);
    if (!b)
        return 1;
    memset(b, 0, sizeof(*b));
    if (!open_all(b))
        return 1;
    fill(b);
    const double transform = measure(b, run_transforms) / BATCH;
    printf("one transform of 1,024 real values: %.2f us\n", transform);
    report("log-mel analysis", measure(b, run_mel), transform);
    report("synthesis, in one block", measure(b, run_in_one_block), transform);
    report("synthesis, frame by frame", measure(b, run_in_blocks_of_one), transform);
    report("synthesis in training, forward", measure(b, run_forward), transform);
    report("synthesis in training, both ways", measure(b, run_forward_and_backward), transform);
    report("STFT loss with gradient", measure(b, run_loss), transform);
    qv_fft_close(&b->fft);
    qv_mel_close(&b->mel);
    qv_synthesis_close(&b->synthesis);
    qv_stft_loss_close(&b->loss);
    qv_arena_close(&b->arena);
    free(b);
    return 0;
}
