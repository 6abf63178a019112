#include "quaver/quaver.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "model/speller.h"
#include "store/tensor_file.h"
#include "synth/blocks.h"
#include "synth/events.h"
#include "synth/manner.h"
#include "synth/queue.h"
#include "synth/cues.h"
#include "synth/sentence.h"
#include "synth/stages.h"
#include "synth/words.h"
#include "text/text.h"

struct qv_stream {
    const qv_voice *voice;
    atomic_bool cancelled; // the only field that other threads touch
    qv_settings settings;  // seed and block sizes count; the manner is in the cues

    qv_text *text;
    qv_speller *speller; // of words that the lexicon doesn't list
    size_t fed;          // bytes of text
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
    qv_cues_reset(&stream->cues);
    qv_events_clear(&stream->events);
    stream->fed = 0;
    stream->finished = stream->ended = false;
    stream->error = QV_OK;
    qv_queue_clear(&stream->queue);
    stream->planned = 0;
    stream->sentence.frames = 0;
    stream->blocks.left = 0;
    stream->block = stream->settings.first_block;
    stream->ready_count = stream->silence = stream->pause = 0;
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
    const size_t events = QV_EVENTS_KEPT * sizeof(qv_event);
    stream->arena = qv_arena_open(qv_sentence_bytes(stream->voice) + qv_blocks_bytes(stream->voice, frames) +
                                  events + 4096);
    if (!stream->arena)
        return false;
    stream->events.event = qv_arena_bytes(stream->arena, events);
    return stream->events.event && qv_sentence_take(&stream->sentence, stream->voice, stream->arena) &&
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
    stream->cues.manner = qv_manner_of(settings);
    atomic_init(&stream->cancelled, false);
    int error = qv_text_open(&stream->text, voice->lexicon);
    if (!error && voice->file)
        qv_text_set_language(stream->text, qv_tensor_file_text(voice->file, "language"));
    if (!error)
        error = qv_speller_open(&stream->speller, voice->file);
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
    const int error = qv_queue_fill(&stream->queue, stream->text);
    qv_stages_add(stream->stages, QV_STAGE_TEXT);
    return error;
}

int qv_stream_text(qv_stream *stream, const char *text, size_t bytes)
{
    if (!stream || (!text && bytes > 0))
        return QV_ERROR_ARGUMENT;
    heed_cancel(stream);
    if (stream->finished)
        return QV_ERROR_STATE;
    const int error = qv_text_feed(stream->text, text, bytes);
    if (error)
        return error;
    stream->fed += bytes;
    return read_text(stream);
}

int qv_stream_settings(qv_stream *stream, const qv_settings *settings)
{
    if (!stream || !settings || !qv_manner_valid(settings) || !qv_reading_valid(settings))
        return QV_ERROR_ARGUMENT;
    heed_cancel(stream);
    if (stream->finished)
        return QV_ERROR_STATE;
    set_reading(stream, settings);
    const qv_manner manner = qv_manner_of(settings);
    return qv_cues_add_manner(&stream->cues, stream->fed, &manner);
}

int qv_stream_lexicon(qv_stream *stream, const char *path, char *message, size_t size)
{
    char unused[1];
    if (!stream || !path)
        return QV_ERROR_ARGUMENT;
    heed_cancel(stream);
    return qv_text_add_lexicon_file(stream->text, path, message ? message : unused,
                                    message ? size : sizeof unused);
}

int qv_stream_problem(qv_stream *stream, qv_problem *problem)
{
    if (!stream || !problem)
        return QV_ERROR_ARGUMENT;
    return !heed_cancel(stream) && qv_text_problem(stream->text, problem);
}

int qv_stream_mark(qv_stream *stream, int mark)
{
    if (!stream)
        return QV_ERROR_ARGUMENT;
    heed_cancel(stream);
    if (stream->finished)
        return QV_ERROR_STATE;
    return qv_cues_add_mark(&stream->cues, stream->fed, mark);
}

int qv_stream_finish(qv_stream *stream)
{
    if (!stream)
        return QV_ERROR_ARGUMENT;
    heed_cancel(stream);
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
    qv_words_tell_marks(&stream->cues, stream->fed, stream->given, &stream->events);
    const qv_event event = {.type = QV_EVENT_END, .sample = stream->given};
    qv_events_add(&stream->events, &event);
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
        stream->block = stream->settings.first_block; // whatever comes next is waited for
        tell_end(stream);
        return 0;
    }
    qv_stages_start(stream->stages);
    qv_sentence *sentence = &stream->sentence;
    const qv_piece piece = qv_sentence_cut(utterance, stream->planned);
    qv_sentence_set(sentence, utterance, piece);
    qv_words_set_manners(utterance, piece, &stream->cues, sentence);
    const int error = qv_sentence_plan(sentence, stream->voice, stream->arena);
    if (error)
        return error;
    const int64_t origin = stream->given + stream->pause;
    stream->silence = stream->pause;
    const int last = sentence->symbols - 1;
    stream->pause = qv_sentence_pause(sentence->phone[last], &sentence->manner[last]);
    qv_words_tell(utterance, piece, sentence, origin, &stream->cues, &stream->events);
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

/* Gives up to `count` samples of what is ready. */
static int give(qv_stream *stream, float *samples, int count)
{
    int given;
    if (stream->silence > 0) {
        given = stream->silence < count ? stream->silence : count;
        memset(samples, 0, (size_t)given * sizeof *samples);
        stream->silence -= given;
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
    static const float silence[QV_HOP];
    if (stream->silence > 0) {
        const int count = stream->silence < QV_HOP ? stream->silence : QV_HOP;
        stream->silence -= count;
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
        const int ready = make_ready(stream);
        if (ready <= 0)
            return ready;
        result = give_sink(stream, sink, user);
    }
    return result;
}
