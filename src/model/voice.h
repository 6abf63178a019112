#ifndef QV_MODEL_VOICE_H
#define QV_MODEL_VOICE_H
#include "dsp/synthesis.h"
#include "model/acoustic.h"
#include "model/prosody.h"
#include "model/vocoder.h"
#include "quaver/quaver.h"
#include "text/lexicon.h"

/* Mean and deviation that the networks' inputs and outputs are normalised with. */
typedef struct qv_normal {
    float mel_mean[QV_MEL], mel_deviation[QV_MEL]; // of the natural log-mel
    float pitch_mean, pitch_deviation;             // of log F0 (natural log of Hz) in voiced frames
} qv_normal;

/* What is behind the public handle: everything that a stream reads and never writes. */
struct qv_voice {
    struct qv_tensor_file *file; // mapped; holds metadata and the lexicon's bytes; NULL in training
    qv_lexicon *lexicon;
    qv_prosody prosody;
    qv_acoustic acoustic;
    qv_vocoder vocoder;
    qv_real *prosody_value, *acoustic_value, *vocoder_value; // slabs of weights
    qv_normal normal;
    qv_synthesis *synthesis;
};

/* The sizes of the three networks, kept in the metadata of the voice file. */
typedef struct qv_voice_sizes {
    int prosody_width, prosody_layers, prosody_kernel;
    qv_acoustic_sizes acoustic;
    int vocoder_width, vocoder_layers, vocoder_kernel, vocoder_ahead;
} qv_voice_sizes;

void qv_voice_default_sizes(qv_voice_sizes *sizes);

#endif
