// SPDX-License-Identifier: MIT
#include "bench_corpus.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/rng.h"
#include "text/phones.h"

void *need(void *memory)
{
    if (!memory) {
        fputs("memory is short\n", stderr);
        exit(1);
    }
    return memory;
}

typedef struct sentence {
    uint8_t symbol[SYMBOLS];
    int duration[SYMBOLS];
    float mel[FRAMES * QV_MEL], f0[FRAMES], log_f0[FRAMES];
    int16_t samples[FRAMES * QV_HOP];
} sentence;

static void make_sentence(sentence *s, uint64_t seed)
{
    qv_rng rng;
    double phase = 0;
    qv_rng_seed(&rng, seed, 0);
    for (int i = 0; i < SYMBOLS; i++) {
        bool word_ends = i % 5 == 0;
        s->symbol[i] =
            (uint8_t)(word_ends ? QV_BREAK_NONE
                                : QV_FIRST_PHONE + (int)qv_rng_below(&rng, QV_SYMBOLS - QV_FIRST_PHONE));
        s->duration[i] = FRAMES / SYMBOLS;
    }
    s->symbol[0] = QV_BREAK_START;
    s->symbol[SYMBOLS - 1] = QV_BREAK_PERIOD;
    for (int t = 0; t < FRAMES; t++) {
        float hz = 150 + 50 * sinf(0.05f * (float)t);
        s->f0[t] = t / 20 % 3 ? hz : 0;
        s->log_f0[t] = logf(hz);
        for (int m = 0; m < QV_MEL; m++)
            s->mel[t * QV_MEL + m] = -5 + 2 * qv_rng_normal(&rng);
        for (int i = 0; i < QV_HOP; i++) {
            phase += (double)hz / QV_RATE;
            double voice = s->f0[t] > 0 ? 6000 * (phase - floor(phase) - 0.5) : 0;
            s->samples[t * QV_HOP + i] = (int16_t)(voice + 600 * (double)qv_rng_normal(&rng));
        }
    }
}

void open_corpus(qv_corpus *corpus)
{
    sentence *sentences = need(calloc(CLIPS, sizeof *sentences));
    *corpus = (qv_corpus){.clip = need(calloc(CLIPS, sizeof *corpus->clip)), .count = CLIPS};
    for (int i = 0; i < CLIPS; i++) {
        sentence *s = &sentences[i];
        make_sentence(s, (uint64_t)i + 1);
        corpus->clip[i] = (qv_clip){.id = "bench",
                                    .split = QV_SPLIT_TRAIN,
                                    .symbols = SYMBOLS,
                                    .symbol = s->symbol,
                                    .duration = s->duration,
                                    .frames = FRAMES,
                                    .mel = s->mel,
                                    .f0 = s->f0,
                                    .log_f0 = s->log_f0,
                                    .sample_count = FRAMES * QV_HOP,
                                    .samples = s->samples};
    }
}

void close_corpus(qv_corpus *corpus)
{
    free((void *)corpus->clip[0].symbol); // the first sentence begins with it
    free(corpus->clip);
}
