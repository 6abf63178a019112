// SPDX-License-Identifier: MIT
/* quaver say: text in, speech out. */
#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "base/process.h"
#include "commands.h"
#include "complain.h"
#include "devices.h"
#include "options.h"
#include "quaver/quaver.h"
#include "same_file.h"
#include "say_input.h"
#include "say_output.h"
#include "text_options.h"
#include "timings.h"
#include "voice_path.h"

/* What the command line says. */
typedef struct arguments {
    const char *file, *voice, *timings;
    qv_say_target target; // its format: index in `formats`
    qv_settings settings;
    qv_text_options text;
    float pause; // seconds between sentences; -1: the voice's own
    bool ssml, list_devices;
} arguments;

static const char *const formats[] = {"wav",  "flac", "ogg", "mp3",
                                      "opus", "raw",  NULL}; // as in qv_sound_format

#define FIELD(name) .target = offsetof(arguments, name)
static const qv_option options[] = {
    {"file", 'f', QV_OPTION_TEXT, "FILE", FIELD(file), .help = "read the text from FILE; -: standard input"},
    {"voice", 'v', QV_OPTION_TEXT, "VOICE", FIELD(voice),
     .help = "a voice's name (see quaver voices) or file"},
    {"output", 'o', QV_OPTION_TEXT, "FILE", FIELD(target.path),
     .help = "write FILE.wav, .flac, .ogg, .mp3 or .opus instead of speaking aloud, or into a pipe or device "
             "as it is "
             "spoken; -: to standard output"},
    {"format", 0, QV_OPTION_CHOICE, FIELD(target.format), .choices = formats,
     .help = "of the output, whatever it is called; without it -o - is raw (16 bits, 24,000 Hz, mono), pipes "
             "and devices are wav"},
    {"device", 0, QV_OPTION_TEXT, "DEVICE", FIELD(target.device),
     .help = "the sound device to speak on: its number in --list-devices, its name or a part of it"},
    {"list-devices", 0, QV_OPTION_FLAG, FIELD(list_devices),
     .help = "list the sound devices, and say nothing"},
    {"rate", 0, QV_OPTION_FLOAT, "X", 0.3, 6, FIELD(settings.rate),
     .help = "speed, 0.3 to 6; 1: normal, 2: twice as fast"},
    {"pitch", 0, QV_OPTION_FLOAT, "X", -12, 12, FIELD(settings.pitch),
     .help = "semitones up, -12 to 12; 0: normal"},
    {"pitch-range", 0, QV_OPTION_FLOAT, "X", 0, 3, FIELD(settings.pitch_range),
     .help = "factor on the ups and downs of pitch, 0 to 3; 1: normal"},
    {"volume", 0, QV_OPTION_FLOAT, "X", -60, 12, FIELD(settings.volume),
     .help = "decibels, -60 to 12; 0: normal"},
    {"sentence-pause", 0, QV_OPTION_FLOAT, "SECONDS", 0, 10, FIELD(pause),
     .help = "quiet between sentences, 0 to 10, at every rate; default: about 0.4 at rate 1"},
    QV_TEXT_OPTIONS(arguments, text),
    {"seed", 0, QV_OPTION_WHOLE, "N", 0, QV_OPTION_LARGEST, FIELD(settings.seed),
     .help = "of the noise in the voice, and unless 1 of its melodies; the same seed gives the same sound"},
    {"ssml", 0, QV_OPTION_FLAG, FIELD(ssml), .help = "the text is SSML"},
    {"timings", 0, QV_OPTION_TEXT, "FILE", FIELD(timings),
     .help = "write the times of sentences, words, phones and marks as JSON; FILE.vtt or FILE.srt: captions; "
             "-: to standard output"},
    {0}};

static const qv_usage usage = {
    .synopsis = "[options] [TEXT...]",
    .about = "Speaks text: that of the command line, of a file, or what comes through standard input.",
    .options = options,
    .most = -1,
};

/* What a speaking command holds. */
typedef struct speech {
    qv_voice *voice;
    qv_stream *stream;
    qv_say_input input;
    qv_say_output output;
    qv_timings *timings;
    bool ssml, input_ended;
    size_t bytes;     // of text since the stream's last reset
    size_t lines;     // of text before that
    size_t new_lines; // of text since then
    int64_t samples;  // the same of sound
} speech;

/* Signals can only reach what is global. */
static struct {
    atomic_int caught;
    atomic_int at_work; // calls of `stop` that have begun and not ended
    _Atomic(qv_stream *) stream;
    _Atomic(qv_player *) player;
} interrupt;

static void stop(int number)
{
    atomic_fetch_add(&interrupt.at_work, 1);
    atomic_store(&interrupt.caught, number);
    qv_stream_cancel(atomic_load(&interrupt.stream));
    qv_player_cancel(atomic_load(&interrupt.player));
    atomic_fetch_sub(&interrupt.at_work, 1);
}

/* From here on signals silence what there is to silence. */
static void show_to_signals(const speech *s)
{
    atomic_store(&interrupt.stream, s->stream);
    atomic_store(&interrupt.player, s->output.player);
}

/* Before stream and player are freed: what is caught from now on, in whatever thread, finds neither. */
static void spare_from_signals(void)
{
    atomic_store(&interrupt.stream, NULL);
    atomic_store(&interrupt.player, NULL);
    while (atomic_load(&interrupt.at_work) > 0)
        ;
}

/* The stream's pause is never none: then it is as short as one can be. */
static void set_pause(arguments *a)
{
    const float shortest = 0.05f;
    if (a->pause >= 0)
        a->settings.sentence_pause = a->pause < shortest ? shortest : a->pause;
}

/* Opens all that speaking needs; complains and returns false when something fails. */
static bool open_speech(speech *s, const arguments *a, char **words, int count)
{
    char message[1024] = "";
    int error = qv_cli_open_voice(&s->voice, a->voice, message, sizeof message);
    if (!error)
        error = qv_stream_open(&s->stream, s->voice, &a->settings);
    for (int i = 0; i < a->text.lexicons.count && !error; i++)
        error = qv_stream_lexicon(s->stream, a->text.lexicons.item[i], message, sizeof message);
    if (error) {
        qv_complain("%s", message[0] ? message : qv_error_text(error));
        return false;
    }
    if (qv_say_input_open(&s->input, a->file, words, count) < 0) {
        qv_complain("%s: %s", a->file ? a->file : "text", strerror(errno));
        return false;
    }
    return true;
}

static const char *timings_name(const arguments *a)
{
    return strcmp(a->timings, "-") == 0 ? "standard output" : a->timings;
}

/* Opens what is written. What ends the program from now on takes away files that are not whole. */
static bool open_files(speech *s, const arguments *a)
{
    char message[1024] = "";
    qv_catch_stop(stop);
    if (a->timings) {
        qv_outlive_readers();
        if (qv_timings_open(&s->timings, a->timings) < 0) {
            qv_complain("%s: %s", timings_name(a), strerror(errno));
            return false;
        }
    }
    const int error = qv_say_output_open(&s->output, &a->target, message, sizeof message);
    if (error && !atomic_load(&interrupt.caught)) // which ends waiting for the reader of a pipe
        qv_complain("%s", message[0] ? message : qv_error_text(error));
    return error == 0;
}

static void close_speech(speech *s)
{
    spare_from_signals();
    qv_say_output_abort(&s->output);
    qv_timings_abort(&s->timings);
    qv_say_input_close(&s->input);
    qv_stream_close(&s->stream);
    qv_voice_close(&s->voice);
}

static void tell_events(speech *s)
{
    qv_event event;
    while (s->timings && qv_stream_event(s->stream, &event) > 0)
        if (event.type != QV_EVENT_END || s->input_ended)
            qv_timings_add(s->timings, &event);
}

/* A qv_sink. */
static int take_samples(void *user, const float *samples, int count)
{
    speech *s = user;
    s->samples += count;
    tell_events(s);
    return qv_say_output_write(&s->output, samples, count);
}

/* Tells what of the text given so far cannot be read as it stands. */
static void tell_problems(speech *s)
{
    qv_problem problem;
    while (qv_stream_problem(s->stream, &problem) > 0)
        qv_tell_problem(qv_say_output_stderr(&s->output), s->input.name, s->lines, &problem);
}

static int give_text(speech *s, const char *bytes, size_t count)
{
    int error = s->ssml ? qv_stream_ssml(s->stream, bytes, count) : qv_stream_text(s->stream, bytes, count);
    if (!error)
        error = qv_timings_text(s->timings, bytes, count, s->ssml);
    s->bytes += count;
    for (size_t i = 0; i < count; i++)
        s->new_lines += bytes[i] == '\n';
    tell_problems(s);
    return error;
}

/* Speaks all that has come and starts afresh: the next text is apart from it. */
static int speak_rest(speech *s)
{
    qv_stream_finish(s->stream);
    tell_problems(s);
    const int result = qv_stream_push(s->stream, take_samples, s);
    tell_events(s);
    if (s->timings)
        qv_timings_shift(s->timings, s->samples, s->bytes);
    s->samples = 0;
    s->bytes = 0;
    s->lines += s->new_lines;
    s->new_lines = 0;
    if (result == 0 && !atomic_load(&interrupt.caught))
        qv_stream_reset(s->stream);
    return result;
}

/* The shell's status of a program that a signal has ended. */
enum { ENDED_BY = 128, BROKEN_PIPE = ENDED_BY + 13 };

static int fail(speech *s, const char *where, const char *what)
{
    qv_say_output_abort(&s->output);
    return qv_complain("%s: %s", where, what);
}

static const char *output_name(const speech *s)
{
    if (!s->output.path)
        return "sound device";
    return strcmp(s->output.path, "-") == 0 ? "standard output" : s->output.path;
}

/* A failing write leaves its cause in errno. */
static const char *cause_of(int error)
{
    return error == QV_ERROR_WRITE && errno ? strerror(errno) : qv_error_text(error);
}

static int fail_output(speech *s, int error)
{
    if (error == QV_ERROR_WRITE && errno == EPIPE) // who reads has enough, which is nothing to tell of
        return BROKEN_PIPE;
    return fail(s, output_name(s), cause_of(error));
}

/* Speaks sentence by sentence until the text ends or a signal comes. 0, or the status to exit with. */
static int speak(speech *s)
{
    char bytes[4096];
    int result = 0;
    long count = 1;
    while (result == 0 && count != 0 && !atomic_load(&interrupt.caught)) {
        count = qv_say_input_read(&s->input, bytes, sizeof bytes);
        if (count == -1 && errno != EINTR)
            return fail(s, s->input.name, strerror(errno));
        if (count > 0) {
            result = give_text(s, bytes, (size_t)count);
            if (result == 0)
                result = qv_stream_push(s->stream, take_samples, s);
        } else if (count == 0 || (count != -1 && !s->ssml)) { // a document goes on behind a pause
            s->input_ended = count == 0;
            result = speak_rest(s);
        }
        if (result == 0)
            result = qv_say_output_rest(&s->output);
    }
    return result < 0 && !atomic_load(&interrupt.caught) ? fail_output(s, result) : 0;
}

/* Waits until all is heard, and puts files in their places. The status to exit with. */
static int finish(speech *s, const arguments *a)
{
    int error = atomic_load(&interrupt.caught) ? 0 : qv_say_output_drain(&s->output);
    spare_from_signals();
    const int caught = atomic_load(&interrupt.caught);
    if (caught)
        return ENDED_BY + caught;
    if (!error)
        error = qv_say_output_close(&s->output);
    if (error)
        return fail_output(s, error);
    error = qv_timings_close(&s->timings);
    if (error == QV_ERROR_WRITE && errno == EPIPE)
        return BROKEN_PIPE;
    if (error)
        return qv_complain("%s: %s", timings_name(a), cause_of(error));
    return 0;
}

/* Whether a file that is to be written is one that is read; true after a complaint. */
static bool overwrites_input(const arguments *a, const char *command, const char *option, const char *written)
{
    char voice[2 * PATH_MAX], unused[1024];
    const char *read = NULL;
    if (!written || strcmp(written, "-") == 0)
        return false;
    if (qv_same_file(written, a->file))
        read = "-f";
    for (int i = 0; i < a->text.lexicons.count; i++)
        if (qv_same_file(written, a->text.lexicons.item[i]))
            read = "--lexicon";
    if (qv_voice_find(a->voice, voice, sizeof voice, unused, sizeof unused) && qv_same_file(written, voice))
        read = "the voice";
    if (read)
        qv_misuse(command, "%s %s: this file is read, by %s; write to another", option, written, read);
    return read;
}

static bool overwrites(const arguments *a, const char *command)
{
    if (qv_same_file(a->timings, a->target.path)) {
        qv_misuse(command, "-o and --timings name the same file, %s", a->timings);
        return true;
    }
    return overwrites_input(a, command, "-o", a->target.path) ||
           overwrites_input(a, command, "--timings", a->timings);
}

static void try_player(char *message, size_t size)
{
    qv_player *player;
    qv_player_open(&player, NULL, message, size);
    qv_player_close(&player);
}

static const qv_device_kind players = {"sound device", qv_player_list, try_player};

int qv_cmd_say(int argc, char **argv)
{
    arguments a = {.pause = -1, .target.format = -1};
    speech s = {0};
    int status;
    qv_settings_default(&a.settings);
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    if (a.list_devices)
        return qv_list_devices(&players);
    if (a.file && argc > 1)
        return qv_misuse(argv[0], "give either text or -f FILE");
    if (a.target.format >= 0 && !a.target.path)
        return qv_misuse(argv[0], "--format needs -o FILE");
    if (a.target.device && a.target.path)
        return qv_misuse(argv[0], "give either --device or -o FILE");
    if (a.timings && a.target.path && strcmp(a.timings, "-") == 0 && strcmp(a.target.path, "-") == 0)
        return qv_misuse(argv[0], "-o and --timings cannot both go to standard output");
    if (overwrites(&a, argv[0]))
        return 2;
    set_pause(&a);
    qv_set_text_options(&a.text, &a.settings);
    status = 1;
    s.ssml = a.ssml;
    if (open_speech(&s, &a, argv + 1, argc - 1) && open_files(&s, &a)) {
        show_to_signals(&s);
        status = speak(&s);
        if (status == 0)
            status = finish(&s, &a);
    }
    close_speech(&s);
    const int caught = atomic_load(&interrupt.caught);
    return status == 1 && caught ? ENDED_BY + caught : status;
}
