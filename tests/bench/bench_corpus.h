// SPDX-License-Identifier: MIT
#ifndef BENCH_CORPUS_H
#define BENCH_CORPUS_H
#include "train/data/corpus.h"

/* Made-up sentences of 3 seconds, in a voice of 100 to 200 Hz, to fit networks to. */
enum { CLIPS = 64, SYMBOLS = 60, FRAMES = 300 };

void open_corpus(qv_corpus *corpus);
void close_corpus(qv_corpus *corpus);

void *need(void *memory); // or ends the program

#endif
