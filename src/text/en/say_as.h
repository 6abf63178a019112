// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_SAY_AS_H
#define QV_TEXT_EN_SAY_AS_H
#include "text/phrase.h"

/*
 * Text whose kind is told beside it, as by SSML's <say-as>: "digits", "cardinal" ("number"), "ordinal",
 * "date", "time", "telephone", "fraction", "expletive". Says it into the phrase. False, and the phrase as it
 * was, when the text is none of that kind, or of the kinds that the readers of plain text know as well
 * ("unit", "address" ...): read it as it stands then. `format` of a date: the order of "d", "m" and "y"; of a
 * time "hms12" or "hms24"; NULL: as it looks.
 */
bool qv_say_as(qv_phrase *phrase, const char *kind, const char *format, const char *text, size_t length);

#endif
