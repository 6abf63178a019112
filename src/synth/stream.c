// SPDX-License-Identifier: MIT
#include "quaver/quaver.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "model/speller.h"
#include "store/tensor_file.h"
#include "synth/blocks.h"
#include "synth/events.h"
#include "synth/manner.h"
#include "synth/queue.h"
#include "synth/cues.h"
#include "synth/sentence.h"
#include "synth/ssml/characters.h"
#include "synth/ssml/ssml.h"
#include "synth/stages.h"
#include "synth/tone.h"
#include "synth/words.h"
#include "text/phones.h"
#include "text/text.h"

struct qv_stream {
    const qv_voice *voice;
    atomic_bool cancelled; // the only field that other threads touch
    qv_settings settings;  // seed, block sizes and capitals count; the manner is in the cues, too
    qv_manner manner;      // of the settings

    qv_text *text;
    qv_speller *speller; // of words that the lexicon doesn't list
    qv_plain plain;      // what the text is given
    qv_ssml *ssml;       // NULL until there is some
    qv_phrase names;     // of characters and keys, being put together
    qv_cues cues;
    bool finished, ended; // no more text comes; QV_EVENT_END is in the ring
    int error;            // met after samples were made: told by the next read

    qv_queue queue;
    int planned; // symbols of the queue's first utterance that are planned already
    qv_sentence sentence;
    qv_blocks blocks;
    int block; // frames of the next block

    const float *ready; // [ready_count], samples made and not yet given
    int ready_count;
    int silence;   // samples of pause before the sentence that is planned
    int pause;     // samples of pause before the next one, if one comes
    int asked;     // ms that were asked for instead, the quiet around them included; 0: none
    int tail;      // samples of the break that the last one ended with
    bool tone;     // the silence ends with a tone
    int64_t given; // samples
    qv_events events;

    qv_arena *arena;    // holds all of the above that is an array
    qv_stages measured; // since the last qv_stream_time
    qv_stages *stages;  // these, or NULL: not measured
};

static void set_reading(qv_stream *stream, const qv_settings *settings)
{
    const qv_reading reading = qv_reading_of(settings);
    qv_text_set_reading(stream->text, &reading);
    stream->plain.capitals = settings->capitals;
}

static bool settings_valid(const qv_settings *settings)
{
    return qv_manner_valid(settings) && qv_reading_valid(settings) && settings->first_block >= 1 &&
           settings->first_block <= 64 && settings->largest_block >= settings->first_block &&
           settings->largest_block <= 512;
}

/* Back to byte 0 and sample 0. */
static void forget(qv_stream *stream)
{
    qv_text_reset(stream->text);
    qv_plain_reset(&stream->plain);
    qv_cues_reset(&stream->cues);
    stream->cues.manner = stream->manner;
    if (stream->ssml)
        qv_ssml_start(stream->ssml);
    qv_events_clear(&stream->events);
    stream->finished = stream->ended = false;
    stream->error = QV_OK;
    qv_queue_clear(&stream->queue);
    stream->planned = 0;
    stream->sentence.frames = 0;
    stream->blocks.left = 0;
    stream->block = stream->settings.first_block;
    stream->ready_count = stream->silence = stream->pause = stream->asked = stream->tail = 0;
    stream->tone = false;
    stream->given = 0;
}

/* Does what another thread asked for. True when the stream was cancelled. */
static bool heed_cancel(qv_stream *stream)
{
    if (!atomic_exchange_explicit(&stream->cancelled, false, memory_order_acquire))
        return false;
    forget(stream);
    return true;
}

static bool take_memory(qv_stream *stream)
{
    const int frames = stream->settings.largest_block;
    const size_t events = QV_EVENTS_KEPT * sizeof(qv_event), names = QV_EVENTS_KEPT * sizeof(size_t);
    stream->arena = qv_arena_open(qv_sentence_bytes(stream->voice) + qv_blocks_bytes(stream->voice, frames) +
                                  events + names + 4096);
    if (!stream->arena)
        return false;
    stream->events.event = qv_arena_bytes(stream->arena, events);
    stream->events.name = qv_arena_bytes(stream->arena, names);
    stream->events.names = &stream->cues.names;
    return stream->events.event && stream->events.name &&
           qv_sentence_take(&stream->sentence, stream->voice, stream->arena) &&
           qv_blocks_take(&stream->blocks, stream->voice, frames, stream->arena);
}

int qv_stream_open(qv_stream **out, const qv_voice *voice, const qv_settings *settings)
{
    if (!out)
        return QV_ERROR_ARGUMENT;
    *out = NULL;
    qv_settings defaults;
    qv_settings_default(&defaults);
    if (!settings)
        settings = &defaults;
    if (!voice || !settings_valid(settings))
        return QV_ERROR_ARGUMENT;
    qv_stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return QV_ERROR_MEMORY;
    stream->voice = voice;
    stream->settings = *settings;
    stream->manner = stream->cues.manner = qv_manner_of(settings);
    atomic_init(&stream->cancelled, false);
    int error = qv_text_open(&stream->text, voice->lexicon);
    if (!error && voice->file)
        qv_text_set_language(stream->text, qv_tensor_file_text(voice->file, "language"));
    stream->plain.text = stream->text;
    if (!error)
        error = qv_speller_open(&stream->speller, voice->letters);
    if (!error && !take_memory(stream))
        error = QV_ERROR_MEMORY;
    if (error) {
        qv_stream_close(&stream);
        return error;
    }
    qv_text_set_spell(stream->text, qv_speller_spell, stream->speller);
    set_reading(stream, settings);
    forget(stream);
    *out = stream;
    return QV_OK;
}

void qv_stream_close(qv_stream **stream)
{
    if (!stream || !*stream)
        return;
    if ((*stream)->text)
        qv_text_close(&(*stream)->text);
    qv_plain_free(&(*stream)->plain);
    qv_ssml_free((*stream)->ssml);
    free((*stream)->names.text);
    qv_speller_close(&(*stream)->speller);
    qv_queue_free(&(*stream)->queue);
    qv_cues_free(&(*stream)->cues);
    qv_arena_close(&(*stream)->arena);
    free(*stream);
    *stream = NULL;
}

int qv_stream_time(qv_stream *stream, qv_stream_times *times)
{
    if (!stream || !times)
        return QV_ERROR_ARGUMENT;
    const double *seconds = stream->measured.seconds;
    *times = (qv_stream_times){
        .text = seconds[QV_STAGE_TEXT],
        .plan = seconds[QV_STAGE_PLAN],
        .acoustic = seconds[QV_STAGE_ACOUSTIC],
        .vocoder = seconds[QV_STAGE_VOCODER],
        .synthesis = seconds[QV_STAGE_SYNTHESIS],
    };
    stream->measured = (qv_stages){.since = stream->measured.since};
    stream->stages = stream->blocks.stages = &stream->measured;
    return QV_OK;
}

/* Reads what has become a whole sentence: after this, speaking it needs neither text nor memory. */
static int read_text(qv_stream *stream)
{
    qv_stages_start(stream->stages);
    int error = qv_queue_fill(&stream->queue, &stream->plain);
    const size_t passed = error ? 0 : qv_plain_pass(&stream->plain);
    if (!qv_queue_first(&stream->queue))
        qv_cues_pass(&stream->cues, passed);
    if (qv_speller_was_short(stream->speller) && !error)
        error = QV_ERROR_MEMORY;
    qv_speller_rest(stream->speller);
    qv_stages_add(stream->stages, QV_STAGE_TEXT);
    return error;
}

/* What is no SSML comes next. 0 or QV_ERROR_MEMORY. */
static int settle_ssml(qv_stream *stream)
{
    return stream->ssml ? qv_ssml_settle(stream->ssml) : QV_OK;
}

int qv_stream_text(qv_stream *stream, const char *text, size_t bytes)
{
    if (!stream || (!text && bytes > 0))
        return QV_ERROR_ARGUMENT;
    heed_cancel(stream);
    if (stream->finished)
        return QV_ERROR_STATE;
    int error = bytes > 0 ? settle_ssml(stream) : QV_OK;
    if (!error)
        error = qv_plain_text(&stream->plain, text, bytes);
    return error ? error : read_text(stream);
}

static int open_ssml(qv_stream *stream)
{
    const qv_normal *normal = &stream->voice->normal;
    if (qv_plain_map(&stream->plain))
        return QV_ERROR_MEMORY;
    if (stream->ssml)
        return QV_OK;
    stream->ssml = qv_ssml_open(&stream->plain, &stream->cues, normal->pitch_mean, normal->pitch_deviation);
    if (!stream->ssml)
        return QV_ERROR_MEMORY;
    qv_ssml_set_base(stream->ssml, &stream->manner);
    return QV_OK;
}

int qv_stream_ssml(qv_stream *stream, const char *ssml, size_t bytes)
{
    if (!stream || (!ssml && bytes > 0))
        return QV_ERROR_ARGUMENT;
    heed_cancel(stream);
    if (stream->finished)
        return QV_ERROR_STATE;
    int error = open_ssml(stream);
    if (!error)
        error = qv_ssml_feed(stream->ssml, ssml, bytes);
    return error ? error : read_text(stream);
}

/* Gives the stream something to be named. */
static int give_names(qv_stream *stream, const char *text, size_t bytes,
                      int put(qv_plain *, qv_phrase *, const char *, size_t))
{
    if (!stream || (!text && bytes > 0))
        return QV_ERROR_ARGUMENT;
    heed_cancel(stream);
    if (stream->finished)
        return QV_ERROR_STATE;
    int error = qv_plain_map(&stream->plain);
    if (!error && bytes > 0)
        error = settle_ssml(stream);
    stream->names.short_of_memory = false;
    if (!error)
        error = put(&stream->plain, &stream->names, text, bytes);
    return error ? error : read_text(stream);
}

int qv_stream_characters(qv_stream *stream, const char *text, size_t bytes)
{
    return give_names(stream, text, bytes, qv_plain_characters);
}

int qv_stream_key(qv_stream *stream, const char *key, size_t bytes)
{
    return give_names(stream, key, bytes, qv_plain_key);
}

int qv_stream_settings(qv_stream *stream, const qv_settings *settings)
{
    if (!stream || !settings || !qv_manner_valid(settings) || !qv_reading_valid(settings))
        return QV_ERROR_ARGUMENT;
    heed_cancel(stream);
    if (stream->finished)
        return QV_ERROR_STATE;
    const qv_manner own = qv_manner_of(settings);
    const qv_manner manner = stream->ssml ? qv_ssml_set_base(stream->ssml, &own) : own;
    if (qv_cues_add_manner(&stream->cues, stream->plain.place.at, &manner)) {
        if (stream->ssml) // nothing has changed
            qv_ssml_set_base(stream->ssml, &stream->manner);
        return QV_ERROR_MEMORY;
    }
    stream->manner = own;
    set_reading(stream, settings);
    return QV_OK;
}

int qv_stream_lexicon(qv_stream *stream, const char *path, char *message, size_t size)
{
    char unused[1];
    if (!stream || !path)
        return qv_fail(QV_ERROR_ARGUMENT, message, size, "no stream or no lexicon is given");
    heed_cancel(stream);
    return qv_text_add_lexicon_file(stream->text, path, message ? message : unused,
                                    message ? size : sizeof unused);
}

int qv_stream_problem(qv_stream *stream, qv_problem *problem)
{
    if (!stream || !problem)
        return QV_ERROR_ARGUMENT;
    return !heed_cancel(stream) && qv_plain_problem(&stream->plain, problem);
}

int qv_stream_mark(qv_stream *stream, int mark)
{
    if (!stream)
        return QV_ERROR_ARGUMENT;
    heed_cancel(stream);
    if (stream->finished)
        return QV_ERROR_STATE;
    return qv_cues_add_mark(&stream->cues, stream->plain.place.at, mark, NULL);
}

int qv_stream_finish(qv_stream *stream)
{
    if (!stream)
        return QV_ERROR_ARGUMENT;
    heed_cancel(stream);
    if (stream->ssml && !stream->finished) {
        const int error = qv_ssml_finish(stream->ssml);
        if (error)
            return error;
    }
    qv_text_finish(stream->text);
    stream->finished = true;
    return read_text(stream);
}

int qv_stream_reset(qv_stream *stream)
{
    if (!stream)
        return QV_ERROR_ARGUMENT;
    atomic_store_explicit(&stream->cancelled, false, memory_order_relaxed);
    forget(stream);
    return QV_OK;
}

void qv_stream_cancel(qv_stream *stream)
{
    if (stream)
        atomic_store_explicit(&stream->cancelled, true, memory_order_release);
}

int qv_stream_event(qv_stream *stream, qv_event *event)
{
    if (!stream || !event)
        return QV_ERROR_ARGUMENT;
    return heed_cancel(stream) ? 0 : qv_events_take(&stream->events, stream->given, event);
}

static void tell_end(qv_stream *stream)
{
    if (!stream->finished || stream->ended)
        return;
    stream->ended = true;
    qv_words_tell_marks(&stream->cues, stream->plain.place.at, stream->given, &stream->events);
    const qv_event event = {.type = QV_EVENT_END, .sample = stream->given};
    qv_events_add(&stream->events, &event, QV_NO_NAME);
}

enum { SAMPLES_PER_MS = QV_RATE / 1000 };

/* Samples of silence for a pause of `ms`, of which the quiet around it is a part. */
static int silence_of(int ms, int quiet)
{
    const int samples = ms * SAMPLES_PER_MS - quiet;
    return samples > 0 ? samples : 0;
}

/* The pause that was asked for behind the last word. True: there is one. */
static bool pause_at_end(qv_stream *stream)
{
    size_t at = 0;
    const int ms = stream->finished ? qv_plain_last_pause(&stream->plain, &at) : 0;
    if (ms == 0)
        return false;
    qv_words_tell_marks(&stream->cues, at, stream->given, &stream->events);
    stream->silence = silence_of(ms, stream->tail);
    stream->tail = 0;
    stream->tone = false;
    return true;
}

/* The silence before the piece that is planned. */
static int silence_before(qv_stream *stream, const qv_word *word, const qv_sentence *sentence)
{
    const int quiet = stream->tail + qv_sentence_samples(sentence, 0, 1);
    int silence = stream->asked > 0 ? silence_of(stream->asked, quiet) : stream->pause;
    if (word && word->pause < 0)
        silence = 0;
    else if (word && word->pause > 0)
        silence = silence_of(word->pause, quiet);
    stream->tone = word && word->tone;
    return stream->tone && silence < QV_TONE_SAMPLES ? QV_TONE_SAMPLES : silence;
}

/* The piece is spoken from now on: its sentence is done with when it was the last. */
static void pass(qv_stream *stream, const qv_utterance *utterance, qv_piece piece)
{
    stream->planned = piece.end;
    if (piece.end < utterance->symbols)
        return;
    stream->planned = 0;
    qv_cues_pass(&stream->cues, utterance->end);
    qv_queue_drop(&stream->queue);
}

/* Plans the next piece of text. 1: done, 0: nothing to say now, negative: an error. */
static int next_sentence(qv_stream *stream)
{
    const qv_utterance *utterance = qv_queue_first(&stream->queue);
    if (!utterance) {
        if (pause_at_end(stream))
            return 1;
        stream->block = stream->settings.first_block; // whatever comes next is waited for
        tell_end(stream);
        return 0;
    }
    qv_stages_start(stream->stages);
    qv_sentence *sentence = &stream->sentence;
    const qv_piece piece = qv_words_cut(utterance, qv_sentence_cut(utterance, stream->planned));
    qv_sentence_set(sentence, utterance, piece);
    qv_words_set_manners(utterance, piece, &stream->cues, sentence);
    const int error = qv_sentence_plan(sentence, stream->voice, stream->settings.seed, stream->arena);
    if (error)
        return error;
    stream->silence = silence_before(stream, qv_words_first(utterance, piece), sentence);
    const int64_t origin = stream->given + stream->silence;
    const int last = sentence->symbols - 1;
    stream->pause = qv_sentence_pause(sentence->phone[last], &sentence->manner[last]);
    stream->asked = piece.end == utterance->symbols ? (int)lrintf(1000 * sentence->manner[last].pause) : 0;
    stream->tail =
        qv_symbol_is_break(sentence->phone[last]) ? qv_sentence_samples(sentence, last, last + 1) : 0;
    qv_words_tell(utterance, piece, sentence, origin, stream->silence, &stream->cues, &stream->events);
    pass(stream, utterance, piece);
    qv_blocks_start(&stream->blocks, sentence, stream->settings.seed, origin);
    qv_stages_add(stream->stages, QV_STAGE_PLAN);
    return 1;
}

static void next_block(qv_stream *stream)
{
    qv_stages_start(stream->stages);
    stream->ready_count = qv_blocks_next(&stream->blocks, &stream->sentence, stream->block, &stream->ready);
    stream->block *= 2;
    if (stream->block > stream->settings.largest_block)
        stream->block = stream->settings.largest_block;
}

/* Makes samples ready, or a pause. 1: there are some, 0: nothing to say now or cancelled, negative: an error.
 */
static int make_ready(qv_stream *stream)
{
    while (stream->silence == 0 && stream->ready_count == 0) {
        if (heed_cancel(stream))
            return 0;
        if (stream->blocks.left == 0) {
            const int got = next_sentence(stream);
            if (got <= 0)
                return got;
        } else {
            next_block(stream);
        }
    }
    return 1;
}

/* Silence, and the tone at its end. */
static void fill_silence(qv_stream *stream, float *samples, int count)
{
    memset(samples, 0, (size_t)count * sizeof *samples);
    if (stream->tone)
        qv_tone(samples, QV_TONE_SAMPLES - stream->silence, count);
    stream->silence -= count;
}

/* Gives up to `count` samples of what is ready. */
static int give(qv_stream *stream, float *samples, int count)
{
    int given;
    if (stream->silence > 0) {
        given = stream->silence < count ? stream->silence : count;
        fill_silence(stream, samples, given);
    } else {
        given = stream->ready_count < count ? stream->ready_count : count;
        memcpy(samples, stream->ready, (size_t)given * sizeof *samples);
        stream->ready += given;
        stream->ready_count -= given;
    }
    stream->given += given;
    return given;
}

int qv_stream_read(qv_stream *stream, float *samples, int count)
{
    if (!stream || count < 0 || (!samples && count > 0))
        return QV_ERROR_ARGUMENT;
    if (heed_cancel(stream))
        return 0;
    int error = stream->error, done = 0;
    stream->error = QV_OK;
    while (!error && done < count) {
        const int ready = make_ready(stream);
        if (ready > 0)
            done += give(stream, samples + done, count - done);
        else if (ready < 0)
            error = ready;
        else if (stream->given == 0) // cancelled (or nothing was ever said): what this call made is dropped
            return 0;
        else
            break;
    }
    if (error && done > 0)
        stream->error = error;
    return done > 0 ? done : error;
}

/* Gives the sink all that is ready. */
static int give_sink(qv_stream *stream, qv_sink *sink, void *user)
{
    float silence[QV_HOP];
    if (stream->silence > 0) {
        const int count = stream->silence < QV_HOP ? stream->silence : QV_HOP;
        fill_silence(stream, silence, count);
        stream->given += count;
        return sink(user, silence, count);
    }
    const int count = stream->ready_count;
    stream->ready_count = 0;
    stream->given += count;
    return sink(user, stream->ready, count);
}

int qv_stream_push(qv_stream *stream, qv_sink *sink, void *user)
{
    if (!stream || !sink)
        return QV_ERROR_ARGUMENT;
    if (heed_cancel(stream))
        return 0;
    int result = stream->error;
    stream->error = QV_OK;
    while (!result) {
        if (heed_cancel(stream)) // here, too, as a pause is made ready once for many blocks
            return 0;
        const int ready = make_ready(stream);
        if (ready <= 0)
            return ready;
        result = give_sink(stream, sink, user);
    }
    return result;
}
