// SPDX-License-Identifier: MIT
#include "train/from_voice.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/hash.h"
#include "model/params_file.h"

int qv_from_voice_load(const qv_voice *from, qv_voice *voice, char *message, size_t size)
{
    int error = qv_params_load(from->file, "", &voice->prosody.params, voice->prosody_value, message, size);
    if (!error)
        error = qv_params_load(from->file, "", &voice->acoustic.params, voice->acoustic_value, message, size);
    if (!error)
        error = qv_params_load(from->file, "", &voice->vocoder.params, voice->vocoder_value, message, size);
    return error;
}

static uint64_t add_weights(uint64_t hash, const qv_params *params, const qv_real *value)
{
    return qv_hash(hash, value, params->size * sizeof *value);
}

void qv_from_voice_label(const qv_voice *from, const qv_voice *voice, char label[QV_FROM_VOICE_LABEL])
{
    const char *name = qv_voice_info(from, "name");
    uint64_t hash = add_weights(QV_HASH_START, &voice->prosody.params, voice->prosody_value);
    hash = add_weights(hash, &voice->acoustic.params, voice->acoustic_value);
    hash = add_weights(hash, &voice->vocoder.params, voice->vocoder_value);
    snprintf(label, QV_FROM_VOICE_LABEL, "%.80s (weights %016" PRIx64 ")", name ? name : "unnamed", hash);
}
