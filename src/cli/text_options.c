// SPDX-License-Identifier: MIT
#include "text_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/platform.h"
#include "complain.h"

const char *const qv_punctuation_names[] = {"none", "some", "all", NULL}; // as in qv_punctuation
const char *const qv_emoji_names[] = {"name", "skip", NULL};              // as in qv_emoji_reading

void qv_set_text_options(const qv_text_options *options, qv_settings *settings)
{
    settings->punctuation = options->punctuation;
    settings->emoji = options->emoji;
}

int qv_open_transcript(qv_transcript **transcript, const qv_voice *voice, const qv_text_options *options,
                       char *message, size_t size)
{
    qv_settings settings;
    qv_settings_default(&settings);
    qv_set_text_options(options, &settings);
    int error = qv_transcript_open(transcript, voice, &settings);
    if (error)
        snprintf(message, size, "text: %s", qv_error_text(error));
    for (int i = 0; i < options->lexicons.count && !error; i++)
        error = qv_transcript_lexicon(*transcript, options->lexicons.item[i], message, size);
    return error;
}

void qv_tell_problem(int fd, const char *name, size_t lines, const qv_problem *problem)
{
    char *line =
        qv_format("quaver: %s:%zu:%zu: %s\n", name, lines + problem->line, problem->column, problem->what);
    if (line) {
        const size_t length = strlen(line);
        line[length - 1] = '\0';
        qv_make_one_line(line);
        line[length - 1] = '\n';
        qv_descriptor_write(fd, line, length);
    }
    free(line);
}
