// SPDX-License-Identifier: MIT
#ifndef TINY_VOICE_H
#define TINY_VOICE_H
#include "model/voice.h"

/* A voice with a small lexicon and random weights: babble of about the right length and pitch, from networks
 * of full size or so small that tests are quick. The lively one is small, has phrasing and makes use of it;
 * the spelling one is small and guesses phones of words that its lexicon doesn't list. */
typedef enum tiny_kind { TINY_VOICE, FULL_VOICE, LIVELY_VOICE, SPELLING_VOICE } tiny_kind;
int tiny_voice_write(const char *path, tiny_kind kind, char *message, size_t size);
/* The same, written to a temporary file and opened. End the test program with a message when that fails. */
qv_voice *tiny_voice_open(void);
qv_voice *full_voice_open(void);
qv_voice *lively_voice_open(void);

#endif
