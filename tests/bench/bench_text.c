// SPDX-License-Identifier: MIT
/*
 * How fast text is read: megabytes of plain text a second through normalisation alone, and through the whole
 * front end to phones with a dictionary.
 *
 *     bench_text DICTIONARY [TEXT]
 *
 * Without a text it reads one of its own: prose with numbers, dates and names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "clock.h"
#include "text/lexicon/lexicon.h"
#include "text/text.h"

static const char sample[] =
    "The old house stood at the end of a narrow lane, and nobody had lived in it since the winter of 1987. "
    "Every evening, at about half past seven, a light was seen in the upper window; the children of the "
    "village "
    "said that it was a ghost, but Dr. Harris, who was fond of plain answers, thought of squatters. \"Go and "
    "look,\" "
    "he told them, \"if you are so sure.\" They didn't. On March 3, 2004, a letter came, with $250 in it and "
    "no name. "
    "It had been sent from St. Louis, 4,500 miles away, and said only: \"Please mend the roof.\" So the roof "
    "was "
    "mended, slowly and with much talk about the price of slates, and when the work was done the light was "
    "seen no "
    "more. What had changed? Nobody could tell. The mayor's cat, which weighs nearly 12 kg, moved in during "
    "the "
    "summer; it sleeps on the stairs, where the sun comes through at 3:30 p.m., and hates visitors. ";

typedef struct bench {
    const char *text;
    size_t size;
    qv_text *front;
    char *line;
    size_t capacity;
    qv_utterance utterance;
    size_t words;
} bench;

static void run_normalize(void *context)
{
    bench *b = context;
    qv_text_normalize_line(b->front, b->text, b->size, &b->line, &b->capacity);
}

static void run_all(void *context)
{
    bench *b = context;
    qv_text_reset(b->front);
    qv_text_feed(b->front, b->text, b->size);
    qv_text_finish(b->front);
    b->words = 0;
    while (qv_text_next(b->front, &b->utterance) == 1)
        b->words += (size_t)b->utterance.words;
}

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    if (file && fseek(file, 0, SEEK_END) == 0) {
        *size = (size_t)ftell(file);
        rewind(file);
        text = malloc(*size + 1);
        if (text && fread(text, 1, *size, file) != *size)
            *size = 0;
    }
    if (file)
        fclose(file);
    return text;
}

static char *repeat_sample(size_t *size)
{
    enum { TIMES = 300 };
    size_t length = strlen(sample);
    char *text = malloc(TIMES * length);
    for (size_t i = 0; text && i < TIMES; i++)
        memcpy(text + i * length, sample, length);
    *size = TIMES * length;
    return text;
}

int main(int argc, char **argv)
{
    uint8_t *bytes;
    size_t size;
    char message[256];
    qv_lexicon *lexicon;
    bench b = {0};
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: bench_text DICTIONARY [TEXT]\n");
        return 2;
    }
    if (qv_lexicon_compile(argv[1], &bytes, &size, message, sizeof message)) {
        fprintf(stderr, "%s\n", message);
        return 1;
    }
    char *text = argc == 3 ? read_file(argv[2], &b.size) : repeat_sample(&b.size);
    b.text = text;
    if (!text || qv_lexicon_open(&lexicon, bytes, size) || qv_text_open(&b.front, lexicon))
        return 1;
    double seconds = bench_seconds(run_normalize, &b);
    printf("normalisation alone  %6.2f MB/s\n", (double)b.size / seconds / 1e6);
    seconds = bench_seconds(run_all, &b);
    printf("text to phones       %6.2f MB/s  %.0f words/s\n", (double)b.size / seconds / 1e6,
           (double)b.words / seconds);
    qv_text_close(&b.front);
    qv_lexicon_close(&lexicon);
    qv_utterance_free(&b.utterance);
    free(b.line);
    free(text);
    free(bytes);
    return 0;
}
