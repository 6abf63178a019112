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

/* Copies the weights of acoustic model and vocoder of the open voice `from` into `voice`, which was created
 * with its sizes. 0, or QV_ERROR_FORMAT or QV_ERROR_MEMORY with one line in message [size]. */
int qv_from_voice_load_sound(const qv_voice *from, qv_voice *voice, char *message, size_t size);

/* The same for the prosody network. `voice` may have phrasing where `from` has none: what says the odds of
 * pauses then begins anew. */
int qv_from_voice_load_prosody(const qv_voice *from, qv_voice *voice, char *message, size_t size);

/* Takes over how `source` speaks: durations, phrasing, and pitch in Hz, whatever the normalisation of
 * `voice`, which has the sizes of the source's prosody network. As qv_from_voice_load_sound. */
int qv_from_voice_take_prosody(const qv_voice *source, qv_voice *voice, char *message, size_t size);

/* Gives `sizes` those of the source's prosody network. */
void qv_from_voice_prosody_sizes(const qv_voice *source, qv_voice_sizes *sizes);

/* What tells a start from another: name of the open voice `from` and checksum of its weights. 0, or as
 * qv_from_voice_load_sound. */
int qv_from_voice_label(const qv_voice *from, char label[QV_FROM_VOICE_LABEL], char *message, size_t size);

#endif
