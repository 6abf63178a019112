#include "cli/text_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/platform.h"
#include "cli/complain.h"

bool qv_is_text_option(int option)
{
    return option >= QV_OPTION_LEXICON && option <= QV_OPTION_EMOJI;
}

/* The index of a word in a list that ends with NULL, or -1. */
static int find(const char *word, const char *const *list)
{
    for (int i = 0; list[i]; i++)
        if (strcmp(word, list[i]) == 0)
            return i;
    return -1;
}

static bool take_lexicon(qv_text_options *options, const char *command, const char *file)
{
    if (options->lexicons == QV_MOST_LEXICONS) {
        qv_misuse(command, "--lexicon: more than %d files", QV_MOST_LEXICONS);
        return false;
    }
    options->lexicon[options->lexicons++] = file;
    return true;
}

bool qv_take_text_option(qv_text_options *options, const char *command, int option, const char *value)
{
    static const char *const levels[] = {"none", "some", "all", NULL}; // as in qv_punctuation
    static const char *const emoji[] = {"name", "skip", NULL};         // as in qv_emoji_reading
    if (option == QV_OPTION_LEXICON)
        return take_lexicon(options, command, value);
    if (option == QV_OPTION_PUNCTUATION) {
        options->punctuation = find(value, levels);
        if (options->punctuation < 0)
            qv_misuse(command, "--punctuation: \"%s\" is neither none nor some nor all", value);
        return options->punctuation >= 0;
    }
    options->emoji = find(value, emoji);
    if (options->emoji < 0)
        qv_misuse(command, "--emoji: \"%s\" is neither name nor skip", value);
    return options->emoji >= 0;
}

int qv_use_text_options(const qv_text_options *options, qv_text *text, char *message, size_t size)
{
    const qv_reading reading = {.punctuation = options->punctuation,
                                .skip_emoji = options->emoji == QV_EMOJI_SKIP};
    qv_text_set_reading(text, &reading);
    int error = 0;
    for (int i = 0; i < options->lexicons && !error; i++)
        error = qv_text_add_lexicon_file(text, options->lexicon[i], message, size);
    return error;
}

void qv_tell_problem(int fd, const char *name, size_t lines, const qv_problem *problem)
{
    char *line =
        qv_format("quaver: %s:%zu:%zu: %s\n", name, lines + problem->line, problem->column, problem->what);
    if (line)
        qv_descriptor_write(fd, line, strlen(line));
    free(line);
}
