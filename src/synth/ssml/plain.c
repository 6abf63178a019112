// SPDX-License-Identifier: MIT
#include "synth/ssml/plain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "synth/capitals.h"
#include "text/phones.h"
#include "text/language.h"

void qv_plain_reset(qv_plain *p)
{
    p->place = (qv_place_in_source){0};
    p->fed = p->pauses = p->settled = 0;
    p->mapped = p->apart = p->in_sentence = false;
    p->last = 0;
    p->problems = (qv_problems){0};
    qv_source_map_clear(&p->map);
}

void qv_plain_free(qv_plain *p)
{
    qv_source_map_free(&p->map);
    free(p->pause);
    p->pause = NULL;
}

static int feed(qv_plain *p, const char *bytes, size_t count)
{
    const int error = qv_text_feed(p->text, bytes, count);
    if (error || count == 0)
        return error;
    p->fed += count;
    p->last = bytes[count - 1];
    p->in_sentence = true;
    return 0;
}

int qv_plain_map(qv_plain *p)
{
    if (p->mapped)
        return 0;
    p->mapped = true;
    p->unmapped = p->fed;
    const qv_place_in_source start = {0}; // all that was fed until now is text
    return p->fed > 0 ? qv_source_map_add(&p->map, 0, &start, 0) : 0;
}

int qv_plain_text(qv_plain *p, const char *bytes, size_t count)
{
    for (size_t at = 0; at < count;) {
        const char *line_end = memchr(bytes + at, '\n', count - at);
        const size_t span = line_end ? (size_t)(line_end - bytes) + 1 - at : count - at;
        int error = p->mapped ? qv_source_map_add(&p->map, p->fed, &p->place, 0) : 0;
        if (!error)
            error = feed(p, bytes + at, span);
        if (error)
            return error;
        p->place.at += span;
        if (line_end) {
            p->place.line++;
            p->place.line_begin = p->place.at;
        }
        at += span;
    }
    return 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == 0;
}

/* Marks that close what came before, so that no blank is missing in front of them. */
static bool closes(char c)
{
    return c != 0 && strchr(".,;:!?)]}\"'", c) != NULL;
}

static int put(qv_plain *p, const char *bytes, size_t count, const qv_place_in_source *begin, size_t end)
{
    const int error = qv_source_map_add(&p->map, p->fed, begin, end);
    return error ? error : feed(p, bytes, count);
}

int qv_plain_put(qv_plain *p, const char *bytes, size_t count, const qv_place_in_source *begin, size_t end)
{
    int error = 0;
    if (count == 0)
        return 0;
    if (p->apart && !is_blank(p->last) && !is_blank(*bytes) && !closes(*bytes))
        error = put(p, " ", 1, begin, begin->at + 1);
    p->apart = false;
    return error ? error : put(p, bytes, count, begin, end);
}

void qv_plain_separate(qv_plain *p)
{
    p->apart = true;
}

int qv_plain_end_sentence(qv_plain *p, const qv_place_in_source *at)
{
    int error = p->in_sentence ? put(p, "\n\n", 2, at, at->at) : 0;
    p->in_sentence = p->apart = false;
    return error;
}

int qv_plain_phones(qv_plain *p, const char *names, size_t count, const qv_place_in_source *begin, size_t end)
{
    qv_plain_separate(p);
    int error = qv_plain_put(p, "[[", 2, begin, end);
    if (!error)
        error = put(p, names, count, begin, end);
    if (!error)
        error = put(p, "]]", 2, begin, end);
    qv_plain_separate(p);
    return error;
}

/* The name of a letter. */
static int put_letter(qv_plain *p, char letter, const qv_place_in_source *begin, size_t end)
{
    uint8_t symbols[16];
    char names[16 * 4] = "";
    const int count = qv_text_language(p->text)->spell(&letter, 1, symbols, 16);
    for (int i = 0; i < count; i++) {
        if (i > 0)
            strcat(names, " ");
        strcat(names, qv_symbol_name(symbols[i]));
    }
    return qv_plain_phones(p, names, strlen(names), begin, end);
}

/* One word of a phrase: a capital is a letter by its name, a comma behind it a short pause. */
static int put_word(qv_plain *p, const char *word, size_t length, const qv_place_in_source *begin, size_t end)
{
    const bool pause = word[length - 1] == ',';
    length -= pause;
    int error = 0;
    qv_plain_separate(p);
    if (length > 0 && *word >= 'A' && *word <= 'Z') {
        error = put_letter(p, (char)(*word | 0x20), begin, end);
    } else {
        error = qv_plain_put(p, word, length, begin, end);
    }
    qv_plain_separate(p);
    if (pause && !error)
        error = qv_plain_pause(p, begin, 0, QV_BREAK_COMMA, false);
    return error;
}

int qv_plain_words(qv_plain *p, const char *words, const qv_place_in_source *begin, size_t end)
{
    int error = 0;
    for (const char *at = words; *at && !error;) {
        const size_t length = strcspn(at, " ");
        if (length > 0)
            error = put_word(p, at, length, begin, end);
        at += length + (at[length] == ' ');
    }
    return error;
}

/* What is settled makes room when it is most of the list: each pause is moved once or twice. */
static void drop_settled(qv_plain *p)
{
    if (p->settled <= p->pauses / 2)
        return;
    p->pauses -= p->settled;
    memmove(p->pause, p->pause + p->settled, p->pauses * sizeof *p->pause);
    p->settled = 0;
}

/* Pauses one after the other, with nothing said between them: lengths that were asked for add up, each up to
 * QV_LONGEST_PAUSE, as is the sum. */
static void add_pause(qv_asked_pause *to, const qv_asked_pause *more)
{
    const int first = to->ms > 0 ? to->ms : 0, second = more->ms > 0 ? more->ms : 0;
    if (to->ms == 0)
        to->source = more->source;
    if (first + second > 0)
        to->ms = first < QV_LONGEST_PAUSE - second ? first + second : QV_LONGEST_PAUSE;
    else if (more->ms != 0)
        to->ms = more->ms;
    to->symbol = more->symbol > to->symbol ? more->symbol : to->symbol;
    to->capital = to->capital || more->capital;
}

int qv_plain_pause(qv_plain *p, const qv_place_in_source *at, int ms, int symbol, bool capital)
{
    qv_plain_separate(p);
    if (p->last && !is_blank(p->last)) { // so that the place is behind the word
        const int error = put(p, " ", 1, at, at->at);
        if (error)
            return error;
    }
    const qv_asked_pause asked = {
        .plain = p->fed, .source = at->at, .ms = ms, .symbol = (uint8_t)symbol, .capital = capital};
    qv_asked_pause *last = p->pauses > p->settled ? &p->pause[p->pauses - 1] : NULL;
    if (last && last->plain == p->fed) {
        add_pause(last, &asked);
        return 0;
    }
    drop_settled(p);
    if (QV_GROW(p->pause, p->pause_capacity, p->pauses + 1))
        return QV_ERROR_MEMORY;
    p->pause[p->pauses++] = asked;
    return 0;
}

/* Moves the front end's problems over, with their places. */
static void take_problems(qv_plain *p)
{
    qv_problem problem;
    while (qv_text_problem(p->text, &problem)) {
        qv_place_in_source place = {.at = problem.begin,
                                    .line = problem.line - 1,
                                    .line_begin = problem.begin - (problem.column - 1)};
        // What was fed before there was a map has the same places in both.
        if (problem.begin >= p->unmapped)
            qv_source_map_find(&p->map, &problem.begin, &problem.end, &place);
        qv_plain_tell(p, problem.kind, &place, problem.end, problem.what);
    }
}

/* All pauses up to byte `plain` of the plain text as one, the first that is not settled; NULL: there is none.
 */
static qv_asked_pause *join_pauses(qv_plain *p, size_t plain)
{
    if (p->settled == p->pauses || p->pause[p->settled].plain > plain)
        return NULL;
    for (; p->settled + 1 < p->pauses && p->pause[p->settled + 1].plain <= plain; p->settled++) {
        qv_asked_pause joined = p->pause[p->settled];
        add_pause(&joined, &p->pause[p->settled + 1]);
        p->pause[p->settled + 1] = joined;
    }
    return &p->pause[p->settled];
}

/* The pauses before the word become its own. */
static void settle_pause(qv_plain *p, qv_utterance *utterance, qv_word *word)
{
    const qv_asked_pause *pause = join_pauses(p, word->begin);
    uint8_t *symbol = word == utterance->word ? NULL : &utterance->symbol[word->first_symbol - 1];
    if (!pause)
        return;
    p->settled++;
    word->pause = pause->ms;
    word->pause_at = pause->source;
    word->capital = word->capital || pause->capital;
    if (symbol && (pause->symbol > *symbol || pause->ms == QV_NO_PAUSE))
        *symbol = pause->symbol;
}

static void settle_places(qv_plain *p, qv_utterance *utterance)
{
    take_problems(p);
    const size_t passed = utterance->begin;
    for (int w = 0; w < utterance->words; w++) {
        qv_word *word = &utterance->word[w];
        settle_pause(p, utterance, word);
        qv_source_map_find(&p->map, &word->begin, &word->end, NULL);
    }
    qv_source_map_find(&p->map, &utterance->begin, &utterance->end, NULL);
    // Text that was given while something else is said for an element's stands in front of that.
    for (int w = 0; w < utterance->words; w++) {
        const qv_word *word = &utterance->word[w];
        utterance->begin = word->begin < utterance->begin ? word->begin : utterance->begin;
        utterance->end = word->end > utterance->end ? word->end : utterance->end;
    }
    qv_source_map_pass(&p->map, passed);
}

int qv_plain_settle(qv_plain *p, qv_utterance *utterance)
{
    if (p->mapped)
        settle_places(p, utterance);
    return qv_announce_capitals(utterance, p->capitals, qv_text_language(p->text)->capital);
}

int qv_plain_last_pause(qv_plain *p, size_t *at)
{
    const qv_asked_pause *pause = join_pauses(p, p->fed);
    if (!pause)
        return 0;
    p->settled++;
    *at = pause->source;
    return pause->ms > 0 ? pause->ms : 0;
}

size_t qv_plain_pass(qv_plain *p)
{
    const size_t taken = qv_text_taken(p->text);
    size_t begin = taken, end = taken;
    if (!p->mapped)
        return taken;
    take_problems(p);
    join_pauses(p, taken);
    qv_source_map_pass(&p->map, taken);
    qv_source_map_find(&p->map, &begin, &end, NULL);
    return begin;
}

void qv_plain_tell(qv_plain *p, int kind, const qv_place_in_source *begin, size_t end, const char *what)
{
    qv_problems *problems = &p->problems;
    if (problems->count == QV_PROBLEMS_KEPT)
        return;
    qv_problem *problem = &problems->kept[(problems->first + problems->count++) % QV_PROBLEMS_KEPT];
    *problem = (qv_problem){.kind = kind,
                            .begin = begin->at,
                            .end = end,
                            .line = begin->line + 1,
                            .column = begin->at - begin->line_begin + 1};
    snprintf(problem->what, sizeof problem->what, "%s", what);
}

bool qv_plain_problem(qv_plain *p, qv_problem *problem)
{
    if (!p->mapped)
        return qv_text_problem(p->text, problem);
    take_problems(p);
    return qv_problems_take(&p->problems, problem);
}
