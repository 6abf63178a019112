// SPDX-License-Identifier: MIT
#include "cli/trainer/lexicon_option.h"

#include <stdlib.h>

#include "cli/voice_path.h"
#include "model/g2p_file.h"
#include "model/voice.h"
#include "text/lexicon/lexicon.h"

/* Takes the letters-to-phones model of the voice, if it has one. */
static void take_letters(qv_lexicon_option *option, const qv_voice *voice)
{
    if (qv_g2p_in(voice->file))
        option->letters = voice->file;
}

static int open_dictionary(qv_lexicon_option *option, const char *dictionary, bool guess,
                           const qv_voice *given, char *message, size_t size)
{
    if (!dictionary) {
        const int error = given ? QV_OK : qv_cli_open_voice(&option->voice, NULL, message, size);
        if (error)
            return error;
        const qv_voice *voice = given ? given : option->voice;
        option->bytes = qv_voice_lexicon(voice, &option->size);
        take_letters(option, voice);
        return QV_OK;
    }
    const int error = qv_lexicon_compile(dictionary, &option->compiled, &option->size, message, size);
    option->bytes = option->compiled;
    if (error || !guess)
        return error;
    char unused[1024]; // there need not be a voice
    if (given || !qv_cli_open_voice(&option->voice, NULL, unused, sizeof unused))
        take_letters(option, given ? given : option->voice);
    return QV_OK;
}

int qv_lexicon_option_open(qv_lexicon_option *option, const char *dictionary, const qv_option_list *lexicons,
                           bool guess, const qv_voice *given, char *message, size_t size)
{
    *option = (qv_lexicon_option){0};
    int error = open_dictionary(option, dictionary, guess, given, message, size);
    if (error || !lexicons || !lexicons->count)
        return error;
    uint8_t *merged;
    error = qv_lexicon_merge(lexicons->item, lexicons->count, option->bytes, option->size, &merged,
                             &option->size, message, size);
    if (!error) {
        free(option->compiled);
        option->bytes = option->compiled = merged;
    }
    return error;
}

void qv_lexicon_option_close(qv_lexicon_option *option)
{
    free(option->compiled);
    qv_voice_close(&option->voice);
    *option = (qv_lexicon_option){0};
}
