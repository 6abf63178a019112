// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_ALIGN_TEXTGRID_H
#define QV_TRAIN_ALIGN_TEXTGRID_H
#include <stdio.h>
#include "train/data/corpus.h"

/* Phone and word times of an aligned clip. Times are seconds of the whole recording. Both return 0 or
 * QV_ERROR_WRITE or QV_ERROR_MEMORY; the stream stays open. */
int qv_write_textgrid(FILE *file, const qv_clip *clip); // Praat's TextGrid, tiers "words" and "phones"
int qv_write_json(FILE *file, const qv_clip *clip);     // {"id","duration","words":[...],"phones":[...]}

#endif
