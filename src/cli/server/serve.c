// SPDX-License-Identifier: MIT
/* quaver serve: speaks for programs that ask over the network. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/line.h"
#include "base/platform.h"
#include "base/process.h"
#include "cli/complain.h"
#include "cli/options.h"
#include "cli/server/commands.h"
#include "cli/voice_path.h"
#include "server/server.h"

static const double GRACE_SECONDS = 5; // after a signal, for what is being said

typedef struct arguments {
    qv_option_list voices;
    const char *wyoming, *http, *token_file;
    int workers, speeches, connections;
    uint64_t text;
    double timeout, longest;
} arguments;

#define FIELD(name) offsetof(arguments, name)
static const qv_option options[] = {
    {"voice", 'v', QV_OPTION_LIST, "VOICE", .target = FIELD(voices),
     .help = "a voice to offer, by name or file; may be given again, the first is the default (all that are "
             "installed)"},
    {"wyoming", 0, QV_OPTION_TEXT, "ADDRESS", .target = FIELD(wyoming),
     .help = "HOST:PORT for the Wyoming protocol, or off (127.0.0.1:10200)"},
    {"http", 0, QV_OPTION_TEXT, "ADDRESS", .target = FIELD(http),
     .help = "HOST:PORT for HTTP, or off (127.0.0.1:10201)"},
    {"token-file", 0, QV_OPTION_TEXT, "FILE", .target = FIELD(token_file),
     .help = "the first line of FILE is a token that requests over HTTP must bring; also $QUAVER_TOKEN"},
    {"workers", 0, QV_OPTION_INT, "N", 1, 256, .target = FIELD(workers),
     .help = "threads that speak (one a processor)"},
    {"max-speeches", 0, QV_OPTION_INT, "N", 1, 100000, .target = FIELD(speeches),
     .help = "requests that are answered at once; others are told to try again (256)"},
    {"max-connections", 0, QV_OPTION_INT, "N", 1, 100000, .target = FIELD(connections),
     .help = "at once, for each of Wyoming and HTTP (400)"},
    {"max-text", 0, QV_OPTION_WHOLE, "BYTES", 1, 100e6, .target = FIELD(text),
     .help = "of one request (100000)"},
    {"max-seconds", 0, QV_OPTION_DOUBLE, "S", 1, 1e6, .target = FIELD(longest),
     .help = "that one request may take to its end (3600)"},
    {"timeout", 0, QV_OPTION_DOUBLE, "S", 0.1, 1e6, .target = FIELD(timeout),
     .help = "seconds in which a request must have come, and some of an answer be taken (30)"},
    {0}};

static const qv_usage usage = {
    .synopsis = "[options]",
    .about =
        "Speaks for other programs: Home Assistant and all that know the Wyoming protocol, programs that "
        "know "
        "OpenAI's POST /v1/audio/speech, and browsers. Listens to this machine alone unless told otherwise.",
    .options = options,
    .wanted = "it takes no arguments but options",
};

/* Voices */

typedef struct collection {
    qv_voices *voices;
    const char *only; // the name of a file in the folder; NULL: all
} collection;

static bool add_folder(void *user, const char *folder)
{
    const collection *c = user;
    char **names, path[2 * PATH_MAX], message[1024] = "";
    size_t count;
    if (!qv_folder_list(folder, &names, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!qv_is_voice_file(names[i]) || (c->only && strcmp(names[i], c->only) != 0))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        names[i][strlen(names[i]) - 3] = 0;
        if (qv_voices_add(c->voices, names[i], path, message, sizeof message) < 0)
            qv_complain("%s; this voice is left out", message);
    }
    qv_names_free(names, count);
    return false;
}

/* The name of a file without its folders and ending. */
static void name_of(const char *path, char *name, size_t size)
{
    const char *slash = qv_path_separator(path), *file = slash ? slash + 1 : path;
    const size_t length = strlen(file);
    const bool ends = length > 3 && strcmp(file + length - 3, ".qv") == 0;
    snprintf(name, size, "%.*s", (int)(ends ? length - 3 : length), file);
}

static bool add_named(qv_voices *voices, const char *wanted)
{
    char path[2 * PATH_MAX], name[256], message[1024] = "";
    if (!qv_voice_find(wanted, path, sizeof path, message, sizeof message)) {
        qv_complain("%s", message);
        return false;
    }
    name_of(path, name, sizeof name);
    const int error = qv_voices_add(voices, name, path, message, sizeof message);
    if (error)
        qv_complain("%s", message[0] ? message : qv_error_text(error));
    return !error;
}

/* Those that are named, else all of the folders, the default voice before the others. */
static bool add_voices(qv_voices *voices, const qv_option_list *named)
{
    for (int i = 0; i < named->count; i++)
        if (!add_named(voices, named->item[i]))
            return false;
    if (named->count > 0)
        return true;
    qv_voice_folders(add_folder, &(collection){.voices = voices, .only = QV_DEFAULT_VOICE ".qv"});
    qv_voice_folders(add_folder, &(collection){.voices = voices});
    if (voices->count == 0)
        qv_complain("no voice is installed; set QUAVER_VOICES to a folder with one, or give a file with -v");
    return voices->count > 0;
}

/* Addresses and the token */

static bool read_door(const char *option, const char *text, bool *open, qv_address *address)
{
    *open = strcmp(text, "off") != 0;
    if (!*open || qv_address_read(address, text))
        return true;
    qv_misuse("quaver: serve", "--%s: \"%s\" is neither HOST:PORT nor off", option, text);
    return false;
}

/* To be freed. False after a complaint. */
static bool read_token(const char *path, char **token)
{
    *token = qv_environment("QUAVER_TOKEN");
    if (!path && *token && !**token) {
        qv_complain("QUAVER_TOKEN is empty; unset it where no token is wanted");
        return false;
    }
    if (!path)
        return true;
    free(*token);
    *token = NULL;
    size_t capacity = 0;
    errno = 0;
    FILE *file = qv_file_open(path, "r");
    const long length = file ? qv_read_line(file, token, &capacity) : -1;
    const int reason = errno;
    if (file)
        fclose(file);
    char *trimmed = length >= 0 ? qv_trim(*token) : NULL;
    if (!trimmed || !*trimmed) {
        qv_complain("%s: %s", path, reason ? strerror(reason) : "its first line has no token");
        return false;
    }
    memmove(*token, trimmed, strlen(trimmed) + 1);
    return true;
}

/* What whoever starts the server is to know. */
static void announce(const qv_service *service, const qv_doors *doors, int workers)
{
    const bool far = (doors->http && !service->token && !qv_address_is_loopback(&doors->http_at)) ||
                     (doors->wyoming && !qv_address_is_loopback(&doors->wyoming_at));
    if (doors->wyoming)
        printf("Wyoming at tcp://%s:%d\n", doors->wyoming_at.host, doors->wyoming_at.port);
    if (doors->http)
        printf("HTTP at http://%s:%d/\n", doors->http_at.host, doors->http_at.port);
    printf("%d voice%s, the default is %s; %d worker%s\n", service->voices.count,
           service->voices.count == 1 ? "" : "s", service->voices.list[0].name, workers,
           workers == 1 ? "" : "s");
    fflush(stdout);
    if (far)
        qv_complain("serve: whoever reaches this machine can have text spoken; see \"Serving\" in quaver(1)");
}

static qv_server *running; // for the signal

static void on_signal(int number)
{
    (void)number;
    qv_server_stop(running);
}

static int run(qv_service *service, const qv_limits *limits, qv_doors *doors)
{
    char message[512] = "";
    qv_outlive_readers();
    if (qv_server_open(&running, service, limits, doors, message, sizeof message) < 0)
        return qv_complain("serve: %s", message);
    qv_catch_stop(on_signal);
    announce(service, doors, limits->workers);
    qv_server_run(running, GRACE_SECONDS);
    qv_catch_stop(NULL);
    qv_server_close(&running);
    return 0;
}

int qv_cmd_serve(int argc, char **argv)
{
    arguments a = {.wyoming = "127.0.0.1:10200",
                   .http = "127.0.0.1:10201",
                   .workers = qv_processors(),
                   .speeches = 256,
                   .connections = 400,
                   .text = 100000,
                   .timeout = 30,
                   .longest = 3600};
    qv_doors doors = {0};
    int status;
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    if (!read_door("wyoming", a.wyoming, &doors.wyoming, &doors.wyoming_at) ||
        !read_door("http", a.http, &doors.http, &doors.http_at))
        return 2;
    if (!doors.wyoming && !doors.http)
        return qv_misuse(argv[0], "with --wyoming off and --http off nobody can ask");
    const qv_limits limits = {
        .workers = a.workers, .speeches = a.speeches, .text = (size_t)a.text, .longest = a.longest};
    qv_service service = {.connections = a.connections, .timeout = a.timeout};
    char *token;
    status = 1;
    if (read_token(a.token_file, &token) && add_voices(&service.voices, &a.voices)) {
        service.token = token;
        status = run(&service, &limits, &doors);
    }
    qv_voices_close(&service.voices);
    free(token);
    return status;
}
