// SPDX-License-Identifier: MIT
#ifndef QV_MODEL_SPELLER_H
#define QV_MODEL_SPELLER_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "model/letters.h"

/*
 * Letters to phones for the text front end, with the words it was asked for lately.
 *
 *     qv_speller_open(&speller, voice->letters);
 *     qv_text_set_spell(text, qv_speller_spell, speller);
 *
 * Belongs to one thread.
 */
typedef struct qv_speller qv_speller;

enum { QV_SPELLER_BEAM = 5 };

/* `letters` is borrowed; NULL: every answer is "none". 0 or QV_ERROR_MEMORY. */
int qv_speller_open(qv_speller **speller, qv_letters *letters);
/* Reads the model now, for who must know that there is one. 0, QV_ERROR_FORMAT (none, or a damaged one) or
 * QV_ERROR_MEMORY with one line in message [size]. */
int qv_speller_load(qv_speller *speller, char *message, size_t size);
/* Gives back the memory that a search works in, half a megabyte, until the next unknown word comes. */
void qv_speller_rest(qv_speller *speller);
void qv_speller_close(qv_speller **speller); // NULL inside is fine

/* Whether memory was short since the last call, so that a word got no answer which it may have later. */
bool qv_speller_was_short(qv_speller *speller);

/* A qv_spell (text/text.h): phones of a word of small letters. Writes at most `capacity` symbols and returns
 * their number; 0: no answer, also when memory is short or the model is damaged. `speller` is a qv_speller.
 */
int qv_speller_spell(void *speller, const char *word, size_t length, uint8_t *symbols, int capacity);

#endif
