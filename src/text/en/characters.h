// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_CHARACTERS_H
#define QV_TEXT_EN_CHARACTERS_H
#include "text/phrase.h"

/* What single characters and keys are called; see qv_language. */
void qv_name_character(qv_phrase *phrase, const char *character, size_t length);
void qv_name_key(qv_phrase *phrase, const char *key, size_t length);

#endif
