// SPDX-License-Identifier: MIT
#ifndef TEST_SYNTHETIC_H
#define TEST_SYNTHETIC_H
#include <stdbool.h>
#include "text/lexicon/lexicon.h"
#include "text/text.h"

/*
 * A dataset whose truth is known: sentences of made-up words, "spoken" by joining steady sounds that are
 * roughly like the phones they stand for, with random durations.
 */
enum { SYNTHETIC_MOST = 64, SYNTHETIC_SYMBOLS = 64 };

struct spoken_phone {
    char name[4];      // "" for a pause
    double begin, end; // seconds
};

struct spoken_clip {
    struct spoken_phone phone[SYNTHETIC_SYMBOLS]; // pauses included
    int phones;
    char text[256];
};

struct synthetic {
    char folder[64]; // metadata.csv, wavs/c00.wav and so on, words.dict
    bool arctic;     // etc/txt.done.data, wav/c00.flac and so on instead
    struct spoken_clip clip[SYNTHETIC_MOST];
    int clips;
    uint8_t *bytes;
    qv_lexicon *lexicon;
    qv_text *text;
};

/* Writes the dataset below /tmp; asserts that it succeeds. */
void synthetic_open(struct synthetic *synthetic, int clips, uint64_t seed);
/* Writes it into a folder that is there; arctic: in the layout of CMU ARCTIC. */
void synthetic_write(struct synthetic *synthetic, const char *folder, bool arctic, int clips, uint64_t seed);
void synthetic_close(struct synthetic *synthetic);  // removes it too
void synthetic_forget(struct synthetic *synthetic); // leaves it

/* FOLDER/NAME, in memory that lasts until the fourth next call. */
const char *synthetic_path(const struct synthetic *synthetic, const char *name);

#endif
