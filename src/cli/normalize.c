/* quaver normalize: the words that text is read as. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/text_input.h"
#include "text/text.h"

static const char usage[] =
    "usage: quaver normalize [TEXT...]\n"
    "Shows the words that text, or standard input, is read as: a line for each line, in small letters with\n"
    "single blanks.\n\n"
    "  -h, --help  this text\n";

/* Prints the words of each line on one line. 0 or an error of the front end. */
static int print_lines(qv_text *front, const char *text, size_t size)
{
    char *words = NULL;
    size_t capacity = 0;
    int error = 0;
    for (size_t at = 0; at < size && !error;) {
        const char *end = memchr(text + at, '\n', size - at);
        const size_t length = end ? (size_t)(end - text) - at : size - at;
        error = qv_text_normalize_line(front, text + at, length, &words, &capacity);
        if (!error)
            puts(words);
        at += length + 1;
    }
    free(words);
    return error;
}

static int print_words(const char *text, size_t size)
{
    qv_text *front;
    int error = qv_text_open(&front, NULL);
    if (!error) {
        error = print_lines(front, text, size);
        qv_text_close(&front);
    }
    return error ? qv_complain("text: memory is short") : qv_finish_output();
}

int qv_cmd_normalize(int argc, char **argv)
{
    static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {0}};
    const int option = getopt_long(argc, argv, "h", options, NULL);
    if (option == 'h') {
        fputs(usage, stdout);
        return qv_finish_output();
    }
    if (option != -1)
        return 2;
    size_t size;
    char *text = qv_read_text(argv + optind, argc - optind, &size);
    const int status = text ? print_words(text, size) : 1;
    free(text);
    return status;
}
