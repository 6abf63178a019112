#include "cli/trainer/lexicon_option.h"

#include <stdlib.h>

#include "cli/voice_path.h"
#include "model/g2p_file.h"
#include "model/voice.h"
#include "text/lexicon/lexicon.h"

/* Takes the letters-to-phones model of the voice, if it has one. */
static int take_letters(qv_lexicon_option *option, char *message, size_t size)
{
    if (!qv_g2p_in(option->voice->file))
        return QV_OK;
    option->letters = option->voice->file;
    if (qv_speller_open(&option->speller, option->letters))
        return QV_ERROR_MEMORY;
    return qv_speller_load(option->speller, message, size);
}

int qv_lexicon_option_open(qv_lexicon_option *option, const char *dictionary, bool guess, char *message,
                           size_t size)
{
    *option = (qv_lexicon_option){0};
    if (!dictionary) {
        const int error = qv_cli_open_voice(&option->voice, NULL, message, size);
        if (error)
            return error;
        option->bytes = qv_voice_lexicon(option->voice, &option->size);
        return take_letters(option, message, size);
    }
    const int error = qv_lexicon_compile(dictionary, &option->compiled, &option->size, message, size);
    option->bytes = option->compiled;
    if (error || !guess)
        return error;
    char unused[1024]; // there need not be a voice
    return qv_cli_open_voice(&option->voice, NULL, unused, sizeof unused)
               ? QV_OK
               : take_letters(option, message, size);
}

void qv_lexicon_option_close(qv_lexicon_option *option)
{
    free(option->compiled);
    qv_speller_close(&option->speller);
    qv_voice_close(&option->voice);
    *option = (qv_lexicon_option){0};
}
