// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_STOPS_H
#define QV_TEXT_EN_STOPS_H
#include "text/sentence.h"

/* Whether the mark at `dot` ends a sentence or belongs to a word; see qv_language. */
bool qv_stop_ends(qv_text_view *view, size_t dot, size_t next);

/* Whether a word is a name that is written with an exclamation mark: Yahoo! */
bool qv_is_exclaimed_name(const char *word, size_t length);

#endif
