// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FROM_VOICE_H
#define QV_TRAIN_FROM_VOICE_H
#include <stddef.h>
#include "model/voice.h"

/*
 * Fitting that starts from the weights of another voice. The networks see and say spectra and pitch in
 * deviations from a speaker's mean. So the weights are taken as they are and the normalisation is the new
 * speaker's: what was a vowel a deviation brighter than the mean of the one speaker is that of the other at
 * once, and the source's map of spread keeps its meaning, too.
 */
enum { QV_FROM_VOICE_LABEL = 128 };

/* Copies the weights of the open voice `from` into `voice`, which was created with its sizes, but may have
 * phrasing where `from` has none: what says the odds of pauses then begins anew. 0, or QV_ERROR_FORMAT or
 * QV_ERROR_MEMORY with one line in message [size]. */
int qv_from_voice_load(const qv_voice *from, qv_voice *voice, char *message, size_t size);

/* What tells a start from another: name of the open voice `from` and checksum of its weights. 0, or as
 * qv_from_voice_load. */
int qv_from_voice_label(const qv_voice *from, char label[QV_FROM_VOICE_LABEL], char *message, size_t size);

#endif
