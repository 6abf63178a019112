// SPDX-License-Identifier: MIT
/* Writes a voice with random weights: write_voice PATH [full | lively | spelling] */
#include <stdio.h>
#include <string.h>

#include "tiny_voice.h"

int main(int argc, char **argv)
{
    char message[512] = "";
    if (argc < 2)
        return 2;
    tiny_kind kind = TINY_VOICE;
    if (argc > 2)
        kind = strcmp(argv[2], "full") == 0     ? FULL_VOICE
               : strcmp(argv[2], "lively") == 0 ? LIVELY_VOICE
                                                : SPELLING_VOICE;
    const int error = tiny_voice_write(argv[1], kind, message, sizeof message);
    if (error)
        fprintf(stderr, "%s: %s\n", qv_error_text(error), message);
    return error ? 1 : 0;
}
