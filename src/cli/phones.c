/* quaver phones: how text is pronounced. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/platform.h"
#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/ipa.h"
#include "cli/text_input.h"
#include "cli/text_options.h"
#include "cli/voice_path.h"
#include "model/speller.h"
#include "model/voice.h"
#include "text/phones.h"
#include "text/text.h"

static const char usage[] =
    "usage: quaver phones [options] [TEXT...]\n"
    "Shows how text, a file or standard input is pronounced: a line for each sentence, in ARPAbet with "
    "stress.\n"
    "Two blanks stand between words, breaks as , ; - . ? !\n\n"
    "      --ipa            in the International Phonetic Alphabet\n"
    "  -f, --file FILE      read the text from FILE; -: standard input\n"
    "  -v, --voice VOICE    the voice whose lexicon is used\n" QV_TEXT_USAGE
    "  -h, --help           this text\n";

enum { OPTION_IPA = 256 };

typedef struct arguments {
    qv_text_options text;
    const char *file, *voice;
    bool ipa, help;
} arguments;

static void print_break(uint8_t symbol)
{
    if (symbol == QV_BREAK_NONE)
        fputs("  ", stdout);
    else if (symbol != QV_BREAK_START)
        printf(" %s ", qv_symbol_name(symbol));
}

static void print_arpabet(const qv_utterance *utterance)
{
    for (int i = 0; i < utterance->symbols; i++) {
        const uint8_t symbol = utterance->symbol[i];
        if (qv_symbol_is_break(symbol))
            print_break(symbol);
        else
            printf("%s%s", i > 0 && !qv_symbol_is_break(utterance->symbol[i - 1]) ? " " : "",
                   qv_symbol_name(symbol));
    }
    putchar('\n');
}

/* What reading needs. */
typedef struct reading {
    qv_voice *voice;
    qv_text *text;
    qv_speller *speller;
} reading;

/* 0, or an error with one line in message [size]. */
static int open_reading(reading *r, const arguments *a, char *message, size_t size)
{
    int error = qv_cli_open_voice(&r->voice, a->voice, message, size);
    if (!error)
        error = qv_text_open(&r->text, r->voice->lexicon);
    if (!error)
        error = qv_speller_open(&r->speller, r->voice->file);
    if (error)
        return error;
    qv_text_set_spell(r->text, qv_speller_spell, r->speller);
    return qv_use_text_options(&a->text, r->text, message, size);
}

static void close_reading(reading *r)
{
    qv_text_close(&r->text);
    qv_speller_close(&r->speller);
    qv_voice_close(&r->voice);
}

/* 0 or an error. */
static int print_phones(reading *r, const char *name, const char *text, size_t size, bool ipa)
{
    qv_utterance utterance = {0};
    int result = qv_text_feed(r->text, text, size);
    qv_text_finish(r->text);
    for (int more = 1; result == 0 && more == 1;) {
        more = qv_text_next(r->text, &utterance);
        if (more == 1)
            (ipa ? qv_print_ipa : print_arpabet)(&utterance);
        else
            result = more;
        qv_problem problem;
        while (qv_text_problem(r->text, &problem))
            qv_tell_problem(QV_STDERR, name, 0, &problem);
    }
    qv_utterance_free(&utterance);
    return result;
}

static bool parse(int argc, char **argv, arguments *a)
{
    static const struct option options[] = {
        {"ipa", no_argument, NULL, OPTION_IPA}, {"voice", required_argument, NULL, 'v'},
        {"file", required_argument, NULL, 'f'}, QV_TEXT_OPTIONS,
        {"help", no_argument, NULL, 'h'},       {0}};
    int option;
    while ((option = getopt_long(argc, argv, "v:f:h", options, NULL)) != -1) {
        if (option == 'h')
            a->help = true;
        else if (option == 'v')
            a->voice = optarg;
        else if (option == 'f')
            a->file = optarg;
        else if (option == OPTION_IPA)
            a->ipa = true;
        else if (!qv_is_text_option(option) || !qv_take_text_option(&a->text, argv[0], option, optarg))
            return false;
    }
    if (a->file && optind < argc) {
        qv_misuse(argv[0], "give either text or -f FILE");
        return false;
    }
    return true;
}

int qv_cmd_phones(int argc, char **argv)
{
    arguments a = {0};
    if (!parse(argc, argv, &a))
        return 2;
    if (a.help) {
        fputs(usage, stdout);
        return qv_finish_output();
    }
    char message[1024] = "", *text = NULL;
    const char *name;
    size_t size;
    reading r = {0};
    int error = open_reading(&r, &a, message, sizeof message);
    if (error)
        qv_complain("%s", message[0] ? message : qv_error_text(error));
    else
        text = qv_read_text(a.file, argv + optind, argc - optind, &size, &name);
    if (text) {
        error = print_phones(&r, name, text, size, a.ipa);
        if (error)
            qv_complain("text: %s", qv_error_text(error));
    }
    free(text);
    close_reading(&r);
    return error || !text ? 1 : qv_finish_output();
}
