// SPDX-License-Identifier: MIT
#ifndef QV_MODEL_VOICE_H
#define QV_MODEL_VOICE_H
#include "dsp/synthesis.h"
#include "model/acoustic.h"
#include "model/prosody.h"
#include "model/vocoder.h"
#include "quaver/quaver.h"
#include "store/tensor_file.h"
#include "text/lexicon/lexicon.h"

/* Mean and deviation that the networks' inputs and outputs are normalised with. */
typedef struct qv_normal {
    float mel_mean[QV_MEL], mel_deviation[QV_MEL]; // of the natural log-mel
    float pitch_mean, pitch_deviation;             // of log F0 (natural log of Hz) in voiced frames
} qv_normal;

/* The sizes of the three networks, kept in the metadata of the voice file. */
typedef struct qv_voice_sizes {
    int prosody_width, prosody_layers, prosody_kernel;
    int prosody_phrasing; // 1: there is some, 0: there is none
    qv_acoustic_sizes acoustic;
    int vocoder_width, vocoder_layers, vocoder_kernel, vocoder_ahead;
} qv_voice_sizes;

/* What is behind the public handle: everything that a stream reads and never writes;
 * the letters read themselves. */
struct qv_voice {
    struct qv_tensor_file *file; // mapped; holds metadata and the lexicon's bytes; NULL in training
    qv_lexicon *lexicon;         // NULL in training
    struct qv_letters *letters;  // NULL in training
    qv_voice_sizes sizes;
    qv_prosody prosody;
    qv_acoustic acoustic;
    qv_vocoder vocoder;
    qv_real *prosody_value, *acoustic_value,
        *vocoder_value; // slabs of weights; of a file, of those not used in place
    qv_normal normal;
    qv_synthesis *synthesis;
};

void qv_voice_default_sizes(qv_voice_sizes *sizes);
/* Sets the size that the metadata call `key` ("decoder_width"). False: no such size, or out of its bounds. */
bool qv_voice_set_size(qv_voice_sizes *sizes, const char *key, int value);

/* A voice in memory with freshly initialised weights and no lexicon, for training and tests.
 * 0, QV_ERROR_ARGUMENT (a size out of bounds) or QV_ERROR_MEMORY. Close with qv_voice_close. */
int qv_voice_create(qv_voice **voice, const qv_voice_sizes *sizes, uint64_t seed);

/* Texts of the metadata beside those that the format needs: name, speaker, licence, figures ... */
typedef struct qv_voice_text {
    const char *key, *text;
} qv_voice_text;

/* What a voice file has beside the networks of a voice. */
typedef struct qv_voice_rest {
    qv_tensor_type weights; // of the networks: QV_TENSOR_I8 or QV_TENSOR_F16, see model/params_file.h
    const uint8_t *lexicon; // [lexicon_size], compiled
    size_t lexicon_size;
    const qv_tensor_file *letters; // a file whose letters-to-phones model goes into the voice, or NULL
    const qv_voice_text *texts;    // [text_count]
    int text_count;
} qv_voice_rest;

/* Writes a voice of qv_voice_create to a file. 0, QV_ERROR_MEMORY, QV_ERROR_WRITE or QV_ERROR_ARGUMENT with
 * one line in message [size]. */
int qv_voice_write(const qv_voice *voice, const qv_voice_rest *rest, const char *path, char *message,
                   size_t size);

/* Writes an open voice to another file with weights of that type. 0, QV_ERROR_MEMORY or QV_ERROR_WRITE with
 * one line in message [size]. */
int qv_voice_convert(const qv_voice *voice, qv_tensor_type weights, const char *path, char *message,
                     size_t size);

/* The compiled lexicon of an open voice. */
const uint8_t *qv_voice_lexicon(const qv_voice *voice, size_t *size);

#endif
