// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_PAGE_EMBED_H
#define QV_TRAIN_PAGE_EMBED_H
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Sounds and pictures that are part of a page, so that it can be moved and sent as one file. */

/* Bytes [count] as a URL (RFC 2397). */
void qv_page_data(FILE *file, const char *type, const uint8_t *bytes, size_t count);

/* A player of samples [count] at QV_RATE: MP3, which all browsers play, or what else libsndfile writes here.
 * 0, QV_ERROR_MEMORY or QV_ERROR_WRITE (a temporary file). */
int qv_page_sound(FILE *file, const float *samples, int count);

/* A picture of mel [frames][QV_MEL], natural log: time to the right, low bands at the bottom, dark is loud.
 * 0 or QV_ERROR_MEMORY. */
int qv_page_spectrogram(FILE *file, const float *mel, int frames);

#endif
