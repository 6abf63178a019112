// SPDX-License-Identifier: MIT
/*
 * Any bytes as text for the public transcript, with a voice and without: the same words in whatever pieces
 * the text goes in, in their order and in their sentence, with phones that have a writing in the
 * International Phonetic Alphabet. The first byte of the input chooses pieces and settings.
 */
#include "fuzz/fuzz.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "quaver/quaver.h"
#include "tiny_voice.h"

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* A sum over all that was told, which any difference changes (FNV-1a). */
typedef struct digest {
    uint64_t sum;
    size_t end; // of the last sentence
} digest;

static void add(digest *d, const void *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        d->sum = (d->sum ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3;
}

static void check_word(const qv_transcript *transcript, const qv_transcript_word *word,
                       const qv_transcript_sentence *sentence, bool phones, digest *d)
{
    char ipa[64];
    check(word->begin >= sentence->begin && word->begin < word->end && word->end <= sentence->end);
    check(word->text[0] && word->phones >= 0 && phones == (word->phone != NULL));
    check(strlen(word->pause) <= 1 && (!*word->pause || strchr(",;-.?!", *word->pause)));
    const int length = qv_transcript_ipa(transcript, word, ipa, sizeof ipa);
    check(length >= word->phones && strlen(ipa) < sizeof ipa && strlen(ipa) <= (size_t)length);
    for (int i = 0; i < word->phones; i++)
        add(d, word->phone[i], strlen(word->phone[i]));
    add(d, word->text, strlen(word->text));
    add(d, &word->begin, sizeof word->begin);
    add(d, word->pause, strlen(word->pause));
}

static void take_all(qv_transcript *transcript, bool phones, digest *d)
{
    qv_transcript_sentence sentence;
    int got;
    while ((got = qv_transcript_next(transcript, &sentence)) == 1) {
        check(sentence.words > 0 && sentence.begin >= d->end && sentence.end > sentence.begin);
        for (int i = 0; i < sentence.words; i++)
            check_word(transcript, &sentence.word[i], &sentence, phones, d);
        d->end = sentence.end;
    }
    check(got == 0);
}

static uint64_t read_text(qv_transcript *transcript, bool phones, const char *text, size_t size, size_t piece)
{
    digest d = {0xcbf29ce484222325, 0};
    qv_problem problem;
    check(qv_transcript_reset(transcript) == 0);
    for (size_t at = 0; at < size; at += piece) {
        check(qv_transcript_text(transcript, text + at, size - at < piece ? size - at : piece) == 0);
        take_all(transcript, phones, &d);
    }
    check(qv_transcript_finish(transcript) == 0);
    take_all(transcript, phones, &d);
    check(d.end <= size);
    while (qv_transcript_problem(transcript, &problem) == 1)
        check(problem.begin < problem.end && problem.end <= size &&
              (problem.kind == QV_PROBLEM_PHONE || problem.kind == QV_PROBLEM_UTF8));
    return d.sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static qv_voice *voice; // opened once, and never closed
    if (!voice)
        voice = tiny_voice_open();
    if (size == 0)
        return 0;
    const char *text = (const char *)data + 1;
    qv_settings settings;
    qv_settings_default(&settings);
    settings.punctuation = data[0] % 3;
    settings.emoji = data[0] / 3 % 2;
    for (int with = 0; with < 2; with++) {
        qv_transcript *transcript;
        check(qv_transcript_open(&transcript, with ? voice : NULL, &settings) == 0);
        const uint64_t whole = read_text(transcript, with, text, size - 1, size);
        check(read_text(transcript, with, text, size - 1, 1 + data[0] / 6 % 10) == whole);
        qv_transcript_close(&transcript);
    }
    return 0;
}
