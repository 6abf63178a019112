// SPDX-License-Identifier: MIT
/* What is in a voice, for those who look at it. */
#include "model/voice.h"
#include "quaver/quaver.h"
#include "store/tensor_file.h"

const char *qv_voice_info(const qv_voice *voice, const char *key)
{
    return voice && voice->file && key ? qv_tensor_file_text(voice->file, key) : NULL;
}

int qv_voice_info_at(const qv_voice *voice, int index, const char **key, const char **text)
{
    if (!voice || !key || !text)
        return QV_ERROR_ARGUMENT;
    return voice->file ? qv_tensor_file_text_at(voice->file, index, key, text) : 0;
}

static uint64_t weights_of(const qv_params *params)
{
    uint64_t weights = 0;
    for (int i = 0; i < params->count; i++)
        weights += (uint64_t)params->tensors[i].rows * (uint64_t)params->tensors[i].cols;
    return weights;
}

int qv_voice_count(const qv_voice *voice, qv_voice_counts *counts)
{
    if (!voice || !counts)
        return QV_ERROR_ARGUMENT;
    *counts = (qv_voice_counts){
        .prosody_weights = weights_of(&voice->prosody.params),
        .acoustic_weights = weights_of(&voice->acoustic.params),
        .vocoder_weights = weights_of(&voice->vocoder.params),
    };
    if (voice->file) {
        counts->bytes = qv_tensor_file_bytes(voice->file);
        counts->lexicon_words = qv_lexicon_words(voice->lexicon);
        counts->texts = qv_tensor_file_texts(voice->file);
        counts->tensors = qv_tensor_file_count(voice->file);
    }
    return QV_OK;
}

int qv_voice_tensor_at(const qv_voice *voice, int index, qv_voice_tensor *tensor)
{
    if (!voice || !tensor)
        return QV_ERROR_ARGUMENT;
    if (!voice->file || index < 0 || index >= qv_tensor_file_count(voice->file))
        return 0;
    const qv_tensor_entry *entry = qv_tensor_file_at(voice->file, index);
    *tensor = (qv_voice_tensor){
        .name = entry->name,
        .type = qv_tensor_type_name(entry->type),
        .rows = entry->rows,
        .cols = entry->cols,
        .data = entry->data,
        .bytes = entry->bytes,
    };
    return 1;
}
