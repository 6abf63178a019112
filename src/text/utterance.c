// SPDX-License-Identifier: MIT
#include "text/utterance.h"
#include <stdlib.h>
#include <string.h>

void qv_utterance_free(qv_utterance *utterance)
{
    free(utterance->symbol);
    free(utterance->word);
    memset(utterance, 0, sizeof *utterance);
}
