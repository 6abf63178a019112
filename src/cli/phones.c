// SPDX-License-Identifier: MIT
/* quaver phones: how text is pronounced. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/platform.h"
#include "commands.h"
#include "complain.h"
#include "options.h"
#include "text_input.h"
#include "text_options.h"
#include "voice_path.h"

typedef struct arguments {
    qv_text_options text;
    const char *file, *voice;
    bool ipa;
} arguments;

static const qv_option options[] = {{"ipa", 0, QV_OPTION_FLAG, .target = offsetof(arguments, ipa),
                                     .help = "in the International Phonetic Alphabet"},
                                    {"file", 'f', QV_OPTION_TEXT, "FILE", .target = offsetof(arguments, file),
                                     .help = "read the text from FILE; -: standard input"},
                                    {"voice", 'v', QV_OPTION_TEXT, "VOICE",
                                     .target = offsetof(arguments, voice),
                                     .help = "the voice whose lexicon is used"},
                                    QV_TEXT_OPTIONS(arguments, text),
                                    {0}};

static const qv_usage usage = {
    .synopsis = "[options] [TEXT...]",
    .about = "Shows how text, a file or standard input is pronounced: a line for each sentence, in ARPAbet "
             "with stress. Two blanks stand between words, breaks as , ; - . ? !",
    .options = options,
    .most = -1,
};

static void print_arpabet(const qv_transcript *transcript, const qv_transcript_word *word)
{
    (void)transcript;
    for (int i = 0; i < word->phones; i++)
        printf("%s%s", i > 0 ? " " : "", word->phone[i]);
    if (*word->pause)
        printf(" %s ", word->pause);
    else
        fputs("  ", stdout);
}

/* Marks as in writing, but dashes between blanks. */
static void print_ipa(const qv_transcript *transcript, const qv_transcript_word *word)
{
    char ipa[4096]; // twice what the longest word takes
    if (qv_transcript_ipa(transcript, word, ipa, sizeof ipa) > 0)
        fputs(ipa, stdout);
    printf("%s%s ", strcmp(word->pause, "-") == 0 ? " " : "", word->pause);
}

/* 0 or an error. */
static int print_sentences(qv_transcript *transcript, const char *name, bool ipa)
{
    qv_transcript_sentence sentence;
    int more = 1;
    while (more == 1) {
        more = qv_transcript_next(transcript, &sentence);
        for (int i = 0; more == 1 && i < sentence.words; i++)
            (ipa ? print_ipa : print_arpabet)(transcript, &sentence.word[i]);
        if (more == 1)
            putchar('\n');
        qv_problem problem;
        while (qv_transcript_problem(transcript, &problem) > 0)
            qv_tell_problem(QV_STDERR, name, 0, &problem);
    }
    return more;
}

/* 0 or an error. */
static int print_phones(qv_transcript *transcript, const char *name, const char *text, size_t size, bool ipa)
{
    int error = qv_transcript_text(transcript, text, size);
    if (!error)
        error = qv_transcript_finish(transcript);
    return error ? error : print_sentences(transcript, name, ipa);
}

int qv_cmd_phones(int argc, char **argv)
{
    arguments a = {0};
    int status;
    if (!qv_options_take(&usage, &argc, argv, &a, &status))
        return status;
    if (a.file && argc > 1)
        return qv_misuse(argv[0], "give either text or -f FILE");
    char message[1024] = "", *text = NULL;
    const char *name;
    size_t size;
    qv_voice *voice;
    qv_transcript *transcript = NULL;
    int error = qv_cli_open_voice(&voice, a.voice, message, sizeof message);
    if (!error)
        error = qv_open_transcript(&transcript, voice, &a.text, message, sizeof message);
    if (error)
        qv_complain("%s", message[0] ? message : qv_error_text(error));
    else
        text = qv_read_text(a.file, argv + 1, argc - 1, &size, &name);
    if (text && (error = print_phones(transcript, name, text, size, a.ipa)) != 0)
        qv_complain("text: %s", qv_error_text(error));
    free(text);
    qv_transcript_close(&transcript);
    qv_voice_close(&voice);
    return error || !text ? 1 : qv_finish_output();
}
