/* quaver phones: how text is pronounced. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/text_input.h"
#include "cli/voice_path.h"
#include "model/speller.h"
#include "model/voice.h"
#include "text/phones.h"
#include "text/text.h"

static const char usage[] =
    "usage: quaver phones [--ipa] [-v VOICE] [TEXT...]\n"
    "Shows how text, or standard input, is pronounced: a line for each sentence, in ARPAbet with stress.\n"
    "Two blanks stand between words, breaks as , ; - . ? !\n\n"
    "      --ipa          in the International Phonetic Alphabet\n"
    "  -v, --voice VOICE  the voice whose lexicon is used\n"
    "  -h, --help         this text\n";

enum { OPTION_IPA = 256 };

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

/* Where the syllable of a vowel begins, for the stress mark: at the word's beginning if there are only
 * consonants before it, else at the last consonant. */
static int onset_of(const qv_utterance *utterance, int vowel)
{
    int start = vowel;
    while (start > 0 && !qv_symbol_is_break(utterance->symbol[start - 1]) &&
           !qv_symbol_is_vowel(utterance->symbol[start - 1]))
        start--;
    if (start == vowel || start == 0 || qv_symbol_is_break(utterance->symbol[start - 1]))
        return start;
    return vowel - 1;
}

static void print_stress(const qv_utterance *utterance, int i)
{
    int vowel = i;
    while (vowel < utterance->symbols && !qv_symbol_is_break(utterance->symbol[vowel]) &&
           !qv_symbol_is_vowel(utterance->symbol[vowel]))
        vowel++;
    if (vowel == utterance->symbols || qv_symbol_is_break(utterance->symbol[vowel]) ||
        onset_of(utterance, vowel) != i)
        return;
    const int stress = qv_symbol_stress(utterance->symbol[vowel]);
    fputs(stress == 1 ? "\u02c8" : stress == 2 ? "\u02cc" : "", stdout);
}

static void print_ipa(const qv_utterance *utterance)
{
    for (int i = 0; i < utterance->symbols; i++) {
        const uint8_t symbol = utterance->symbol[i];
        if (qv_symbol_is_break(symbol)) {
            fputs(symbol == QV_BREAK_NONE ? " " : "", stdout);
            if (symbol != QV_BREAK_NONE && symbol != QV_BREAK_START)
                printf("%s ", qv_symbol_name(symbol));
            continue;
        }
        print_stress(utterance, i);
        fputs(qv_symbol_ipa(symbol), stdout);
    }
    putchar('\n');
}

static int print_phones(const qv_voice *voice, const char *text, size_t size, bool ipa)
{
    qv_text *reader;
    qv_speller *speller;
    qv_utterance utterance = {0};
    int result = qv_text_open(&reader, voice->lexicon);
    if (result)
        return qv_complain("text: %s", qv_error_text(result));
    result = qv_speller_open(&speller, voice->file);
    qv_text_set_spell(reader, qv_speller_spell, speller);
    if (result == 0)
        result = qv_text_feed(reader, text, size);
    if (result == 0) {
        qv_text_finish(reader);
        while ((result = qv_text_next(reader, &utterance)) == 1)
            (ipa ? print_ipa : print_arpabet)(&utterance);
    }
    qv_utterance_free(&utterance);
    qv_text_close(&reader);
    qv_speller_close(&speller);
    return result ? qv_complain("text: %s", qv_error_text(result)) : qv_finish_output();
}

int qv_cmd_phones(int argc, char **argv)
{
    static const struct option options[] = {{"ipa", no_argument, NULL, OPTION_IPA},
                                            {"voice", required_argument, NULL, 'v'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    bool ipa = false;
    const char *name = NULL;
    int option;
    while ((option = getopt_long(argc, argv, "v:h", options, NULL)) != -1) {
        if (option == 'h') {
            fputs(usage, stdout);
            return qv_finish_output();
        }
        if (option == 'v')
            name = optarg;
        else if (option == OPTION_IPA)
            ipa = true;
        else
            return 2;
    }
    char message[1024] = "";
    qv_voice *voice;
    const int error = qv_cli_open_voice(&voice, name, message, sizeof message);
    if (error)
        return qv_complain("%s", message[0] ? message : qv_error_text(error));
    size_t size;
    char *text = qv_read_text(argv + optind, argc - optind, &size);
    const int status = text ? print_phones(voice, text, size, ipa) : 1;
    free(text);
    qv_voice_close(&voice);
    return status;
}
