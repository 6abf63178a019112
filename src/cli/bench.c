// SPDX-License-Identifier: MIT
/* quaver bench: speed, latency and memory of speaking, on one thread. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/ascending.h"
#include "base/clock.h"
#include "child.h"
#include "commands.h"
#include "complain.h"
#include "options.h"
#include "quaver/quaver.h"
#include "voice_path.h"

typedef struct arguments {
    const char *voice;
    bool json;
} arguments;

static const qv_option options[] = {
    {"voice", 'v', QV_OPTION_TEXT, "VOICE", .target = offsetof(arguments, voice),
     .help = "a voice's name or file"},
    {"json", 0, QV_OPTION_FLAG, .target = offsetof(arguments, json), .help = "print the figures as JSON"},
    {0}};

static const qv_usage usage = {
    .synopsis = "[--json] [-v VOICE]",
    .about = "Measures speaking on one thread: whole runs of `quaver say -o -`, and an open stream.",
    .options = options,
    .wanted = "it takes no text",
};

static const char hello[] = "Hello world.";
static const char forty[] = // words, one sentence
    "When the ferry had left the harbour and the lights of the town were only a thin line behind us, my "
    "brother "
    "came up on deck, sat down beside me, and told me at last what had happened in the winter.";
static const char story[] = // about two minutes
    "The house at the end of the lane had been empty for eleven years. Nobody in the village could say why. "
    "Some people thought that the roof was bad, and others that the well had gone dry; but the truth, as it "
    "turned out, was a good deal simpler. The owner had moved to the coast to be near her daughter, and she "
    "had "
    "never found the time to come back and sell it. In the garden the apple trees had grown together until "
    "you "
    "could walk from one end to the other without once seeing the sky. "
    "We first went there in May. My sister wanted to look at the old kitchen, which she remembered from a "
    "visit "
    "when she was six, and I had nothing better to do. The door was not locked. Inside, the air was dry and "
    "smelled of paper, and there was a clock on the wall that had stopped at twenty past four. Have you ever "
    "stood in a room where everything is where it was left? It makes you speak quietly, as if somebody were "
    "asleep upstairs. "
    "On the table lay a letter. It was addressed to the postman, of all people, and it asked him to feed the "
    "cat. "
    "There was no cat, of course. There was a blue bowl by the stove, though, and it was clean. My sister "
    "picked "
    "it up, turned it over, and put it back exactly where it had been. \"Somebody comes here,\" she said. I "
    "told "
    "her that bowls can stay clean for a long time when there is nothing in them. She did not believe me, "
    "and "
    "she was right. "
    "We came back the next evening and sat on the steps behind the house. For an hour nothing happened at "
    "all: "
    "the light went slowly out of the trees, a train passed on the far side of the valley, and it grew cold. "
    "Then we heard the gate. It was the postman, an old man by now, with a bottle of milk under his arm. He "
    "was "
    "not surprised to see us. He sat down, took off his cap, and said that he had been coming every day "
    "since "
    "the letter was written. The cat, he told us, had been gone for nine years. But nobody had ever written "
    "to "
    "say that he could stop, and he was a man who did what his letters said.";

/* Where the time of a stream goes. */
enum { STAGES = 5 };
static const char *const stage_names[STAGES] = {"text", "plan", "acoustic", "vocoder", "synthesis"};

/* All figures; seconds and bytes. */
typedef struct figures {
    double speech;                   // seconds of sound in the long text
    double wall, cpu;                // of the whole process, a second of speech
    double memory;                   // peak of the whole process
    double start_hello, start_forty; // process start to first sample
    double open;                     // of the voice
    double first_hello, first_forty; // text to first sample in an open stream
    double stream;                   // of the long text in an open stream, a second of speech
    double stages[STAGES];           // of the long text, a second of speech
} figures;

enum { RUNS = 9, LONG_RUNS = 3 };

/* Runs `quaver say` on a text several times; the medians of what it costs. */
static int run_say(const char *voice, const char *text, int runs, qv_child_cost *cost)
{
    char *const argv[] = {(char *)"quaver", (char *)"say", (char *)"-v", (char *)voice, (char *)"-o",
                          (char *)"-",      (char *)"--",  (char *)text, NULL};
    double first[RUNS], wall[RUNS], cpu[RUNS];
    for (int i = 0; i < runs; i++) {
        if (qv_child_run(argv, cost) < 0)
            return -1;
        first[i] = cost->first, wall[i] = cost->wall, cpu[i] = cost->cpu;
    }
    cost->first = qv_median(first, runs);
    cost->wall = qv_median(wall, runs);
    cost->cpu = qv_median(cpu, runs);
    return 0;
}

static int measure_process(const char *voice, figures *f)
{
    qv_child_cost cost;
    if (run_say(voice, hello, RUNS, &cost) < 0)
        return -1;
    f->start_hello = cost.first;
    if (run_say(voice, forty, RUNS, &cost) < 0)
        return -1;
    f->start_forty = cost.first;
    if (run_say(voice, story, LONG_RUNS, &cost) < 0)
        return -1;
    f->speech = (double)cost.bytes / 2 / QV_SAMPLE_RATE;
    f->wall = cost.wall / f->speech;
    f->cpu = cost.cpu / f->speech;
    f->memory = cost.memory;
    return 0;
}

/* Seconds from text to the first sample in a stream that is open; a negative error. */
static double first_sample(qv_stream *stream, const char *text)
{
    double times[RUNS];
    float sample;
    for (int i = 0; i < RUNS; i++) {
        qv_stream_reset(stream);
        const double begun = qv_clock();
        qv_stream_text(stream, text, strlen(text));
        qv_stream_finish(stream);
        const int got = qv_stream_read(stream, &sample, 1);
        if (got < 1)
            return got < 0 ? got : QV_ERROR_STATE;
        times[i] = qv_clock() - begun;
    }
    return qv_median(times, RUNS);
}

static int measure_long(qv_stream *stream, figures *f)
{
    float samples[4096];
    long count = 0;
    int got = 0;
    qv_stream_times times;
    qv_stream_reset(stream);
    qv_stream_time(stream, &times); // starts the measuring
    const double begun = qv_clock();
    qv_stream_text(stream, story, strlen(story));
    qv_stream_finish(stream);
    while ((got = qv_stream_read(stream, samples, 4096)) > 0)
        count += got;
    const double speech = (double)count / QV_SAMPLE_RATE;
    if (got < 0 || count == 0)
        return got < 0 ? got : QV_ERROR_STATE;
    f->stream = (qv_clock() - begun) / speech;
    qv_stream_time(stream, &times);
    const double seconds[STAGES] = {times.text, times.plan, times.acoustic, times.vocoder, times.synthesis};
    for (int i = 0; i < STAGES; i++)
        f->stages[i] = seconds[i] / speech;
    return QV_OK;
}

static int measure_stream(const char *path, figures *f, char *message, size_t size)
{
    qv_voice *voice;
    qv_stream *stream = NULL;
    const double begun = qv_clock();
    int error = qv_voice_open(&voice, path, message, size);
    f->open = qv_clock() - begun;
    if (!error)
        error = qv_stream_open(&stream, voice, NULL);
    if (!error) {
        f->first_hello = first_sample(stream, hello);
        f->first_forty = first_sample(stream, forty);
        error = f->first_hello < 0 ? (int)f->first_hello : f->first_forty < 0 ? (int)f->first_forty : 0;
    }
    if (!error)
        error = measure_long(stream, f);
    qv_stream_close(&stream);
    qv_voice_close(&voice);
    return error;
}

static void print_text(const figures *f)
{
    printf("whole process, %.0f s of speech\n", f->speech);
    printf("  wall clock                   %8.5f s a second of speech\n", f->wall);
    printf("  processor time               %8.5f s a second of speech\n", f->cpu);
    printf("  peak memory                  %8.1f MB\n", f->memory / 1e6);
    printf("  start to first sample        %8.1f ms  \"Hello world.\"\n", 1e3 * f->start_hello);
    printf("                               %8.1f ms  40 words\n", 1e3 * f->start_forty);
    printf("open stream\n");
    printf("  opening the voice            %8.1f ms\n", 1e3 * f->open);
    printf("  text to first sample         %8.1f ms  \"Hello world.\"\n", 1e3 * f->first_hello);
    printf("                               %8.1f ms  40 words\n", 1e3 * f->first_forty);
    printf("  wall clock                   %8.5f s a second of speech, of it\n", f->stream);
    for (int i = 0; i < STAGES; i++)
        printf("    %-26s %8.5f\n", stage_names[i], f->stages[i]);
}

static void print_json(const figures *f)
{
    printf("{\"speech_seconds\": %.3f,\n \"process\": {\"wall\": %.6f, \"cpu\": %.6f, \"peak_bytes\": %.0f,\n"
           "  \"first_sample_hello\": %.6f, \"first_sample_40_words\": %.6f},\n",
           f->speech, f->wall, f->cpu, f->memory, f->start_hello, f->start_forty);
    printf(
        " \"stream\": {\"voice_open\": %.6f, \"first_sample_hello\": %.6f, \"first_sample_40_words\": %.6f,\n"
        "  \"wall\": %.6f, \"stages\": {",
        f->open, f->first_hello, f->first_forty, f->stream);
    for (int i = 0; i < STAGES; i++)
        printf("%s\"%s\": %.6f", i ? ", " : "", stage_names[i], f->stages[i]);
    printf("}}}\n");
}

static int bench(const char *name, bool json)
{
    char path[2 * PATH_MAX], message[1024] = "";
    figures f = {0};
    if (!qv_voice_find(name, path, sizeof path, message, sizeof message))
        return qv_complain("%s", message);
    if (measure_process(path, &f) < 0)
        return qv_complain("bench: quaver say fails with the voice %s", path);
    const int error = measure_stream(path, &f, message, sizeof message);
    if (error)
        return qv_complain("%s", message[0] ? message : qv_error_text(error));
    (json ? print_json : print_text)(&f);
    return qv_finish_output();
}

int qv_cmd_bench(int argc, char **argv)
{
    arguments a = {0};
    int status;
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    return bench(a.voice, a.json);
}
