/* quaver normalize: the words that text is read as. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/platform.h"
#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/text_input.h"
#include "cli/text_options.h"
#include "text/text.h"

static const char usage[] =
    "usage: quaver normalize [options] [TEXT...]\n"
    "Shows the words that text, a file or standard input is read as: a line for each line, in small letters\n"
    "with single blanks.\n\n"
    "  -f, --file FILE      read the text from FILE; -: standard input\n" QV_TEXT_USAGE
    "  -h, --help           this text\n";

typedef struct arguments {
    qv_text_options text;
    const char *file;
    bool help;
} arguments;

static bool parse(int argc, char **argv, arguments *a)
{
    static const struct option options[] = {
        {"file", required_argument, NULL, 'f'}, QV_TEXT_OPTIONS, {"help", no_argument, NULL, 'h'}, {0}};
    int option;
    while ((option = getopt_long(argc, argv, "f:h", options, NULL)) != -1) {
        if (option == 'f')
            a->file = optarg;
        else if (option == 'h')
            a->help = true;
        else if (!qv_is_text_option(option) || !qv_take_text_option(&a->text, argv[0], option, optarg))
            return false;
    }
    if (a->file && optind < argc) {
        qv_misuse(argv[0], "give either text or -f FILE");
        return false;
    }
    return true;
}

/* Prints the words of each line on one line. 0 or an error of the front end. */
static int print_lines(qv_text *front, const char *name, const char *text, size_t size)
{
    char *words = NULL;
    size_t capacity = 0, lines = 0;
    int error = 0;
    for (size_t at = 0; at < size && !error; lines++) {
        const char *end = memchr(text + at, '\n', size - at);
        const size_t length = end ? (size_t)(end - text) - at : size - at;
        error = qv_text_normalize_line(front, text + at, length, &words, &capacity);
        if (!error)
            puts(words);
        qv_problem problem;
        while (qv_text_problem(front, &problem))
            qv_tell_problem(QV_STDERR, name, lines, &problem);
        at += length + 1;
    }
    free(words);
    return error;
}

static int print_words(const arguments *a, char **words, int count)
{
    char message[1024] = "text: memory is short", *text = NULL;
    const char *name;
    size_t size;
    qv_text *front;
    int error = qv_text_open(&front, NULL);
    if (!error)
        error = qv_use_text_options(&a->text, front, message, sizeof message);
    if (error)
        qv_complain("%s", message);
    else
        text = qv_read_text(a->file, words, count, &size, &name);
    if (text && print_lines(front, name, text, size))
        error = qv_complain("%s", message);
    qv_text_close(&front);
    free(text);
    return error || !text ? 1 : qv_finish_output();
}

int qv_cmd_normalize(int argc, char **argv)
{
    arguments a = {0};
    if (!parse(argc, argv, &a))
        return 2;
    if (a.help) {
        fputs(usage, stdout);
        return qv_finish_output();
    }
    return print_words(&a, argv + optind, argc - optind);
}
