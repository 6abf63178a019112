// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_SPEECHD_OPTIONS_H
#define QV_SERVER_SPEECHD_OPTIONS_H
#include <stdbool.h>
#include <stddef.h>

/*
 * The configuration file, modules/quaver.conf: a line an option, its name and its values, which may be in
 * double quotes; comments behind "#". sd_quaver(1) has them all.
 */
enum { MOST_VOICES = 64, MOST_LEXICONS = 16 };

/* A voice, or the voice of a language or of a type ("female1"). */
typedef struct named_voice {
    char *name;  // the voice's; of a file: without folder and ending
    char *path;  // NULL: looked for by its name
    char *given; // the language or type; NULL for `voice`
} named_voice;

typedef struct options {
    named_voice voice[MOST_VOICES]; // none: all in the folders
    int voices;
    named_voice for_language[MOST_VOICES], for_type[MOST_VOICES];
    int languages, types;
    char *lexicon[MOST_LEXICONS];
    int lexicons;
    char *folder; // of voices, before the usual ones; NULL: none
    int sample_rate;
    double slowest, normal, fastest; // words a minute at rates -100, 0 and 100
    double voice_rate;               // words a minute of a voice as it is, as espeak-ng counts them
    double pitch;                    // semitones at pitch 100
    int icon;                        // qv_capitals for cap_let_recogn=icon
} options;

/* Reads a file; NULL: the defaults. What is wrong is told by `tell`, a line each, and left out. */
void options_read(options *o, const char *path, void (*tell)(const char *line));
void options_free(options *o);

#endif
