// SPDX-License-Identifier: MIT
#include "server/sound/encoder.h"

#include <sndfile.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/int16.h"
#include "quaver/quaver.h"

/* Of an Ogg page: what is held back of the sound. */
static const double PAGE_MILLISECONDS = 60;
/* Of libsndfile's scale from 0, the most bytes, to 1: Opus about 48, MP3 64 kbit/s. */
static const double OPUS_COMPRESSION = 0.83, MP3_COMPRESSION = 0.63;

static const struct {
    const char *name, *type;
    int code; // libsndfile's; 0: done here
} forms[QV_SOUND_FORMS] = {
    [QV_SOUND_FORM_MP3] = {"mp3", "audio/mpeg", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III},
    [QV_SOUND_FORM_OPUS] = {"opus", "audio/ogg", SF_FORMAT_OGG | SF_FORMAT_OPUS},
    [QV_SOUND_FORM_FLAC] = {"flac", "audio/flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16},
    [QV_SOUND_FORM_WAV] = {"wav", "audio/wav", 0},
    [QV_SOUND_FORM_PCM] = {"pcm", "audio/pcm;rate=24000;channels=1", 0},
};

struct qv_encoder {
    qv_sound_form form;
    SNDFILE *file; // NULL: samples are written as they are
    bool begun;
    // what libsndfile sees as a file
    sf_count_t at, size;
    qv_bytes *out;
    bool short_of_memory;
};

int qv_sound_form_find(const char *name)
{
    for (int i = 0; i < QV_SOUND_FORMS; i++)
        if (strcmp(name, forms[i].name) == 0)
            return i;
    return -1;
}

const char *qv_sound_form_name(qv_sound_form form)
{
    return forms[form].name;
}

const char *qv_sound_form_type(qv_sound_form form)
{
    return forms[form].type;
}

static SF_INFO describe(qv_sound_form form)
{
    return (SF_INFO){.samplerate = QV_SAMPLE_RATE, .channels = 1, .format = forms[form].code};
}

bool qv_sound_form_there(qv_sound_form form)
{
    const SF_INFO info = describe(form);
    return forms[form].code == 0 || sf_format_check(&info);
}

/* A file that only grows. libsndfile goes back to complete headers when it closes; those bytes are gone, and
 * what is written there is dropped: the length stays open. */

static sf_count_t file_size(void *user)
{
    return ((qv_encoder *)user)->size;
}

static sf_count_t file_seek(sf_count_t offset, int whence, void *user)
{
    qv_encoder *e = user;
    e->at = offset + (whence == SEEK_SET ? 0 : whence == SEEK_CUR ? e->at : e->size);
    return e->at;
}

static sf_count_t file_read(void *bytes, sf_count_t size, void *user)
{
    (void)bytes, (void)size, (void)user;
    return 0;
}

static sf_count_t file_write(const void *bytes, sf_count_t size, void *user)
{
    qv_encoder *e = user;
    const sf_count_t old = e->size - e->at; // of these bytes are out already
    if (old < size) {
        const sf_count_t skipped = old > 0 ? old : 0;
        if (!e->out || !qv_bytes_add(e->out, (const char *)bytes + skipped, (size_t)(size - skipped)))
            e->short_of_memory = true;
    }
    e->at += size;
    e->size = e->at > e->size ? e->at : e->size;
    return size;
}

static sf_count_t file_tell(void *user)
{
    return ((qv_encoder *)user)->at;
}

static bool open_file(qv_encoder *e)
{
    static SF_VIRTUAL_IO io = {file_size, file_seek, file_read, file_write, file_tell};
    SF_INFO info = describe(e->form);
    double compression = e->form == QV_SOUND_FORM_MP3 ? MP3_COMPRESSION : OPUS_COMPRESSION;
    double page = PAGE_MILLISECONDS;
    int constant =
        SF_BITRATE_MODE_CONSTANT; // players tell the length of others by a header that cannot be had
    e->file = sf_open_virtual(&io, SFM_WRITE, &info, e);
    if (!e->file)
        return false;
    sf_command(e->file, SFC_SET_CLIPPING, NULL, SF_TRUE);
    if (e->form == QV_SOUND_FORM_MP3)
        sf_command(e->file, SFC_SET_BITRATE_MODE, &constant, sizeof constant);
    if (e->form != QV_SOUND_FORM_FLAC)
        sf_command(e->file, SFC_SET_COMPRESSION_LEVEL, &compression, sizeof compression);
    if (e->form == QV_SOUND_FORM_OPUS)
        sf_command(e->file, SFC_SET_OGG_PAGE_LATENCY_MS, &page, sizeof page);
    return true;
}

qv_encoder *qv_encoder_open(qv_sound_form form)
{
    qv_encoder *e = calloc(1, sizeof *e);
    if (!e)
        return NULL;
    e->form = form;
    if (forms[form].code != 0 && !open_file(e))
        qv_encoder_close(&e);
    return e;
}

bool qv_add_pcm(qv_bytes *out, const float *samples, int count)
{
    char *room = qv_bytes_room(out, 2 * (size_t)count);
    if (!room)
        return false;
    for (int i = 0; i < count; i++) {
        const uint16_t bits = (uint16_t)qv_to_int16(samples[i]);
        room[2 * i] = (char)(bits & 0xff);
        room[2 * i + 1] = (char)(bits >> 8);
    }
    out->size += 2 * (size_t)count;
    return true;
}

static void put_number(char *at, uint32_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (char)(number >> 8 * i & 0xff);
}

/* The header of a WAV of unknown length: chunks "fmt " and "data" (Microsoft, "Multimedia Programming
 * Interface and Data Specifications 1.0", 1991). */
static bool add_wav_header(qv_bytes *out)
{
    const uint32_t unknown = 0xffffffff, frame = 2;
    char header[44] = "RIFF....WAVEfmt ........................data";
    put_number(header + 4, unknown, 4);
    put_number(header + 16, 16, 4);
    put_number(header + 20, 1, 2); // PCM
    put_number(header + 22, 1, 2); // channels
    put_number(header + 24, QV_SAMPLE_RATE, 4);
    put_number(header + 28, QV_SAMPLE_RATE * frame, 4);
    put_number(header + 32, frame, 2);
    put_number(header + 34, 16, 2); // bits
    memcpy(header + 36, "data", 4);
    put_number(header + 40, unknown, 4);
    return qv_bytes_add(out, header, sizeof header);
}

bool qv_encoder_write(qv_encoder *e, const float *samples, int count, qv_bytes *out)
{
    if (e->file) {
        e->out = out;
        const bool written = count == 0 || sf_write_float(e->file, samples, count) == count;
        e->out = NULL;
        return written && !e->short_of_memory;
    }
    const bool begun = e->begun || e->form != QV_SOUND_FORM_WAV || add_wav_header(out);
    e->begun = true;
    return begun && qv_add_pcm(out, samples, count);
}

bool qv_encoder_end(qv_encoder *e, qv_bytes *out)
{
    static const float silence[1] = {0};
    // Nothing at all would leave files without a header.
    if (!qv_encoder_write(e, silence, e->file && e->size == 0 ? 1 : 0, out))
        return false;
    e->out = out;
    const bool closed = !e->file || sf_close(e->file) == 0;
    e->file = NULL;
    e->out = NULL;
    return closed && !e->short_of_memory;
}

void qv_encoder_close(qv_encoder **encoder)
{
    qv_encoder *e = *encoder;
    *encoder = NULL;
    if (!e)
        return;
    e->out = NULL; // what is left goes nowhere
    if (e->file)
        sf_close(e->file);
    free(e);
}
