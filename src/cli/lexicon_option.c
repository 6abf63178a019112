#include "cli/lexicon_option.h"

#include <stdlib.h>

#include "model/voice.h"
#include "text/lexicon.h"
#include "cli/voice_path.h"

int qv_lexicon_option_open(qv_lexicon_option *option, const char *dictionary, const char *voice,
                           char *message, size_t size)
{
    *option = (qv_lexicon_option){0};
    if (dictionary) {
        int error = qv_lexicon_compile(dictionary, &option->compiled, &option->size, message, size);
        option->bytes = option->compiled;
        return error;
    }
    int error = qv_cli_open_voice(&option->voice, voice, message, size);
    if (!error)
        option->bytes = qv_voice_lexicon(option->voice, &option->size);
    return error;
}

void qv_lexicon_option_close(qv_lexicon_option *option)
{
    free(option->compiled);
    qv_voice_close(&option->voice);
    *option = (qv_lexicon_option){0};
}
