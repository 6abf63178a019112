// SPDX-License-Identifier: MIT
#include "train/from_voice.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/message.h"
#include "model/params_file.h"
#include "train/fit/widen.h"

enum { LONGEST_NAME = 80 }; // bytes of a voice's that are kept

/* The weights of a network as `from` has them, its own layout; NULL after a failure. To be closed. */
static qv_real *open_weights(const qv_voice *from, const qv_params *params, int *error, char *message,
                             size_t size)
{
    qv_real *value = qv_params_open_slab(params);
    *error = value ? qv_params_load(from->file, "", params, value, message, size)
                   : qv_fail(QV_ERROR_MEMORY, message, size, "train: memory is short");
    if (*error)
        qv_params_close_slab(params, &value);
    return value;
}

/* Matrices by name; of one that has become wider, the columns there were. */
static void copy_weights(const qv_params *from, const qv_real *value, const qv_params *to, qv_real *out)
{
    for (int i = 0; i < from->count; i++) {
        const qv_tensor *own = &from->tensors[i], *other = qv_params_find(to, own->name);
        for (int row = 0; other && row < own->rows; row++)
            memcpy(out + other->offset + (size_t)row * (size_t)other->cols,
                   value + own->offset + (size_t)row * (size_t)own->cols, (size_t)own->cols * sizeof *out);
    }
}

int qv_from_voice_load_prosody(const qv_voice *from, qv_voice *voice, char *message, size_t size)
{
    int error;
    qv_real *value = open_weights(from, &from->prosody.params, &error, message, size);
    if (!error)
        copy_weights(&from->prosody.params, value, &voice->prosody.params, voice->prosody_value);
    qv_params_close_slab(&from->prosody.params, &value);
    return error;
}

int qv_from_voice_take_prosody(const qv_voice *source, qv_voice *voice, char *message, size_t size)
{
    const qv_normal *theirs = &source->normal, *own = &voice->normal;
    const double deviation = (double)own->pitch_deviation;
    int error = qv_from_voice_load_prosody(source, voice, message, size);
    if (error)
        return error;
    voice->prosody.phrasing = source->prosody.phrasing;
    qv_pitch_map(voice, (double)theirs->pitch_deviation / deviation,
                 ((double)theirs->pitch_mean - (double)own->pitch_mean) / deviation);
    return QV_OK;
}

void qv_from_voice_prosody_sizes(const qv_voice *source, qv_voice_sizes *sizes)
{
    sizes->prosody_width = source->sizes.prosody_width;
    sizes->prosody_layers = source->sizes.prosody_layers;
    sizes->prosody_kernel = source->sizes.prosody_kernel;
    sizes->prosody_phrasing = source->sizes.prosody_phrasing;
}

int qv_from_voice_load_sound(const qv_voice *from, qv_voice *voice, char *message, size_t size)
{
    int error = qv_params_load(from->file, "", &voice->acoustic.params, voice->acoustic_value, message, size);
    if (!error)
        error = qv_params_load(from->file, "", &voice->vocoder.params, voice->vocoder_value, message, size);
    return error;
}

int qv_from_voice_label(const qv_voice *from, char label[QV_FROM_VOICE_LABEL], char *message, size_t size)
{
    const qv_params *networks[] = {&from->prosody.params, &from->acoustic.params, &from->vocoder.params};
    const char *name = qv_voice_info(from, "name");
    uint64_t hash = QV_HASH_START;
    for (int i = 0; i < 3; i++) {
        int error;
        qv_real *value = open_weights(from, networks[i], &error, message, size);
        if (error)
            return error;
        hash = qv_hash(hash, value, networks[i]->size * sizeof *value);
        qv_params_close_slab(networks[i], &value);
    }
    name = name ? name : "unnamed";
    size_t length = strlen(name) < LONGEST_NAME ? strlen(name) : LONGEST_NAME;
    while (length > 0 && ((unsigned char)name[length] & 0xc0) == 0x80) // not within a letter
        length--;
    snprintf(label, QV_FROM_VOICE_LABEL, "%.*s (weights %016" PRIx64 ")", (int)length, name, hash);
    return QV_OK;
}
