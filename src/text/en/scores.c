// SPDX-License-Identifier: MIT
/*
 * Two numbers that are no fraction and no range: blood pressure, the time of music, odds, shares, ratings.
 * Which it is, the numbers and the words around tell.
 */
#include "text/en/quantity.h"
#include "text/en/figure.h"
#include "text/en/numbers.h"
#include "text/en/units.h"
#include <string.h>

typedef struct pair {
    int at, end;             // its tokens, the last excluded
    qv_figure first, second; // "4.5/5" has a point
    int a, b;                // their values, or -1
    bool slash;              // or else a hyphen or an en dash
} pair;

/* Two numbers with a slash or a dash between, all in one, with nothing that goes on behind. */
static bool find_pair(const qv_reader *r, int at, pair *p)
{
    p->at = at;
    const int mark = at + qv_find_figure(r, at, &p->first);
    p->slash = qv_is_glued_mark(r, mark, '/');
    const bool dash = qv_is_glued_mark(r, mark, '-') || qv_is_glued_mark(r, mark, QV_EN_DASH);
    if (mark == at || (!p->slash && !dash) || !qv_is_glued(r, mark + 1) || !qv_is_free(r, at))
        return false;
    const int tokens = qv_find_figure(r, mark + 1, &p->second);
    p->end = mark + 1 + tokens;
    p->a = qv_figure_value(&p->first);
    p->b = qv_figure_value(&p->second);
    const bool goes_on = qv_is_glued(r, p->end) && (!qv_is_closed(r, p->end) || qv_is_number(r, p->end + 1));
    return tokens > 0 && !goes_on && !qv_is_mark(r, p->end, '=') && !qv_is_mark(r, at - 1, '=');
}

/* Whether one of the words stands at most `distance` tokens before. */
static bool is_behind(const qv_reader *r, int at, int distance, const char *const *words)
{
    for (int i = at - 1; i >= at - distance; i--)
        if (qv_is_one_of(r, i, words))
            return true;
    return false;
}

/* Whether one of the words stands behind, maybe with a hyphen: "3/4-time". */
static bool is_before(const qv_reader *r, int end, const char *const *words)
{
    return qv_is_one_of(r, end + (qv_is_glued_mark(r, end, '-') ? 1 : 0), words);
}

/* 120/80 */
static bool is_pressure(const qv_reader *r, const pair *p)
{
    static const char *const words[] = {"pressure", "pressures", "bp", "systolic", "sphygmomanometer", NULL};
    static const char *const units[] = {"mmhg", "mm", NULL};
    enum { NEAR = 8, LEAST = 40, MOST = 300, USUAL_LEAST = 90, USUAL_MOST = 220 };
    if (!p->slash || p->a <= p->b || p->b < LEAST / 2 || p->a < LEAST || p->a > MOST)
        return false;
    const bool usual = p->a >= USUAL_LEAST && p->a <= USUAL_MOST && p->b >= 50 && p->b <= 130 && p->b % 100;
    return usual || is_behind(r, p->at, NEAR, words) || qv_is_one_of(r, p->end, units);
}

/* 6/8 time */
static bool is_meter(const qv_reader *r, const pair *p)
{
    static const char *const behind[] = {"time",  "meter", "metre", "rhythm",  "groove",    "beat", "feel",
                                         "waltz", "swing", "march", "measure", "signature", NULL};
    static const char *const before[] = {"signature", "meter", "metre", NULL};
    if (!p->slash || p->a < 2 || p->a > 19 || !(p->b == 2 || p->b == 4 || p->b == 8 || p->b == 16))
        return false;
    static const char *const music[] = {"waltz",  "jig",      "polka",    "tune", "song",
                                        "piece",  "movement", "march",    "reel", "ballad",
                                        "played", "written",  "composed", NULL};
    const bool shut = qv_is_closed(r, p->end) && (qv_is_glued(r, p->end) || qv_is_end(r, p->end));
    const bool compound = p->b == 8 && p->a % 3 == 0 && p->a > 3;
    return is_before(r, p->end, behind) || is_behind(r, p->at, 3, before) ||
           (qv_is_text(r, p->at - 1, "in") && shut && (compound || is_behind(r, p->at, 3, music)));
}

/* odds of 5/1, a 10/1 shot, priced at 9/4 */
static bool is_odds(const qv_reader *r, const pair *p)
{
    static const char *const before[] = {"odds", NULL};
    static const char *const priced[] = {"at", "priced", "from", "to", NULL};
    static const char *const behind[] = {
        "shot",  "outsider", "outsiders", "favourite", "favorite", "favourites", "favorites", "underdog",
        "joint", "odds",     "against",   "chance",    "long",     "winner",     "clear",     NULL};
    if (!p->slash || p->a < 1 || p->b < 1)
        return false;
    return is_behind(r, p->at, 4, before) || is_before(r, p->end, behind) || (p->b == 1 && p->a > 1) ||
           (p->a > p->b && p->b < 12 && qv_is_one_of(r, p->at - 1, priced));
}

/* 20/40 vision */
static bool is_vision(const qv_reader *r, const pair *p)
{
    static const char *const words[] = {"vision", "eyesight", "acuity", NULL};
    return p->slash && p->a > 0 && p->b > 0 && (is_before(r, p->end, words) || is_behind(r, p->at, 3, words));
}

/* 50-50, an 80/20 rule; but "they won 60-40", "20-80 people", "60-40%" */
static bool is_share(const qv_reader *r, const pair *p)
{
    static const char *const won[] = {"won",   "lost",    "win",   "wins",  "lead",   "leads",
                                      "led",   "beat",    "beats", "score", "scored", "defeated",
                                      "trail", "trailed", "voted", "vote",  "passed", "ahead",
                                      "from",  "between", "ages",  "aged",  "pages",  NULL};
    static const char *const victory[] = {"win", "victory", "loss", "defeat", "vote", "lead", "rout", NULL};
    static const char *const divided[] = {"split",   "splits",     "chance",    "chances",     "ratio",
                                          "rule",    "mix",        "blend",     "share",       "shot",
                                          "custody", "joint",      "divide",    "partnership", "basis",
                                          "deal",    "allocation", "portfolio", NULL};
    enum { ALL = 100, STEP = 5 };
    const bool all = p->a > 0 && p->b > 0 && p->a + p->b == ALL && p->a % STEP == 0;
    if (!all || is_behind(r, p->at, 1, won) || is_before(r, p->end, victory) || qv_is_mark(r, p->end, '%'))
        return false;
    return p->slash || p->a >= p->b || is_before(r, p->end, divided);
}

/* Whether a number out of another is given for something by the words around: "pain 7/10", "gave it an 8/10".
 * Eighths and the like are measured, not given: "she gave me 1/8 cup". */
static bool is_given(const qv_reader *r, const pair *p)
{
    static const char *const before[] = {
        "score", "scored", "scores",  "rated",   "rating",   "rate",   "rates",   "gave",    "give",
        "gives", "got",    "gets",    "pain",    "mark",     "marks",  "grade",   "solid",   "perfect",
        "easy",  "strong", "scoring", "overall", "severity", "earned", "quality", "verdict", NULL};
    const bool shut = qv_is_closed(r, p->end) && (qv_is_glued(r, p->end) || qv_is_end(r, p->end));
    static const char *const lengths[] = {"of",     "mile", "miles", "scale", "inch",
                                          "second", "acre", "carat", NULL};
    const bool measured = p->b % 8 == 0 || p->b == 6 || qv_is_one_of(r, p->end, lengths);
    // "It's a 7/10", "8/10 for effort"; "18/20", but "15/32"
    const bool alone = (qv_is_end(r, p->at - 1) && !qv_is_end(r, p->end)) || qv_is_text(r, p->at - 1, "a") ||
                       qv_is_text(r, p->at - 1, "an");
    const bool tenths = p->b == 10 && alone && !measured;
    if (p->b < 5)
        return false;
    if (tenths || (p->b >= 20 && p->b % 10 == 0 && p->b <= 200 && p->a > 1 && shut))
        return true;
    return (!measured && is_behind(r, p->at, 4, before)) || (shut && is_behind(r, p->at, 2, before)) ||
           (p->b == 100 && p->a > 1 && shut);
}

/* 4.5/5 stars, 9/10 doctors, a perfect 10/10 */
static bool is_rating(const qv_reader *r, const pair *p)
{
    static const char *const behind[] = {
        "would",     "stars",      "star",      "people",       "doctors",     "dentists",  "patients",
        "users",     "customers",  "students",  "women",        "men",         "children",  "kids",
        "adults",    "teens",      "experts",   "voters",       "teams",       "companies", "schools",
        "players",   "times",      "cases",     "points",       "families",    "parents",   "workers",
        "employees", "teachers",   "americans", "participants", "respondents", "homes",     "households",
        "drivers",   "readers",    "owners",    "buyers",       "pain",        "rating",    "score",
        "consumers", "businesses", "firms",     "developers",   "nurses",      "voted",     NULL};
    static const int scales[] = {4, 5, 6, 10, 20, 100};
    if (!p->slash || p->b < 2 || p->first.vulgar)
        return false;
    for (size_t i = 0; p->first.point && i < sizeof scales / sizeof *scales; i++)
        if (p->b == scales[i])
            return true;
    if (p->a < 0 || p->a > p->b)
        return false;
    return qv_is_one_of(r, p->end, behind) || (p->a == p->b && (p->b == 5 || p->b == 10)) || is_given(r, p);
}

/* page 2/10, "Retrying (1/3)", 45/50 passed: so many of them all */
static bool is_count(const qv_reader *r, const pair *p)
{
    static const char *const before[] = {
        "page",     "step",      "part",        "slide",    "question", "thread", "lap",     "chapter",
        "batch",    "day",       "attempt",     "retrying", "retry",    "round",  "episode", "level",
        "exercise", "iteration", "downloading", "item",     "tests",    "test",   "epoch",   NULL};
    static const char *const behind[] = {"passed",   "failed",    "files",    "tests", "correct", "done",
                                         "complete", "completed", "finished", "items", "pages",   NULL};
    const bool bracket = qv_is_mark(r, p->at - 1, '(') || qv_is_mark(r, p->at - 1, ':');
    if (!p->slash || p->a < 0 || p->a > p->b || p->b < 2)
        return false;
    return qv_is_one_of(r, p->at - 1 - bracket, before) || qv_is_one_of(r, p->end, behind);
}

static const struct {
    bool (*fits)(const qv_reader *r, const pair *p);
    const char *between; // "" for nothing
    bool unit;           // one may follow
} kinds[] = {
    {is_pressure, "over", true}, {is_meter, "", false},        {is_vision, "", false},  {is_share, "", false},
    {is_odds, "to", false},      {is_rating, "out of", false}, {is_count, "of", false},
};

/* 24/7/365, 24-7 */
static int read_always(qv_reader *r, int at)
{
    const bool twenty_four_seven =
        qv_value_at(r, at) == 24 && qv_is_glued_mark(r, at + 1, '-') && qv_value_at(r, at + 2) == 7 &&
        qv_is_glued(r, at + 2) && qv_is_free(r, at) && qv_is_closed(r, at + 3) && !qv_is_mark(r, at + 3, '-');
    if (twenty_four_seven) {
        qv_phrase_add(&r->phrase, "twenty four seven");
        qv_say(r, at, at + 2);
        return 3;
    }
    const bool always = qv_value_at(r, at) == 24 && qv_is_glued_mark(r, at + 1, '/') &&
                        qv_value_at(r, at + 2) == 7 && qv_is_glued_mark(r, at + 3, '/') &&
                        qv_value_at(r, at + 4) == 365 && qv_is_glued(r, at + 4);
    if (!always)
        return 0;
    qv_phrase_add(&r->phrase, "twenty four seven three sixty five");
    qv_say(r, at, at + 4);
    return 5;
}

int qv_read_pair(qv_reader *r, int at)
{
    pair p;
    const int always = read_always(r, at);
    if (always || !find_pair(r, at, &p))
        return always;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!kinds[i].fits(r, &p))
            continue;
        qv_say_figure(&r->phrase, &p.first);
        if (*kinds[i].between)
            qv_phrase_add(&r->phrase, kinds[i].between);
        qv_say_figure(&r->phrase, &p.second);
        int end = p.end;
        end += kinds[i].unit ? qv_find_unit(r, end, true) : 0;
        qv_say(r, at, end - 1);
        return end - at;
    }
    return 0;
}
