// SPDX-License-Identifier: MIT
#include "text/en/words.h"
#include "text/en/capitals.h"
#include "text/en/numbers.h"
#include "text/en/script_names.h"
#include <string.h>

/* Whether "A" is the letter, not the article: "Plan A", "vitamin A". */
static bool is_letter_a(const qv_reader *r, int at)
{
    static const char *const lettered[] = {
        "plan",    "vitamin",  "grade", "hepatitis", "group",     "section", "type",   "team",     "block",
        "exhibit", "option",   "point", "part",      "side",      "class",   "level",  "appendix", "figure",
        "table",   "schedule", "unit",  "room",      "letter",    "line",    "series", "category", "building",
        "gate",    "platform", "zone",  "straight",  "influenza", NULL};
    bool capital = qv_raw_at(r, at)[0] == 'A';
    if (capital && qv_is_glued_mark(r, at + 1, '.') && qv_is_capital(r, at + 2)) // an initial: "A. B. Jones"
        return true;
    if (!capital || at == 0)
        return false;
    if (qv_is_one_of(r, at - 1, lettered))
        return true;
    bool shut = qv_is_end(r, at + 1) || (qv_is_glued(r, at + 1) && !qv_is_mark(r, at + 1, '"'));
    return shut && !qv_is_glued(r, at) && qv_is_word(r, at - 1);
}

int qv_read_word(qv_reader *r, int at)
{
    const qv_token *token = qv_token_at(r, at);
    const char *text = qv_text_at(r, at);
    // The sides of 5'10" x 6'2", and of 8-1/2 x 11.
    if (qv_is_text(r, at, "x") && qv_is_number(r, at + 1) &&
        (qv_is_mark(r, at - 1, '"') || qv_is_mark(r, at - 1, '\'') ||
         (qv_is_number(r, at - 1) && !qv_is_glued(r, at) && !qv_is_glued(r, at + 1)))) {
        qv_phrase_add(&r->phrase, "by");
        qv_say(r, at, at);
        return 1;
    }
    bool article = qv_is_text(r, at, "a") && !is_letter_a(r, at);
    bool possessive = token->length == 3 && strcmp(text + 1, "'s") == 0;
    if ((token->length == 1 && !article && !qv_is_text(r, at, "i")) || possessive) {
        qv_phrase_letters(&r->phrase, text, 1);
        qv_phrase_join(&r->phrase, possessive ? "'s" : "");
    } else {
        qv_say_cased(r, at);
    }
    qv_say(r, at, at);
    return 1;
}

/* Words or characters of one script, one behind the other. */
static int count_foreign(const qv_reader *r, int at, enum qv_script script, bool characters, int *count)
{
    int end = at;
    *count = 0;
    while (qv_token_at(r, end)->kind == TOKEN_FOREIGN && qv_script_of(qv_token_at(r, end)->code) == script)
        *count += characters ? qv_token_at(r, end++)->length : (end++, 1);
    return end - at;
}

int qv_read_foreign(qv_reader *r, int at)
{
    const qv_token *token = qv_token_at(r, at);
    const char *greek = token->length == 1 ? qv_greek_letter(token->code) : NULL;
    if (greek) {
        qv_phrase_add(&r->phrase, greek);
        qv_say(r, at, at);
        return 1;
    }
    const enum qv_script script = qv_script_of(token->code);
    bool characters = qv_script_counts_characters(script) || token->length == 1;
    int count, tokens = count_foreign(r, at, script, characters, &count);
    if (count > 1)
        qv_say_integer(&r->phrase, (unsigned)count);
    qv_phrase_add(&r->phrase, qv_script_name(script));
    qv_phrase_add(&r->phrase, characters ? "character" : "word");
    if (count > 1)
        qv_phrase_join(&r->phrase, "s");
    qv_say(r, at, at + tokens - 1);
    return tokens;
}

int qv_read_elision(qv_reader *r, int at)
{
    static const char *const front[] = {"tis",   "twas", "em",  "cause", "til",   "bout",
                                        "round", "n",    "cuz", "twere", "twill", NULL};
    static const char *const spoken[] = {"'tis",   "'twas", "'em",    "'cause", "'til",  "'bout",
                                         "'round", "'n",    "'cause", "'twere", "'twill"};
    if (qv_is_mark(r, at, '\'') && qv_is_glued(r, at + 1) && qv_is_one_of(r, at + 1, front)) {
        for (int i = 0; front[i]; i++)
            if (qv_is_text(r, at + 1, front[i]))
                qv_phrase_add(&r->phrase, spoken[i]);
        // 'n' in "rock 'n' roll"
        int tokens = 2 + qv_is_glued_mark(r, at + 2, '\'');
        qv_say(r, at, at + tokens - 1);
        return tokens;
    }
    const qv_token *token = qv_token_at(r, at);
    bool in = token->kind == TOKEN_WORD && token->length > 3 &&
              strcmp(qv_text_at(r, at) + token->length - 2, "in") == 0;
    if (!(in || qv_is_text(r, at, "th")) || !qv_is_glued_mark(r, at + 1, '\'') ||
        qv_is_mark(r, at - 1, '\'')) // goin', th' old man
        return 0;
    qv_phrase_add(&r->phrase, qv_text_at(r, at));
    qv_phrase_join(&r->phrase, "'");
    qv_say(r, at, at + 1);
    return 2;
}
