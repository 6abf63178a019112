// SPDX-License-Identifier: MIT
/* quaver convert: a voice with weights of another precision. */
#include <stdlib.h>

#include "cli/trainer/commands.h"
#include "cli/complain.h"
#include "cli/options.h"
#include "cli/voice_path.h"
#include "model/voice.h"

typedef struct arguments {
    const char *output;
    int weights; // index of `weights`
} arguments;

static const char *const weights[] = {"8", "16", NULL};

#define FIELD(name) .target = offsetof(arguments, name)
static const qv_option options[] = {
    {"output", 'o', QV_OPTION_TEXT, "FILE", FIELD(output), .help = "the voice to write"},
    {"weights", 0, QV_OPTION_CHOICE, FIELD(weights), .choices = weights,
     .help = "bits of a weight of the networks: 8 (default), which is fast, or 16"},
    {0}};

static const qv_usage usage = {
    .synopsis = "VOICE -o FILE [options]",
    .about = "Writes a voice anew with its weights in 8 or in 16 bits. A voice of before Quaver 0.4 becomes "
             "smaller, "
             "and speaks faster, in 8; what 8 bits have rounded, 16 don't bring back.",
    .options = options,
    .least = 1,
    .most = 1,
    .wanted = "name one voice",
};

int qv_cmd_convert(int argc, char **argv)
{
    arguments a = {0};
    int status;
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    if (!a.output)
        return qv_misuse(argv[0], "name the voice to write with -o FILE");
    char message[1024] = "";
    qv_voice *voice;
    int error = qv_cli_open_voice(&voice, argv[1], message, sizeof message);
    if (!error)
        error = qv_voice_convert(voice, a.weights == 0 ? QV_TENSOR_I8 : QV_TENSOR_F16, a.output, message,
                                 sizeof message);
    qv_voice_close(&voice);
    return error ? qv_complain("%s", message) : 0;
}
