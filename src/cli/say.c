/* quaver say: text in, speech out. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/process.h"
#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/say_input.h"
#include "cli/say_output.h"
#include "cli/text_options.h"
#include "cli/timings.h"
#include "cli/voice_path.h"
#include "quaver/quaver.h"

static const char usage[] =
    "usage: quaver say [options] [TEXT...]\n"
    "Speaks text: that of the command line, of a file, or what comes through standard input.\n\n"
    "  -f, --file FILE      read the text from FILE; -: standard input\n"
    "  -v, --voice VOICE    a voice's name (see quaver voices) or file\n"
    "  -o, --output FILE    write FILE.wav, .flac or .ogg instead of speaking aloud;\n"
    "                       -: raw samples to standard output (16 bits, 24,000 Hz, mono)\n"
    "      --rate X         speed, 0.3 to 6 (to 4 without libsonic); 1: normal, 2: twice as fast\n"
    "      --pitch X        semitones up, -12 to 12; 0: normal\n"
    "      --pitch-range X  factor on the ups and downs of pitch, 0 to 3; 1: normal\n"
    "      --volume X       decibels, -60 to 12; 0: normal\n" QV_TEXT_USAGE
    "      --seed N         of the noise in the voice; the same seed gives the same sound\n"
    "      --ssml           the text is SSML\n"
    "      --timings FILE   write the times of sentences, words, phones and marks as JSON;\n"
    "                       FILE.vtt or FILE.srt: captions\n"
    "  -h, --help           this text\n";

enum {
    OPTION_RATE = 256,
    OPTION_PITCH,
    OPTION_PITCH_RANGE,
    OPTION_VOLUME,
    OPTION_SEED,
    OPTION_SSML,
    OPTION_TIMINGS
};

static const struct option options[] = {{"file", required_argument, NULL, 'f'},
                                        {"voice", required_argument, NULL, 'v'},
                                        {"output", required_argument, NULL, 'o'},
                                        {"rate", required_argument, NULL, OPTION_RATE},
                                        {"pitch", required_argument, NULL, OPTION_PITCH},
                                        {"pitch-range", required_argument, NULL, OPTION_PITCH_RANGE},
                                        {"volume", required_argument, NULL, OPTION_VOLUME},
                                        {"seed", required_argument, NULL, OPTION_SEED},
                                        {"ssml", no_argument, NULL, OPTION_SSML},
                                        {"timings", required_argument, NULL, OPTION_TIMINGS},
                                        QV_TEXT_OPTIONS,
                                        {"help", no_argument, NULL, 'h'},
                                        {0}};

/* What the command line says. */
typedef struct arguments {
    const char *command; // "quaver: say"
    const char *file, *voice, *output, *timings;
    qv_settings settings;
    qv_text_options text;
    float speed; // by which the sound is shortened, beyond the rate in the settings
    bool ssml, help;
} arguments;

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
    volatile sig_atomic_t caught;
    qv_stream *stream;
    qv_player *player;
} interrupt;

static bool read_setting(const arguments *a, const char *name, double least, double most, float *setting)
{
    double value;
    if (!qv_read_number(a->command, name, optarg, least, most, &value))
        return false;
    *setting = (float)value;
    return true;
}

/* A voice speaks up to four times as fast; the rest is done to its sound. */
static bool read_rate(arguments *a)
{
    float rate;
    if (!read_setting(a, "rate", 0.3, QV_FASTEST, &rate))
        return false;
    a->speed = rate > (float)QV_FASTEST_VOICE ? rate / (float)QV_FASTEST_VOICE : 1;
    a->settings.rate = rate / a->speed;
    return true;
}

static bool take_option(arguments *a, int option)
{
    double seed;
    if (qv_is_text_option(option))
        return qv_take_text_option(&a->text, a->command, option, optarg);
    switch (option) {
    case 'f':
        a->file = optarg;
        return true;
    case 'v':
        a->voice = optarg;
        return true;
    case 'o':
        a->output = optarg;
        return true;
    case 'h':
        a->help = true;
        return true;
    case OPTION_RATE:
        return read_rate(a);
    case OPTION_PITCH:
        return read_setting(a, "pitch", -12, 12, &a->settings.pitch);
    case OPTION_PITCH_RANGE:
        return read_setting(a, "pitch-range", 0, 3, &a->settings.pitch_range);
    case OPTION_VOLUME:
        return read_setting(a, "volume", -60, 12, &a->settings.volume);
    case OPTION_SEED:
        if (!qv_read_whole(a->command, "seed", optarg, 0, QV_LARGEST_WHOLE, &seed))
            return false;
        a->settings.seed = (uint64_t)seed;
        return true;
    case OPTION_SSML:
        a->ssml = true;
        return true;
    case OPTION_TIMINGS:
        a->timings = optarg;
        return true;
    default: // getopt has said what is wrong
        return false;
    }
}

static bool parse(int argc, char **argv, arguments *a)
{
    *a = (arguments){.command = argv[0], .speed = 1};
    qv_settings_default(&a->settings);
    int option;
    while ((option = getopt_long(argc, argv, "f:v:o:h", options, NULL)) != -1) {
        if (!take_option(a, option))
            return false;
    }
    a->settings.punctuation = a->text.punctuation;
    a->settings.emoji = a->text.emoji;
    if (a->file && optind < argc) {
        qv_misuse(a->command, "give either text or -f FILE");
        return false;
    }
    return true;
}

static void stop(int number)
{
    interrupt.caught = number;
    qv_stream_cancel(interrupt.stream);
    if (interrupt.player)
        qv_player_cancel(interrupt.player);
}

static void catch_signals(const speech *s)
{
    interrupt.stream = s->stream;
    interrupt.player = s->output.player;
    qv_catch_stop(stop);
}

static void let_signals_be(void)
{
    qv_catch_stop(NULL);
}

/* Opens all that speaking needs; complains and returns false when something fails. */
static bool open_speech(speech *s, const arguments *a, char **words, int count)
{
    char message[1024] = "";
    int error = qv_cli_open_voice(&s->voice, a->voice, message, sizeof message);
    if (!error)
        error = qv_stream_open(&s->stream, s->voice, &a->settings);
    for (int i = 0; i < a->text.lexicons && !error; i++)
        error = qv_stream_lexicon(s->stream, a->text.lexicon[i], message, sizeof message);
    if (error) {
        qv_complain("%s", message[0] ? message : qv_error_text(error));
        return false;
    }
    if (qv_say_input_open(&s->input, a->file, words, count) < 0) {
        qv_complain("%s: %s", a->file ? a->file : "text", strerror(errno));
        return false;
    }
    if (a->timings && qv_timings_open(&s->timings, a->timings, a->speed) < 0) {
        qv_complain("%s: %s", a->timings, strerror(errno));
        return false;
    }
    error = qv_say_output_open(&s->output, a->output, message, sizeof message);
    if (!error && a->speed > 1)
        error = qv_say_output_speed(&s->output, a->speed);
    if (error)
        qv_complain("%s", message[0] ? message : qv_error_text(error));
    return error == 0;
}

static void close_speech(speech *s)
{
    qv_say_output_abort(&s->output);
    qv_timings_close(&s->timings);
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
    if (result == 0 && !interrupt.caught)
        qv_stream_reset(s->stream);
    return result;
}

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

/* Speaks sentence by sentence until the text ends or a signal comes. 0, or the status to exit with. */
static int speak(speech *s)
{
    char bytes[4096];
    int result = 0;
    long count = 1;
    while (result == 0 && count != 0 && !interrupt.caught) {
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
    return result < 0 ? fail(s, output_name(s), cause_of(result)) : 0;
}

static int finish(speech *s, const arguments *a)
{
    int error = interrupt.caught ? 0 : qv_say_output_close(&s->output);
    if (error)
        return fail(s, output_name(s), cause_of(error));
    error = qv_timings_close(&s->timings);
    if (error)
        return qv_complain("%s: %s", a->timings, qv_error_text(error));
    return interrupt.caught ? 128 + interrupt.caught : 0;
}

int qv_cmd_say(int argc, char **argv)
{
    arguments a;
    speech s = {0};
    if (!parse(argc, argv, &a))
        return 2;
    if (a.help) {
        fputs(usage, stdout);
        return qv_finish_output();
    }
    int status = 1;
    s.ssml = a.ssml;
    if (open_speech(&s, &a, argv + optind, argc - optind)) {
        catch_signals(&s);
        status = speak(&s);
        if (status == 0)
            status = finish(&s, &a);
        let_signals_be();
    }
    close_speech(&s);
    return status;
}
