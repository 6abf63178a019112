/* quaver normalize: the words that text is read as. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/text_input.h"
#include "text/normalize.h"
#include "text/phones.h"
#include "text/sentence.h"

static const char usage[] =
    "usage: quaver normalize [TEXT...]\n"
    "Shows the words that text, or standard input, is read as: a line for each sentence.\n\n"
    "  -h, --help  this text\n";

static void print_sentence(const qv_spoken *spoken)
{
    for (size_t i = 0; i < spoken->words; i++) {
        const qv_spoken_word *word = &spoken->word[i];
        printf("%s%s", i > 0 ? " " : "", spoken->chars + word->text);
        if (word->after != QV_BREAK_NONE)
            printf("%s%s", word->after == QV_BREAK_DASH ? " " : "", qv_symbol_name(word->after));
    }
    if (spoken->words > 0)
        putchar('\n');
}

/* Goes through the sentences of a text as the front end does. */
static int print_words(const char *text, size_t size)
{
    qv_spoken spoken = {0};
    for (size_t at = 0, end; at < size && !spoken.short_of_memory; at += end) {
        if (qv_is_space(text[at])) {
            end = 1;
            continue;
        }
        qv_sentence_scan scan = {0};
        qv_sentence_find_end(&scan, text + at, size - at, true, &end);
        qv_spoken_clear(&spoken);
        qv_normalize(&spoken, text + at, end, at);
        qv_spoken_break(&spoken, QV_BREAK_PERIOD); // where its marks are missing
        print_sentence(&spoken);
    }
    const bool failed = spoken.short_of_memory;
    qv_spoken_free(&spoken);
    return failed ? qv_complain("text: memory is short") : qv_finish_output();
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
