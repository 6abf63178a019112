// SPDX-License-Identifier: MIT
#include "text/problems.h"
#include <stdio.h>
#include <string.h>
#include "text/lexicon/dictionary.h"
#include "text/phones.h"
#include "text/quote.h"

void qv_place_advance(qv_place *place, const char *bytes, size_t size, size_t origin)
{
    const char *end = bytes + size;
    for (const char *at = bytes; (at = memchr(at, '\n', (size_t)(end - at))) != NULL;) {
        at++;
        place->lines++;
        place->line_begin = origin + (size_t)(at - bytes);
    }
}

/* A place for one more problem, with its bytes and line filled in; NULL: there are enough. */
static qv_problem *add(qv_problems *problems, qv_problem_kind kind, size_t begin, size_t end, qv_place place,
                       const char *bytes, size_t origin)
{
    if (problems->count == QV_PROBLEMS_KEPT)
        return NULL;
    qv_problem *problem = &problems->kept[(problems->first + problems->count++) % QV_PROBLEMS_KEPT];
    qv_place_advance(&place, bytes, begin - origin, origin);
    *problem = (qv_problem){.kind = (int)kind,
                            .begin = begin,
                            .end = end,
                            .line = place.lines + 1,
                            .column = begin - place.line_begin + 1};
    return problem;
}

static void add_bad_phone(qv_problems *problems, size_t begin, size_t end, qv_place place, const char *bytes,
                          size_t origin)
{
    char quote[QV_QUOTED + 1];
    const char *name = bytes + (begin - origin);
    const size_t length = end - begin;
    qv_problem *problem = add(problems, QV_PROBLEM_PHONE, begin, end, place, bytes, origin);
    if (!problem)
        return;
    qv_quote(name, length, quote);
    if (length <= 3 && qv_symbol_find(name, (int)length) >= 0)
        snprintf(problem->what, sizeof problem->what, "more than %d phones in one word", QV_WORD_SYMBOLS);
    else
        snprintf(problem->what, sizeof problem->what, "\"%s\" is no phone", quote);
}

void qv_problems_add(qv_problems *problems, const qv_notes *notes, qv_place place, const char *bytes,
                     size_t origin)
{
    for (int i = 0; i < notes->bad_phones; i++)
        add_bad_phone(problems, notes->bad_phone[i].begin, notes->bad_phone[i].end, place, bytes, origin);
    if (notes->invalid == 0 || problems->told_invalid)
        return;
    problems->told_invalid = true;
    qv_problem *problem =
        add(problems, QV_PROBLEM_UTF8, notes->first_invalid, notes->first_invalid + 1, place, bytes, origin);
    if (problem)
        snprintf(problem->what, sizeof problem->what, "no UTF-8; such bytes are read as U+FFFD");
}

bool qv_problems_take(qv_problems *problems, qv_problem *problem)
{
    if (problems->count == 0)
        return false;
    *problem = problems->kept[problems->first];
    problems->first = (problems->first + 1) % QV_PROBLEMS_KEPT;
    problems->count--;
    return true;
}
