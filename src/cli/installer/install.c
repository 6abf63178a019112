// SPDX-License-Identifier: MIT
/* quaver voices install: a voice from a file or the network into the user's folder. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/platform.h"
#include "cli/complain.h"
#include "cli/installer/commands.h"
#include "cli/installer/digest.h"
#include "cli/installer/fetch.h"
#include "cli/installer/voice_name.h"
#include "cli/options.h"
#include "quaver/quaver.h"
#include "store/aside.h"

typedef struct arguments {
    const char *name, *digest;
    bool replace;
} arguments;

#define FIELD(name) .target = offsetof(arguments, name)
static const qv_option options[] = {
    {"name", 0, QV_OPTION_TEXT, "NAME", FIELD(name),
     .help = "what the voice is to be called; default: what its file is called, without .qv"},
    {"sha256", 0, QV_OPTION_TEXT, "DIGITS", FIELD(digest),
     .help = "install it only when this is the file's checksum, as sha256sum prints it"},
    {"replace", 0, QV_OPTION_FLAG, FIELD(replace), .help = "put it in the place of one of the same name"},
    {0}};

static const qv_usage usage = {
    .synopsis = "FILE|URL [options]",
    .about = "Installs a voice, a file or one at an address of http or https, for the user: into "
             "$XDG_DATA_HOME/quaver/voices, by default ~/.local/share/quaver/voices. Its licence and "
             "checksum are shown. "
             "Nothing changes unless it is a whole voice that this quaver speaks with.",
    .options = options,
    .least = 1,
    .most = 1,
    .wanted = "name one file or URL",
};

static void print_voice(const qv_voice *voice, const qv_fetched *file, const char *digest)
{
    static const char *const keys[] = {"name", "language", "speaker", "licence"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *text = qv_voice_info(voice, keys[i]);
        printf("%-8s %s\n", keys[i],
               text && *text ? text : "unknown"); // a voice's texts have no control characters
    }
    printf("bytes    %zu\nsha256   %s\n", file->size, digest);
}

/* Compares the checksum, which it hands out in digest [QV_DIGEST_TEXT], and opens the voice. 0, or 1 after a
 * complaint. */
static int examine(const qv_fetched *file, const char *source, const char *wanted, char *digest,
                   qv_voice **voice)
{
    char message[1024] = "";
    qv_digest(file->bytes, file->size, digest);
    if (wanted && !qv_same_digest(wanted, digest))
        return qv_complain("%s: its SHA-256 is %s, not %s; it is not installed", source, digest, wanted);
    if (file->size == 0)
        return qv_complain("%s: no voice: it is empty", source);
    const int error = qv_voice_open_memory(voice, file->bytes, file->size, message, sizeof message);
    if (error) {
        const char *reason = strstr(message, ": "); // behind what the library calls it
        return qv_complain("%s: no voice that this quaver speaks with: %s", source,
                           reason ? reason + 2 : qv_error_text(error));
    }
    return 0;
}

/* Makes the folder of a path, and those around it. */
static bool make_folders(char *path)
{
    bool well = true;
    for (char *at = path + 1; *at && well; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        qv_file_facts facts;
        well = qv_file_look(path, &facts) || qv_folder_make(path);
        *at = '/';
    }
    return well;
}

static int put(const qv_fetched *file, char *path)
{
    qv_aside *aside = NULL;
    int error = make_folders(path) ? qv_aside_open(&aside, path, QV_ASIDE_DURABLE) : QV_ERROR_WRITE;
    if (!error) {
        fwrite(file->bytes, 1, file->size, qv_aside_stream(aside));
        error = qv_aside_close(&aside);
    }
    if (error)
        return qv_complain("%s: %s", path, strerror(errno));
    return 0;
}

static int install(const arguments *a, const char *source, char *path)
{
    qv_fetched file = {0};
    qv_voice *voice = NULL;
    char digest[QV_DIGEST_TEXT];
    const bool there = qv_is_url(source) ? qv_fetch_url(&file, source) : qv_fetch_file(&file, source);
    int status = there ? examine(&file, source, a->digest, digest, &voice) : 1;
    if (status == 0)
        status = put(&file, path);
    if (status == 0) {
        print_voice(voice, &file, digest);
        printf("file     %s\n", path);
        status = qv_finish_output();
    }
    qv_voice_close(&voice);
    free(file.bytes);
    return status;
}

int qv_cmd_install(int argc, char **argv)
{
    arguments a = {0};
    int status;
    char name[256], path[3 * PATH_MAX];
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    const char *source = argv[1];
    if (a.digest && !qv_is_digest(a.digest))
        return qv_misuse(argv[0], "--sha256: \"%s\" is not 64 hexadecimal digits", a.digest);
    if (a.name && !qv_voice_name_given(a.name, name, sizeof name))
        return qv_misuse(argv[0],
                         "--name: \"%s\" is no name: 1 to 100 letters, digits, \".\", \"_\" and \"-\", not "
                         "beginning with \".\" or \"-\"",
                         a.name);
    if (!a.name && !qv_voice_name_of(source, qv_is_url(source), name, sizeof name))
        return qv_misuse(argv[0], "%s: not called NAME.qv; call the voice something with --name NAME",
                         source);
    if (!qv_voice_place(name, path, sizeof path))
        return 1;
    if (qv_file_exists(path) && !a.replace)
        return qv_complain(
            "a voice \"%s\" is installed already, as %s; give --replace to put this one in its place", name,
            path);
    return install(&a, source, path);
}
