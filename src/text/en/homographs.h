#ifndef QV_TEXT_EN_HOMOGRAPHS_H
#define QV_TEXT_EN_HOMOGRAPHS_H
#include "text/spoken.h"

/* The phones, by name, of word number `at` where its spelling has several readings ("read", "lead",
 * "record"), chosen by the words around it; NULL of other words. *ending: letters that its inflection adds
 * ("s" of "records"), or "". Static memory. */
const char *qv_homograph(const qv_spoken *spoken, size_t at, const char **ending);

#endif
