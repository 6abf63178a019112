// SPDX-License-Identifier: MIT
#include "model/voice.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/g2p_file.h"
#include "base/message.h"
#include "model/letters.h"
#include "model/params_file.h"
#include "text/phones.h"

#define FORMAT    "quaver-voice"
#define PHONE_SET "arpabet-stress-77" // text/phones.h

/* Of the format. An older library refuses what is newer than itself. */
static const char *const versions[] = {
    "1", // a voice without phrasing
    "2", // since Quaver 0.3
    "3", // weights in 8 bits, since Quaver 0.4
};
enum { VERSIONS = sizeof versions / sizeof *versions };

/* Every size with its name in the metadata and its bounds. */
typedef struct size_field {
    const char *key;
    size_t offset;
    int least, most, multiple;
    bool later; // not in a file of the format's first version: 0 there
} size_field;

#define FIELD(name) offsetof(qv_voice_sizes, name)
static const size_field size_fields[] = {
    {"prosody_width", FIELD(prosody_width), 8, 1024, 2, false},
    {"prosody_layers", FIELD(prosody_layers), 1, QV_STACK_LAYERS, 1, false},
    {"prosody_kernel", FIELD(prosody_kernel), 1, 8, 1, false},
    {"prosody_phrasing", FIELD(prosody_phrasing), 0, 1, 1, .later = true},
    {"encoder_width", FIELD(acoustic.encoder_width), 8, 1024, 2, false},
    {"encoder_layers", FIELD(acoustic.encoder_layers), 1, QV_STACK_LAYERS, 1, false},
    {"encoder_kernel", FIELD(acoustic.encoder_kernel), 1, 8, 1, false},
    {"decoder_width", FIELD(acoustic.decoder_width), 8, 1024, 1, false},
    {"decoder_layers", FIELD(acoustic.decoder_layers), 1, QV_STACK_LAYERS, 1, false},
    {"decoder_kernel", FIELD(acoustic.decoder_kernel), 1, 8, 1, false},
    {"vocoder_width", FIELD(vocoder_width), 8, 1024, 1, false},
    {"vocoder_layers", FIELD(vocoder_layers), 1, QV_STACK_LAYERS, 1, false},
    {"vocoder_kernel", FIELD(vocoder_kernel), 1, 8, 1, false},
    {"vocoder_ahead", FIELD(vocoder_ahead), 0, 8, 1, false},
};
enum { SIZE_FIELDS = sizeof size_fields / sizeof *size_fields };

static int *size_at(qv_voice_sizes *sizes, const size_field *field)
{
    return (int *)((char *)sizes + field->offset);
}

void qv_voice_default_sizes(qv_voice_sizes *sizes)
{
    *sizes = (qv_voice_sizes){.prosody_width = 128,
                              .prosody_layers = 2,
                              .prosody_kernel = 3,
                              .prosody_phrasing = 1,
                              .acoustic = {.encoder_width = 128,
                                           .encoder_layers = 3,
                                           .encoder_kernel = 3,
                                           .decoder_width = 256,
                                           .decoder_layers = 3,
                                           .decoder_kernel = 2},
                              .vocoder_width = 256,
                              .vocoder_layers = 3,
                              .vocoder_kernel = 2,
                              .vocoder_ahead = 2};
}

static bool size_fits(const size_field *field, int value)
{
    return value >= field->least && value <= field->most && value % field->multiple == 0;
}

static bool sizes_fit(const qv_voice_sizes *sizes)
{
    for (int i = 0; i < SIZE_FIELDS; i++) {
        if (!size_fits(&size_fields[i], *size_at((qv_voice_sizes *)sizes, &size_fields[i])))
            return false;
    }
    return true;
}

bool qv_voice_set_size(qv_voice_sizes *sizes, const char *key, int value)
{
    for (int i = 0; i < SIZE_FIELDS; i++) {
        const size_field *field = &size_fields[i];
        if (strcmp(field->key, key) != 0)
            continue;
        *size_at(sizes, field) = value;
        return size_fits(field, value);
    }
    return false;
}

/* The three networks, all alike. */
typedef struct part {
    qv_params *params;
    qv_real **value;
} part;
enum { PARTS = 3 };

static part part_of(qv_voice *voice, int index)
{
    const part parts[PARTS] = {{&voice->prosody.params, &voice->prosody_value},
                               {&voice->acoustic.params, &voice->acoustic_value},
                               {&voice->vocoder.params, &voice->vocoder_value}};
    return parts[index];
}

static bool lay_out(qv_voice *voice)
{
    const qv_voice_sizes *sizes = &voice->sizes;
    return qv_prosody_layout(&voice->prosody, sizes->prosody_width, sizes->prosody_layers,
                             sizes->prosody_kernel, sizes->prosody_phrasing) &&
           qv_acoustic_layout(&voice->acoustic, &sizes->acoustic) &&
           qv_vocoder_layout(&voice->vocoder, sizes->vocoder_width, sizes->vocoder_layers,
                             sizes->vocoder_kernel, sizes->vocoder_ahead);
}

static bool take_memory(qv_voice *voice)
{
    bool taken = true;
    for (int i = 0; i < PARTS; i++) {
        const part p = part_of(voice, i);
        *p.value = qv_params_open_slab(p.params);
        taken = taken && *p.value;
    }
    voice->synthesis = qv_synthesis_open();
    return taken && voice->synthesis;
}

int qv_voice_create(qv_voice **voice, const qv_voice_sizes *sizes, uint64_t seed)
{
    *voice = NULL;
    if (!sizes_fit(sizes))
        return QV_ERROR_ARGUMENT;
    qv_voice *made = calloc(1, sizeof *made);
    if (!made)
        return QV_ERROR_MEMORY;
    made->sizes = *sizes;
    if (!lay_out(made) || !take_memory(made)) {
        qv_voice_close(&made);
        return QV_ERROR_MEMORY;
    }
    qv_params_init(&made->prosody.params, made->prosody_value, seed);
    qv_params_init(&made->acoustic.params, made->acoustic_value, seed + 1);
    qv_params_init(&made->vocoder.params, made->vocoder_value, seed + 2);
    for (int m = 0; m < QV_MEL; m++) {
        made->normal.mel_mean[m] = -6;
        made->normal.mel_deviation[m] = 2;
    }
    made->normal.pitch_mean = 5;
    made->normal.pitch_deviation = 0.2f;
    *voice = made;
    return QV_OK;
}

void qv_voice_close(qv_voice **voice)
{
    qv_voice *closed = *voice;
    *voice = NULL;
    if (!closed)
        return;
    qv_lexicon_close(&closed->lexicon);
    qv_letters_close(&closed->letters);
    qv_tensor_file_close(&closed->file);
    for (int i = 0; i < PARTS; i++) {
        const part p = part_of(closed, i);
        qv_params_close_slab(p.params, p.value);
        qv_params_free(p.params);
    }
    qv_synthesis_close(&closed->synthesis);
    free(closed);
}

/* Metadata that must have one certain text. */
static int check_text(const qv_tensor_file *file, const char *key, const char *wanted, int error,
                      char *message, size_t size)
{
    const char *text = qv_tensor_file_text(file, key);
    if (text && strcmp(text, wanted) == 0)
        return QV_OK;
    return qv_fail(error, message, size,
                   "%s: metadata %s: is \"%.40s\", not \"%s\"; use a voice made for Quaver %s",
                   qv_tensor_file_path(file), key, text ? text : "missing", wanted, QV_VERSION);
}

static int read_sizes(qv_voice *voice, char *message, size_t size)
{
    for (int i = 0; i < SIZE_FIELDS; i++) {
        const size_field *field = &size_fields[i];
        const char *text = qv_tensor_file_text(voice->file, field->key);
        char *end = NULL;
        if (!text && field->later)
            text = "0";
        errno = 0;
        long value = text ? strtol(text, &end, 10) : 0;
        if (!text || end == text || *end || errno || value < field->least || value > field->most ||
            value % field->multiple)
            return qv_fail(QV_ERROR_FORMAT, message, size,
                           "%s: metadata %s: \"%.40s\" is not a size from %d to %d",
                           qv_tensor_file_path(voice->file), field->key, text ? text : "missing",
                           field->least, field->most);
        *size_at(&voice->sizes, field) = (int)value;
    }
    return QV_OK;
}

static int read_normal(qv_voice *voice, char *message, size_t size)
{
    qv_normal *normal = &voice->normal;
    float pitch[2];
    int error =
        qv_tensor_file_floats(voice->file, "normal.mel_mean", 1, QV_MEL, normal->mel_mean, message, size);
    if (!error)
        error = qv_tensor_file_floats(voice->file, "normal.mel_deviation", 1, QV_MEL, normal->mel_deviation,
                                      message, size);
    if (!error)
        error = qv_tensor_file_floats(voice->file, "normal.pitch", 1, 2, pitch, message, size);
    if (error)
        return error;
    normal->pitch_mean = pitch[0], normal->pitch_deviation = pitch[1];
    bool good = pitch[0] > 3 && pitch[0] < 7 && pitch[1] > 0 && pitch[1] < 2;
    for (int m = 0; m < QV_MEL; m++)
        good = good && normal->mel_deviation[m] > 0 && normal->mel_deviation[m] < 100 &&
               normal->mel_mean[m] > -100 && normal->mel_mean[m] < 100;
    return good ? QV_OK
                : qv_fail(QV_ERROR_FORMAT, message, size,
                          "%s: normal: values out of range; the file is damaged",
                          qv_tensor_file_path(voice->file));
}

/* What is settled of the prosody beside its network, where there is any of it. */
static int read_phrasing(qv_voice *voice, char *message, size_t size)
{
    float value[QV_PHRASING_VALUES];
    if (!voice->sizes.prosody_phrasing)
        return QV_OK;
    int error =
        qv_tensor_file_floats(voice->file, "prosody.phrasing", 1, QV_PHRASING_VALUES, value, message, size);
    for (int i = 0; !error && i < QV_PHRASING_VALUES; i++) {
        if (fabsf(value[i]) > QV_PHRASING_LARGEST)
            error = qv_fail(QV_ERROR_FORMAT, message, size,
                            "%s: prosody.phrasing: values out of range; the file is damaged",
                            qv_tensor_file_path(voice->file));
    }
    if (!error)
        memcpy(&voice->prosody.phrasing, value, sizeof value);
    return error;
}

static int read_lexicon(qv_voice *voice, char *message, size_t size)
{
    const qv_tensor_entry *entry;
    int error = qv_tensor_file_get(voice->file, "lexicon", QV_TENSOR_U8, -1, -1, &entry, message, size);
    if (error)
        return error;
    error = qv_lexicon_open(&voice->lexicon, entry->data, entry->bytes);
    if (error)
        qv_fail(error, message, size, "%s: lexicon: %s", qv_tensor_file_path(voice->file),
                qv_error_text(error));
    return error;
}

/* The voice's layers take their weights from the file, which stays mapped. */
static int read_networks(qv_voice *voice, char *message, size_t size)
{
    const char *path = qv_tensor_file_path(voice->file);
    if (!lay_out(voice))
        return qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", path);
    int error = QV_OK;
    for (int i = 0; !error && i < PARTS; i++)
        error = qv_params_check(voice->file, "", part_of(voice, i).params, message, size);
    if (!error && !take_memory(voice))
        error = qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", path);
    for (int i = 0; !error && i < PARTS; i++) {
        const part p = part_of(voice, i);
        error = qv_params_map(voice->file, "", p.params, *p.value, message, size);
    }
    if (!error)
        error = read_phrasing(voice, message, size);
    if (error)
        return error;
    qv_prosody_bind(&voice->prosody);
    qv_acoustic_bind(&voice->acoustic);
    qv_vocoder_bind(&voice->vocoder);
    return QV_OK;
}

/* Fills the voice with what is in its file. */
static int read_voice(qv_voice *voice, char *message, size_t size)
{
    char rate[16];
    const char *found = qv_tensor_file_text(voice->file, "format_version"), *version = versions[VERSIONS - 1];
    for (int i = 0; found && i < VERSIONS; i++)
        if (strcmp(found, versions[i]) == 0)
            version = versions[i];
    snprintf(rate, sizeof rate, "%d", QV_RATE);
    int error = check_text(voice->file, "format", FORMAT, QV_ERROR_FORMAT, message, size);
    if (!error)
        error = check_text(voice->file, "format_version", version, QV_ERROR_VERSION, message, size);
    if (!error)
        error = check_text(voice->file, "phone_set", PHONE_SET, QV_ERROR_VERSION, message, size);
    if (!error)
        error = check_text(voice->file, "sample_rate", rate, QV_ERROR_VERSION, message, size);
    if (!error)
        error = read_sizes(voice, message, size);
    if (!error)
        error = read_normal(voice, message, size);
    if (!error)
        error = read_lexicon(voice, message, size);
    if (!error && qv_letters_open(&voice->letters, voice->file))
        error =
            qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", qv_tensor_file_path(voice->file));
    return error ? error : read_networks(voice, message, size);
}

/* A voice whose file is to be opened; NULL when memory is short. */
static qv_voice *new_voice(const char *label, char *message, size_t size)
{
    qv_voice *voice = calloc(1, sizeof *voice);
    if (!voice)
        qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", label);
    return voice;
}

/* Reads the voice, whose file is open if there is no error so far, and hands it out. */
static int finish_opening(qv_voice **voice, qv_voice *opened, int error, char *message, size_t size)
{
    if (!error)
        error = read_voice(opened, message, size);
    if (error)
        qv_voice_close(&opened);
    *voice = opened;
    return error;
}

int qv_voice_open(qv_voice **voice, const char *path, char *message, size_t size)
{
    if (voice)
        *voice = NULL;
    if (!voice || !path)
        return qv_fail(QV_ERROR_ARGUMENT, message, size, "no path of a voice is given");
    qv_voice *opened = new_voice(path, message, size);
    if (!opened)
        return QV_ERROR_MEMORY;
    const int error = qv_tensor_file_open(&opened->file, path, message, size);
    return finish_opening(voice, opened, error, message, size);
}

int qv_voice_open_memory(qv_voice **voice, const void *bytes, size_t size, char *message, size_t message_size)
{
    static const char label[] = "voice in memory";
    if (!voice)
        return QV_ERROR_ARGUMENT;
    *voice = NULL;
    if (!bytes || (uintptr_t)bytes % 8 != 0)
        return qv_fail(QV_ERROR_ARGUMENT, message, message_size, "%s: its address is %s", label,
                       bytes ? "no multiple of 8" : "NULL");
    qv_voice *opened = new_voice(label, message, message_size);
    if (!opened)
        return QV_ERROR_MEMORY;
    const int error = qv_tensor_file_open_memory(&opened->file, bytes, size, label, message, message_size);
    return finish_opening(voice, opened, error, message, message_size);
}

const uint8_t *qv_voice_lexicon(const qv_voice *voice, size_t *size)
{
    const qv_tensor_entry *entry = voice->file ? qv_tensor_file_find(voice->file, "lexicon") : NULL;
    *size = entry ? entry->bytes : 0;
    return entry ? entry->data : NULL;
}

static const char *version_of(bool phrased, qv_tensor_type weights)
{
    return versions[weights == QV_TENSOR_I8 ? 2 : phrased ? 1 : 0];
}

int qv_voice_write(const qv_voice *voice, const qv_voice_rest *rest, const char *path, char *message,
                   size_t size)
{
    qv_tensor_writer *writer;
    if (voice->file)
        return qv_fail(QV_ERROR_ARGUMENT, message, size, "%s: this voice is a file already", path);
    if (qv_tensor_writer_open(&writer) != QV_OK)
        return qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", path);
    char number[32];
    qv_tensor_writer_add_text(writer, "format", FORMAT);
    const qv_prosody *prosody = &voice->prosody;
    qv_tensor_writer_add_text(writer, "format_version", version_of(prosody->phrased, rest->weights));
    qv_tensor_writer_add_text(writer, "phone_set", PHONE_SET);
    snprintf(number, sizeof number, "%d", QV_RATE);
    qv_tensor_writer_add_text(writer, "sample_rate", number);
    for (int i = 0; i < SIZE_FIELDS; i++) {
        if (size_fields[i].later && !prosody->phrased)
            continue;
        snprintf(number, sizeof number, "%d", *size_at((qv_voice_sizes *)&voice->sizes, &size_fields[i]));
        qv_tensor_writer_add_text(writer, size_fields[i].key, number);
    }
    for (int i = 0; i < rest->text_count; i++)
        qv_tensor_writer_add_text(writer, rest->texts[i].key, rest->texts[i].text);
    float pitch[2] = {voice->normal.pitch_mean, voice->normal.pitch_deviation};
    qv_tensor_writer_add_floats(writer, "normal.mel_mean", 1, QV_MEL, voice->normal.mel_mean, QV_TENSOR_F32);
    qv_tensor_writer_add_floats(writer, "normal.mel_deviation", 1, QV_MEL, voice->normal.mel_deviation,
                                QV_TENSOR_F32);
    qv_tensor_writer_add_floats(writer, "normal.pitch", 1, 2, pitch, QV_TENSOR_F32);
    qv_tensor_writer_add_data(writer, "lexicon", QV_TENSOR_U8, rest->lexicon_size, rest->lexicon);
    if (rest->letters)
        qv_g2p_copy(writer, rest->letters);
    if (prosody->phrased)
        qv_tensor_writer_add_floats(writer, "prosody.phrasing", 1, QV_PHRASING_VALUES,
                                    prosody->phrasing.threshold, QV_TENSOR_F32);
    for (int i = 0; i < PARTS; i++) {
        const part p = part_of((qv_voice *)voice, i);
        qv_params_write(writer, "", p.params, *p.value, rest->weights);
    }
    int error = qv_tensor_writer_write(writer, path, message, size);
    qv_tensor_writer_close(&writer);
    return error;
}

/* Adds what is in the voice's file beside its networks' weights. */
static void copy_rest(qv_tensor_writer *writer, const qv_voice *voice, const char *version)
{
    const char *key, *text;
    for (int i = 0; qv_tensor_file_text_at(voice->file, i, &key, &text); i++)
        qv_tensor_writer_add_text(writer, key, strcmp(key, "format_version") == 0 ? version : text);
    for (int i = 0; i < qv_tensor_file_count(voice->file); i++) {
        const qv_tensor_entry *entry = qv_tensor_file_at(voice->file, i);
        bool weight = false;
        for (int j = 0; j < PARTS; j++)
            weight = weight || qv_params_owns(part_of((qv_voice *)voice, j).params, entry->name);
        if (!weight)
            qv_tensor_writer_add_entry(writer, entry);
    }
}

int qv_voice_convert(const qv_voice *voice, qv_tensor_type weights, const char *path, char *message,
                     size_t size)
{
    qv_tensor_writer *writer;
    qv_real *value[PARTS] = {NULL};
    if (qv_tensor_writer_open(&writer) != QV_OK)
        return qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", path);
    copy_rest(writer, voice, version_of(voice->prosody.phrased, weights));
    int error = QV_OK;
    for (int i = 0; !error && i < PARTS; i++) {
        const qv_params *params = part_of((qv_voice *)voice, i).params;
        value[i] = qv_params_open_slab(params);
        if (!value[i])
            error = qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", path);
        if (!error)
            error = qv_params_load(voice->file, "", params, value[i], message, size);
        if (!error)
            qv_params_write(writer, "", params, value[i], weights);
    }
    if (!error)
        error = qv_tensor_writer_write(writer, path, message, size);
    for (int i = 0; i < PARTS; i++)
        qv_params_close_slab(part_of((qv_voice *)voice, i).params, &value[i]);
    qv_tensor_writer_close(&writer);
    return error;
}
