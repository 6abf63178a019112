// SPDX-License-Identifier: MIT
/* Writes a voice with random weights: write_voice PATH [full] */
#include <stdio.h>
#include <string.h>

#include "tiny_voice.h"

int main(int argc, char **argv)
{
    char message[512] = "";
    if (argc < 2)
        return 2;
    const int error =
        tiny_voice_write(argv[1], argc > 2 && strcmp(argv[2], "full") == 0, message, sizeof message);
    if (error)
        fprintf(stderr, "%s: %s\n", qv_error_text(error), message);
    return error ? 1 : 0;
}
