// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_SPEECHD_OUTPUT_H
#define QV_SERVER_SPEECHD_OUTPUT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Lines and blocks of sound for speech-dispatcher, until they can be written. A block is
 *
 *     705-bits=16 / 705-num_channels=1 / 705-sample_rate=R / 705-num_samples=N / 705-big_endian=0
 *     705-AUDIO<NUL>DATA
 *     705 AUDIO
 *
 * a line each; in DATA, a line feed and the byte 0x7d are written as 0x7d and the byte with bit 5 inverted.
 */
typedef struct output {
    char *bytes;
    size_t size, capacity;
    size_t written;          // of them
    size_t sound, sound_end; // where sound and marks lie that came after all was written
    bool short_of_memory;
} output;

void output_line(output *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Tells a mark. */
void output_mark(output *out, const char *name);
void output_block(output *out, const int16_t *samples, int count, int rate);
/* Takes back sound and marks, if none of them is written yet. Replies stay. */
void output_drop_sound(output *out);
bool output_pending(const output *out);
/* Bytes that are written make room. */
void output_advance(output *out, size_t written);
void output_free(output *out);

#endif
