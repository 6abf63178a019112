// SPDX-License-Identifier: MIT
/* quaver normalize: the words that text is read as. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/platform.h"
#include "commands.h"
#include "complain.h"
#include "options.h"
#include "text_input.h"
#include "text_options.h"

typedef struct arguments {
    qv_text_options text;
    const char *file;
} arguments;

static const qv_option options[] = {{"file", 'f', QV_OPTION_TEXT, "FILE", .target = offsetof(arguments, file),
                                     .help = "read the text from FILE; -: standard input"},
                                    QV_TEXT_OPTIONS(arguments, text),
                                    {0}};

static const qv_usage usage = {
    .synopsis = "[options] [TEXT...]",
    .about = "Shows the words that text, a file or standard input is read as: a line for each line, in small "
             "letters with single blanks.",
    .options = options,
    .most = -1,
};

/* What is printed, and for whom. */
typedef struct printing {
    qv_transcript *transcript;
    const char *name;  // of the input, for messages
    size_t lines;      // before the one in hand
    bool told_invalid; // bytes that are no UTF-8 are told once, not for every line
} printing;

static void tell_problems(printing *p)
{
    qv_problem problem;
    while (qv_transcript_problem(p->transcript, &problem) > 0) {
        if (problem.kind == QV_PROBLEM_UTF8 && p->told_invalid)
            continue;
        p->told_invalid |= problem.kind == QV_PROBLEM_UTF8;
        qv_tell_problem(QV_STDERR, p->name, p->lines, &problem);
    }
}

/* Prints the words of one line. 0 or an error. */
static int print_line(printing *p, const char *line, size_t length)
{
    qv_transcript_sentence sentence;
    bool first = true;
    int result = qv_transcript_reset(p->transcript);
    if (!result)
        result = qv_transcript_text(p->transcript, line, length);
    if (!result)
        result = qv_transcript_finish(p->transcript);
    while (!result && (result = qv_transcript_next(p->transcript, &sentence)) == 1) {
        for (int i = 0; i < sentence.words; i++, first = false)
            printf("%s%s", first ? "" : " ", sentence.word[i].text);
        result = 0;
    }
    putchar('\n');
    tell_problems(p);
    return result;
}

/* Prints the words of each line on one line. 0 or an error. */
static int print_lines(printing *p, const char *text, size_t size)
{
    int error = 0;
    for (size_t at = 0; at < size && !error; p->lines++) {
        const char *end = memchr(text + at, '\n', size - at);
        const size_t length = end ? (size_t)(end - text) - at : size - at;
        error = print_line(p, text + at, length);
        at += length + 1;
    }
    return error;
}

static int print_words(const arguments *a, char **words, int count)
{
    char message[1024] = "", *text = NULL;
    size_t size;
    printing p = {0};
    int error = qv_open_transcript(&p.transcript, NULL, &a->text, message, sizeof message);
    if (error)
        qv_complain("%s", message);
    else
        text = qv_read_text(a->file, words, count, &size, &p.name);
    if (text && (error = print_lines(&p, text, size)) != 0)
        qv_complain("text: %s", qv_error_text(error));
    qv_transcript_close(&p.transcript);
    free(text);
    return error || !text ? 1 : qv_finish_output();
}

int qv_cmd_normalize(int argc, char **argv)
{
    arguments a = {0};
    int status;
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    if (a.file && argc > 1)
        return qv_misuse(argv[0], "give either text or -f FILE");
    return print_words(&a, argv + 1, argc - 1);
}
