#ifndef QV_TEXT_EN_STOPS_H
#define QV_TEXT_EN_STOPS_H
#include "text/sentence.h"

/* Whether the full stop at `dot` ends a sentence or an abbreviation; see qv_language. */
bool qv_stop_ends(qv_text_view *view, size_t dot, size_t next);

#endif
