// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_SOUND_ENCODER_H
#define QV_SERVER_SOUND_ENCODER_H
#include <stdbool.h>

#include "server/speak/bytes.h"

/*
 * Samples to the bytes of a sound file, as they come: what is once given out is never changed. MP3, Opus and
 * FLAC are libsndfile's. Headers leave the length open.
 */
typedef enum qv_sound_form {
    QV_SOUND_FORM_MP3,
    QV_SOUND_FORM_OPUS, // in Ogg
    QV_SOUND_FORM_FLAC, // 16 bits
    QV_SOUND_FORM_WAV,  // 16 bits
    QV_SOUND_FORM_PCM,  // nothing but samples: 16 bits, little endian
    QV_SOUND_FORMS
} qv_sound_form;

/* By name: "mp3", "opus" ...; -1: there is none such. */
int qv_sound_form_find(const char *name);
const char *qv_sound_form_name(qv_sound_form form);
const char *qv_sound_form_type(qv_sound_form form); // "audio/mpeg" ...
/* Whether libsndfile writes it here. */
bool qv_sound_form_there(qv_sound_form form);

typedef struct qv_encoder qv_encoder;

/* NULL: memory is short, or the format is not there. */
qv_encoder *qv_encoder_open(qv_sound_form form);
/* samples [count] at QV_SAMPLE_RATE; those beyond [-1, 1) are held at its ends. False: memory is short. */
bool qv_encoder_write(qv_encoder *encoder, const float *samples, int count, qv_bytes *out);
/* The rest. After it the encoder can only be closed. */
bool qv_encoder_end(qv_encoder *encoder, qv_bytes *out);
void qv_encoder_close(qv_encoder **encoder); // NULL inside is fine

/* Adds samples as 16-bit integers, little endian. */
bool qv_add_pcm(qv_bytes *out, const float *samples, int count);

#endif
