// SPDX-License-Identifier: MIT
#include "text/en/money.h"
#include "text/en/capitals.h"
#include "text/en/figure.h"
#include "text/en/numbers.h"
#include "text/en/quantity.h"
#include "text/en/units.h"
#include <string.h>

typedef struct currency {
    uint32_t sign;      // its character, or 0
    const char *before; // letters before the sign, as in US$, or ""
    const char *code;   // letters, as they are written, or ""
    const char *one, *many;
    const char *cent, *cents; // the hundredth, or NULL
} currency;

static const currency currencies[] = {
    {'$', "us", "USD", "U S dollar", "U S dollars", "cent", "cents"},
    {'$', "c", "CAD", "canadian dollar", "canadian dollars", "cent", "cents"},
    {'$', "ca", "", "canadian dollar", "canadian dollars", "cent", "cents"},
    {'$', "a", "AUD", "australian dollar", "australian dollars", "cent", "cents"},
    {'$', "au", "", "australian dollar", "australian dollars", "cent", "cents"},
    {'$', "nz", "NZD", "new zealand dollar", "new zealand dollars", "cent", "cents"},
    {'$', "hk", "HKD", "hong kong dollar", "hong kong dollars", "cent", "cents"},
    {'$', "s", "SGD", "singapore dollar", "singapore dollars", "cent", "cents"},
    {'$', "r", "BRL", "brazilian real", "brazilian reals", "centavo", "centavos"},
    {'$', "mx", "MXN", "mexican peso", "mexican pesos", "centavo", "centavos"},
    {'$', "nt", "TWD", "taiwan dollar", "taiwan dollars", "cent", "cents"},
    {'$', "", "", "dollar", "dollars", "cent", "cents"},
    {0xa3, "", "GBP", "pound", "pounds", "penny", "pence"},
    {0x20ac, "", "EUR", "euro", "euros", "cent", "cents"},
    {0xa5, "", "JPY", "yen", "yen", NULL, NULL},
    {0x20b9, "", "INR", "rupee", "rupees", "paisa", "paise"},
    {0x20bd, "", "RUB", "ruble", "rubles", "kopek", "kopeks"},
    {0x20a9, "", "KRW", "won", "won", NULL, NULL},
    {0x20aa, "", "ILS", "shekel", "shekels", NULL, NULL},
    {0x20ba, "", "TRY", "lira", "lira", NULL, NULL},
    {0x20b4, "", "UAH", "hryvnia", "hryvnias", NULL, NULL},
    {0x20ab, "", "VND", "dong", "dong", NULL, NULL},
    {0x20b1, "", "", "peso", "pesos", NULL, NULL},
    {0x20a6, "", "NGN", "naira", "naira", NULL, NULL},
    {0x20bf, "", "BTC", "bitcoin", "bitcoins", NULL, NULL},
    {0, "", "CHF", "swiss franc", "swiss francs", "centime", "centimes"},
    {0, "", "CNY", "chinese yuan", "chinese yuan", NULL, NULL},
    {0, "", "RMB", "chinese yuan", "chinese yuan", NULL, NULL},
    {0, "", "SEK", "swedish krona", "swedish kronor", NULL, NULL},
    {0, "", "NOK", "norwegian krone", "norwegian kroner", NULL, NULL},
    {0, "", "DKK", "danish krone", "danish kroner", NULL, NULL},
    {0, "", "PLN", "polish zloty", "polish zlotys", NULL, NULL},
    {0, "", "ZAR", "rand", "rand", "cent", "cents"},
    {0, "", "Rs", "rupee", "rupees", "paisa", "paise"},
    {0, "", "kr", "krone", "kroner", NULL, NULL},
    {0, "", "zl", "zloty", "zlotys", NULL, NULL}, // zł
    {0, "", "Kc", "czech koruna", "czech korunas", NULL, NULL},
};
enum { CURRENCIES = sizeof currencies / sizeof *currencies };

/* A sign, letters with a sign, or a code at `at`. Returns its tokens. */
static int find_currency(const qv_reader *r, int at, const currency **found)
{
    const qv_token *token = qv_token_at(r, at), *next = qv_token_at(r, at + 1);
    // Nearly all words end here: a code is short, and in capitals but for "kr" and "zl".
    if (token->kind == TOKEN_WORD && (token->length > 3 || (!qv_is_capital(r, at) && token->length != 2)))
        return 0;
    for (int i = 0; i < CURRENCIES; i++) {
        const currency *c = &currencies[i];
        *found = c;
        if (token->kind == TOKEN_MARK && c->sign && token->code == c->sign && !*c->before)
            return 1;
        if (token->kind != TOKEN_WORD)
            continue;
        if (*c->before && qv_is_text(r, at, c->before) && qv_is_capital(r, at) && next->kind == TOKEN_MARK &&
            !next->space && next->code == c->sign)
            return 2;
        // In capitals, "TRY 5 TIMES" and "RUB" are words.
        if (*c->code && strcmp(qv_raw_at(r, at), c->code) == 0 &&
            !(r->shouted && qv_is_sayable(qv_text_at(r, at), strlen(c->code))))
            return 1 + (strlen(c->code) < 3 && qv_is_glued_mark(r, at + 1, '.') && qv_is_number(r, at + 2));
    }
    return 0;
}

/* "million", "bn", "M" behind an amount. Returns its tokens; *name: how it is said. */
static int find_magnitude(const qv_reader *r, int at, const char **name)
{
    static const char *const names[][2] = {
        {"hundred", "hundred"}, {"thousand", "thousand"}, {"million", "million"},
        {"billion", "billion"}, {"trillion", "trillion"}, {"quadrillion", "quadrillion"},
        {"bn", "billion"},      {"mn", "million"},        {"mln", "million"},
        {"bln", "billion"},     {"tn", "trillion"},       {"trn", "trillion"},
        {"mil", "million"},     {"lakh", "lakh"},         {"crore", "crore"}};
    static const char *const letters[][2] = {
        {"k", "thousand"}, {"m", "million"}, {"mm", "million"}, {"b", "billion"}, {"t", "trillion"}};
    *name = NULL;
    if (!qv_is_word(r, at))
        return 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (qv_is_text(r, at, names[i][0]))
            return *name = names[i][1], 1;
    for (size_t i = 0; qv_is_glued(r, at) && i < sizeof letters / sizeof *letters; i++)
        if (qv_is_text(r, at, letters[i][0]))
            return *name = letters[i][1], 1;
    return 0;
}

/* "-million" as in "$5-million deal". */
static int find_joined_magnitude(const qv_reader *r, int at, const char **name)
{
    if (qv_is_glued_mark(r, at, '-') && qv_is_glued(r, at + 1) && strlen(qv_text_at(r, at + 1)) > 4) {
        int tokens = find_magnitude(r, at + 1, name);
        return tokens ? tokens + 1 : 0;
    }
    return find_magnitude(r, at, name);
}

/* An amount in units and hundredths: "five dollars and fifty cents". */
static void say_units(qv_phrase *phrase, const currency *c, const qv_figure *f, bool singular)
{
    int cents = f->fraction_count == 2 ? (f->fraction[0] - '0') * 10 + f->fraction[1] - '0' : 0;
    bool whole = f->whole_count > 0 && !(f->whole_count == 1 && f->whole[0] == '0');
    qv_figure units = *f;
    units.point = false;
    if (whole || cents == 0) {
        qv_say_figure(phrase, &units);
        qv_phrase_add(phrase, singular || (qv_figure_is_one(&units)) ? c->one : c->many);
        if (cents > 0)
            qv_phrase_add(phrase, "and");
    }
    if (cents > 0) {
        qv_say_integer(phrase, (unsigned)cents);
        qv_phrase_add(phrase, cents == 1 || singular ? c->cent : c->cents);
    }
}

/* A number with its magnitude: 5, 2.5 million, 1.234,50. */
typedef struct sum {
    qv_figure figure;
    const char *magnitude; // or NULL
} sum;

/* The sum at `at`; returns its tokens. */
static int find_sum(const qv_reader *r, int at, sum *s)
{
    int end = at + qv_find_figure(r, at, &s->figure);
    if (end == at)
        return 0;
    end += qv_add_decimal_comma(r, end, &s->figure);
    return end + find_joined_magnitude(r, end, &s->magnitude) - at;
}

/* The second sum of a range, "-10" in "$5-10" and "-$10" in "$5-$10". Returns its tokens. */
static int find_second(const qv_reader *r, int at, const currency *c, sum *second)
{
    const currency *again;
    if (!qv_is_dash(r, at) || qv_is_glued(r, at) != qv_is_glued(r, at + 1))
        return 0;
    int sign = find_currency(r, at + 1, &again);
    if (sign && again != c)
        return 0;
    int tokens = find_sum(r, at + 1 + sign, second);
    return tokens ? 1 + sign + tokens : 0;
}

/* Whether a sum is said in units and hundredths, not as a decimal. */
static bool has_cents(const currency *c, const sum *s)
{
    return s->figure.fraction_count == 2 && !s->magnitude &&
           (c->cent || memcmp(s->figure.fraction, "00", 2) == 0);
}

static bool is_in_units(const currency *c, const sum *s)
{
    return !s->magnitude && (!s->figure.point || has_cents(c, s));
}

static void say_magnitude(qv_phrase *phrase, const sum *s)
{
    if (s->magnitude)
        qv_phrase_add(phrase, s->magnitude);
}

/* "five to ten dollars", "two to three million pounds", "five hundred thousand to one million dollars". */
static void say_range(qv_phrase *phrase, const currency *c, const sum *first, const sum *second,
                      bool singular)
{
    if (is_in_units(c, first) && is_in_units(c, second) && (has_cents(c, first) || has_cents(c, second))) {
        say_units(phrase, c, &first->figure, singular);
        qv_phrase_add(phrase, "to");
        say_units(phrase, c, &second->figure, singular);
        return;
    }
    qv_say_figure(phrase, &first->figure);
    if (first->magnitude && (!second->magnitude || strcmp(first->magnitude, second->magnitude) != 0))
        say_magnitude(phrase, first);
    qv_phrase_add(phrase, "to");
    qv_say_figure(phrase, &second->figure);
    say_magnitude(phrase, second);
    qv_phrase_add(phrase, singular ? c->one : c->many);
}

static void say_sum(qv_phrase *phrase, const currency *c, const sum *s, bool singular)
{
    if (is_in_units(c, s)) {
        say_units(phrase, c, &s->figure, singular);
        return;
    }
    qv_say_figure(phrase, &s->figure);
    say_magnitude(phrase, s);
    qv_phrase_add(phrase, singular ? c->one : c->many);
}

/* What a price is for: "/kg", and any word in the singular, "/slice". Said; returns its tokens. */
static int find_price_per(qv_reader *r, int at)
{
    if (qv_is_glued_mark(r, at, '/') && qv_is_text(r, at + 1, "ea") && qv_is_closed(r, at + 2)) { // $5/ea.
        qv_phrase_add(&r->phrase, "each");
        return 2 + qv_is_glued_mark(r, at + 2, '.');
    }
    int tokens = qv_find_per(r, at);
    const qv_token *token = qv_token_at(r, at + 1);
    if (tokens || !qv_is_glued_mark(r, at, '/') || token->letter_case != CASE_LOWER || token->length < 3 ||
        token->space || !qv_is_word(r, at + 1) || !qv_is_closed(r, at + 2))
        return tokens;
    const char *text = qv_text_at(r, at + 1);
    if (text[token->length - 1] == 's' && text[token->length - 2] != 's')
        return 0;
    qv_phrase_add(&r->phrase, "per");
    qv_phrase_add(&r->phrase, text);
    return 2;
}

static int find_prices_per(qv_reader *r, int at)
{
    int end = at, per;
    while ((per = find_price_per(r, end)) > 0)
        end += per;
    return end - at;
}

/* The amount at `at` in currency c, said with its name. Returns the tokens. `first`: where it all begins. */
static int read_amount(qv_reader *r, int first, int at, const currency *c)
{
    sum amount, second;
    int end = at + find_sum(r, at, &amount);
    if (end == at)
        return 0;
    bool hyphen = amount.magnitude && qv_is_glued_mark(r, end - 2, '-') && qv_is_word(r, end);
    int range = find_second(r, end, c, &second);
    end += range;
    bool joined =
        hyphen || (qv_is_glued_mark(r, end, '-') && qv_is_word(r, end + 1) && qv_is_glued(r, end + 1));
    const bool named_twice =
        !qv_is_glued(r, end) && (qv_is_text(r, end, c->one) || qv_is_text(r, end, c->many));
    bool singular = joined || (!named_twice && qv_is_attributive(r, first, end));
    if (range)
        say_range(&r->phrase, c, &amount, &second, singular);
    else
        say_sum(&r->phrase, c, &amount, singular);
    // "$100 dollars" names it twice.
    end += named_twice;
    return end + find_prices_per(r, end) - at;
}

/* A loss in brackets behind the sign, as accountants write it: "$(4.2) million". Returns the tokens. */
static int read_loss(qv_reader *r, int first, int at, const currency *c)
{
    sum amount;
    int end = at + 1 + qv_find_figure(r, at + 1, &amount.figure);
    if (end == at + 1 || !qv_is_glued(r, at + 1) || !qv_is_glued_mark(r, end, ')'))
        return 0;
    end++;
    end += find_joined_magnitude(r, end, &amount.magnitude);
    qv_phrase_add(&r->phrase, "minus");
    say_sum(&r->phrase, c, &amount, qv_is_attributive(r, first, end));
    return end - at;
}

/* 5€, 20 USD, 50¢ */
static int read_sign_behind(qv_reader *r, int at)
{
    qv_figure amount;
    const currency *c;
    int end = at + qv_find_figure(r, at, &amount);
    if (end == at)
        return 0;
    if (qv_is_mark(r, end, 0xa2) ||
        (qv_is_text(r, end, "p") && qv_is_glued(r, end) && qv_is_closed(r, end + 1) &&
         qv_figure_value(&amount) >= 0 && qv_figure_value(&amount) < 100)) {
        bool pence = qv_is_word(r, end);
        qv_say_figure(&r->phrase, &amount);
        bool one = qv_figure_is_one(&amount);
        qv_phrase_add(&r->phrase, pence ? one ? "penny" : "pence" : one ? "cent" : "cents");
        end += 1 + find_prices_per(r, end + 1);
        qv_say(r, at, end - 1);
        return end - at;
    }
    end += qv_add_decimal_comma(r, end, &amount);
    int behind = end;
    const char *name;
    int magnitude = find_magnitude(r, behind, &name);
    int sign = find_currency(r, behind + magnitude, &c);
    // "the 3 Rs" are no rupees.
    if (sign && !magnitude && strcmp(qv_raw_at(r, behind), "Rs") == 0 && qv_figure_value(&amount) < 10)
        return 0;
    // A dollar sign behind a number belongs to the next.
    bool next =
        sign && qv_is_number(r, behind + magnitude + sign) && qv_is_glued(r, behind + magnitude + sign);
    if (!sign || next ||
        (qv_token_at(r, behind + magnitude)->kind == TOKEN_MARK &&
         !qv_is_closed(r, behind + magnitude + sign)))
        return 0;
    read_amount(r, at, at, c);
    end += magnitude + sign;
    qv_say(r, at, end - 1);
    return end - at;
}

/* A sign before the currency, "-$5", "+$5", "~$5"; its word, or NULL. */
static const char *sign_name(const qv_reader *r, int at)
{
    if (!qv_is_glued(r, at + 1))
        return NULL;
    if (qv_is_mark(r, at, '~'))
        return "about";
    if (!qv_is_free(r, at))
        return NULL;
    return qv_is_dash(r, at) ? "minus" : qv_is_mark(r, at, '+') ? "plus" : NULL;
}

/* Whether an amount begins at `at`, behind a currency: 5, .5, -5, (5) */
static bool begins_amount(const qv_reader *r, int at)
{
    return qv_is_number(r, at) || qv_is_mark(r, at, '.') || qv_is_dash(r, at) || qv_is_glued_mark(r, at, '(');
}

/* The amount at `at`, or the loss. Returns its tokens; `first`: where it all begins. */
static int read_signed_amount(qv_reader *r, int first, int at, const currency *c)
{
    if (qv_is_glued_mark(r, at, '('))
        return read_loss(r, first, at, c);
    const bool minus = qv_is_dash(r, at) && qv_is_glued(r, at) && qv_is_glued(r, at + 1); // $-5
    if (minus)
        qv_phrase_add(&r->phrase, "minus");
    const int tokens = read_amount(r, first, at + minus, c);
    return tokens ? minus + tokens : 0;
}

/* "$5 USD" names the currency twice. True if it is so at `end`; *again: by its code. */
static bool is_named_again(const qv_reader *r, int start, int end, const currency *c, const currency **again)
{
    return qv_token_at(r, start)->kind == TOKEN_MARK && qv_is_word(r, end) &&
           find_currency(r, end, again) == 1 && (*again)->sign == c->sign && *(*again)->code;
}

int qv_read_money(qv_reader *r, int at)
{
    const currency *c, *again;
    if (qv_is_number(r, at))
        return read_sign_behind(r, at);
    const char *sign = sign_name(r, at);
    const int start = at + (sign != NULL), tokens = find_currency(r, start, &c), number = start + tokens;
    if (!tokens || !begins_amount(r, number))
        return 0;
    if (sign)
        qv_phrase_add(&r->phrase, sign);
    const int amount = read_signed_amount(r, at, number, c);
    if (!amount) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    int end = number + amount;
    if (is_named_again(r, start, end, c, &again)) {
        qv_phrase_clear(&r->phrase);
        if (sign)
            qv_phrase_add(&r->phrase, sign);
        read_signed_amount(r, at, number, again);
        end++;
    }
    qv_say(r, at, end - 1);
    return end - at;
}
