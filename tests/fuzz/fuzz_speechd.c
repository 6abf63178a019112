// SPDX-License-Identifier: MIT
/*
 * Random bytes from speech-dispatcher to its output module: whatever comes, in whatever pieces, is answered
 * in lines and blocks as the protocol has them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "server/speechd/module.h"
#include "tiny_voice.h"

enum { MOST_WORK = 40, MOST_BYTES = 4096 };

/* A run that is not as promised ends here. */
static void must(int condition)
{
    if (!condition)
        abort();
}

static void tell(const char *line)
{
    (void)line;
}

/* A configuration that names the voice; it lasts as long as the process. */
static const char *configuration(void)
{
    static char path[64];
    char voice[64], message[200];
    if (path[0])
        return path;
    snprintf(voice, sizeof voice, "/tmp/quaver-fuzz-%ld.qv", (long)getpid());
    snprintf(path, sizeof path, "/tmp/quaver-fuzz-%ld.conf", (long)getpid());
    FILE *file = fopen(path, "w");
    must(file && tiny_voice_write(voice, TINY_VOICE, message, sizeof message) == 0);
    fprintf(file, "Voice %s\n", voice);
    fclose(file);
    return path;
}

static void remove_files(void)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/quaver-fuzz-%ld.qv", (long)getpid());
    unlink(path);
    snprintf(path, sizeof path, "/tmp/quaver-fuzz-%ld.conf", (long)getpid());
    unlink(path);
}

/* Each line begins with three digits and a blank or a hyphen. */
static void check_output(output *out)
{
    const char *at = out->bytes + out->written, *end = out->bytes + out->size;
    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        must(line_end && line_end - at >= 4 && at[0] >= '2' && at[0] <= '7' &&
             (at[3] == ' ' || at[3] == '-'));
        at = line_end + 1;
    }
    output_advance(out, out->size - out->written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char init[] = "INIT\nAUDIO\naudio_output_method=server\n.\n";
    static module m; // opened once
    static bool opened;
    if (!opened) {
        options o;
        options_read(&o, configuration(), tell);
        module_open(&m, &o, tell);
        module_feed(&m, init, sizeof init - 1);
        must(m.ready);
        check_output(&m.out);
        remove_files(); // the voice is mapped
        opened = true;
    }
    const size_t piece = size > 0 ? 1 + data[0] % 64 : 1;
    for (size_t at = 1; at < size && at < MOST_BYTES; at += piece) {
        module_feed(&m, (const char *)data + at, size - at < piece ? size - at : piece);
        module_work(&m);
        if (data[0] % 3)
            check_output(&m.out);
    }
    for (int i = 0; i < MOST_WORK && module_work(&m); i++)
        check_output(&m.out);
    static const char end[] = "\n.\nSTOP\n.\n"; // what began ends here
    m.commands.quit = false;
    module_feed(&m, end, sizeof end - 1);
    check_output(&m.out);
    must(!m.speaking && m.commands.data == DATA_NONE && !m.out.short_of_memory);
    return 0;
}
