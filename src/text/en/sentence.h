#ifndef QV_TEXT_EN_SENTENCE_H
#define QV_TEXT_EN_SENTENCE_H
#include <stdbool.h>
#include <stddef.h>

/*
 * Where a sentence ends. The scan looks only at bytes that have come; where a decision needs one that may
 * still come, it waits. So the sentences don't depend on the pieces in which the text arrives, and no byte
 * is looked at more than a few times.
 */
typedef struct qv_sentence_scan {
    size_t at; // everything before is known to hold no end of the sentence
    int words; // begun before `at`
} qv_sentence_scan;

/* Goes on with the scan of a sentence that starts at bytes[0] (not white space). True: its end is found,
 * *end is set behind its last byte. False: more text is needed. `finished`: no more will come. */
bool qv_sentence_find_end(qv_sentence_scan *scan, const char *bytes, size_t size, bool finished, size_t *end);

bool qv_is_space(char c);

#endif
