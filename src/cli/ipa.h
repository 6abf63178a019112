#ifndef QV_CLI_IPA_H
#define QV_CLI_IPA_H
#include "text/utterance.h"

/* Prints a sentence as one line in the International Phonetic Alphabet, with marks of stress before the
 * syllables. */
void qv_print_ipa(const qv_utterance *utterance);

#endif
