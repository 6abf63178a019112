#include "text/money.h"
#include "text/figure.h"
#include "text/numbers.h"
#include "text/quantity.h"
#include "text/units.h"
#include <string.h>

typedef struct currency {
    uint32_t sign;      // its character, or 0
    const char *before; // letters before the sign, as in US$, or ""
    const char *code;   // of three letters, or ""
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
    {0x20b1, "", "PHP", "peso", "pesos", NULL, NULL},
    {0x20a6, "", "NGN", "naira", "naira", NULL, NULL},
    {0x20bf, "", "BTC", "bitcoin", "bitcoins", NULL, NULL},
    {0, "", "CHF", "swiss franc", "swiss francs", NULL, NULL},
    {0, "", "CNY", "chinese yuan", "chinese yuan", NULL, NULL},
    {0, "", "RMB", "chinese yuan", "chinese yuan", NULL, NULL},
    {0, "", "SEK", "swedish krona", "swedish kronor", NULL, NULL},
    {0, "", "NOK", "norwegian krone", "norwegian kroner", NULL, NULL},
    {0, "", "DKK", "danish krone", "danish kroner", NULL, NULL},
    {0, "", "PLN", "polish zloty", "polish zlotys", NULL, NULL},
    {0, "", "MXN", "mexican peso", "mexican pesos", NULL, NULL},
    {0, "", "BRL", "brazilian real", "brazilian reals", NULL, NULL},
    {0, "", "ZAR", "rand", "rand", NULL, NULL},
};
enum { CURRENCIES = sizeof currencies / sizeof *currencies };

/* A sign, letters with a sign, or a code at `at`. Returns its tokens. */
static int find_currency(const qv_reader *r, int at, const currency **found)
{
    const qv_token *token = qv_token_at(r, at), *next = qv_token_at(r, at + 1);
    for (int i = 0; i < CURRENCIES; i++) {
        const currency *c = &currencies[i];
        *found = c;
        if (token->kind == TOKEN_MARK && c->sign && token->code == c->sign && !*c->before)
            return 1;
        if (token->kind != TOKEN_WORD || qv_raw_at(r, at)[0] >= 'a')
            continue;
        if (*c->before && qv_is_text(r, at, c->before) && next->kind == TOKEN_MARK && !next->space &&
            next->code == c->sign)
            return 2;
        if (*c->code && strcmp(qv_raw_at(r, at), c->code) == 0)
            return 1;
    }
    return 0;
}

/* "million", "bn", "M" behind an amount, into the phrase. Returns the tokens. */
static int find_magnitude(qv_reader *r, int at)
{
    static const char *const names[][2] = {
        {"hundred", "hundred"}, {"thousand", "thousand"}, {"million", "million"},
        {"billion", "billion"}, {"trillion", "trillion"}, {"quadrillion", "quadrillion"},
        {"bn", "billion"},      {"mn", "million"},        {"mln", "million"},
        {"bln", "billion"},     {"tn", "trillion"},       {"trn", "trillion"},
        {"mil", "million"}};
    static const char *const letters[][2] = {
        {"k", "thousand"}, {"m", "million"}, {"mm", "million"}, {"b", "billion"}, {"t", "trillion"}};
    if (!qv_is_word(r, at))
        return 0;
    int start = at;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (qv_is_text(r, at, names[i][0]))
            return qv_phrase_add(&r->phrase, names[i][1]), 1;
    for (size_t i = 0; qv_is_glued(r, start) && i < sizeof letters / sizeof *letters; i++)
        if (qv_is_text(r, at, letters[i][0]))
            return qv_phrase_add(&r->phrase, letters[i][1]), 1;
    return 0;
}

/* "-million" as in "$5-million deal". */
static int find_joined_magnitude(qv_reader *r, int at)
{
    if (qv_is_glued_mark(r, at, '-') && qv_is_glued(r, at + 1) && strlen(qv_text_at(r, at + 1)) > 4) {
        int tokens = find_magnitude(r, at + 1);
        return tokens ? tokens + 1 : 0;
    }
    return find_magnitude(r, at);
}

/* An amount in units and hundredths: "five dollars and fifty cents". */
static void say_sum(qv_phrase *phrase, const currency *c, const qv_figure *f, bool singular)
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

/* The second amount of a range, "-10" in "$5-10" and "-$10" in "$5-$10". Returns its tokens. */
static int find_second(const qv_reader *r, int at, const currency *c, qv_figure *second)
{
    const currency *again;
    if (!qv_is_dash(r, at) || qv_is_glued(r, at) != qv_is_glued(r, at + 1))
        return 0;
    int sign = find_currency(r, at + 1, &again);
    if (sign && again != c)
        return 0;
    int tokens = qv_find_figure(r, at + 1 + sign, second);
    return tokens ? 1 + sign + tokens : 0;
}

/* The amount at `at` in currency c, said with its name. Returns the tokens. `first`: where it all begins. */
static int read_amount(qv_reader *r, int first, int at, const currency *c)
{
    qv_figure amount, second;
    int end = at + qv_find_figure(r, at, &amount);
    if (end == at)
        return 0;
    int range = find_second(r, end, c, &second);
    size_t before = r->phrase.length;
    qv_say_figure(&r->phrase, &amount);
    if (range) {
        qv_phrase_add(&r->phrase, "to");
        qv_say_figure(&r->phrase, &second);
        end += range;
    }
    int magnitude = find_joined_magnitude(r, end);
    end += magnitude;
    bool singular = qv_is_attributive(r, first, end);
    if (qv_is_glued_mark(r, end, '-') && qv_is_word(r, end + 1) && qv_is_glued(r, end + 1))
        singular = true;
    bool cents = c->cent && amount.fraction_count == 2;
    if (!magnitude && !range && (!amount.point || cents)) {
        qv_phrase_cut(&r->phrase, before);
        say_sum(&r->phrase, c, &amount, singular);
    } else {
        qv_phrase_add(&r->phrase, singular ? c->one : c->many);
    }
    // "$100 dollars" names it twice.
    end += !qv_is_glued(r, end) && (qv_is_text(r, end, c->one) || qv_is_text(r, end, c->many));
    int per;
    while ((per = qv_find_per(r, end)) > 0)
        end += per;
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
        qv_say(r, at, end);
        return end + 1 - at;
    }
    int behind = end;
    qv_phrase_clear(&r->phrase);
    int magnitude = find_magnitude(r, behind);
    int sign = find_currency(r, behind + magnitude, &c);
    qv_phrase_clear(&r->phrase);
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

int qv_read_money(qv_reader *r, int at)
{
    const currency *c;
    if (qv_is_number(r, at))
        return read_sign_behind(r, at);
    int start = at;
    bool minus = qv_is_dash(r, at) && qv_is_free(r, at) && qv_is_glued(r, at + 1);
    bool plus = qv_is_mark(r, at, '+') && qv_is_free(r, at) && qv_is_glued(r, at + 1);
    bool about = qv_is_mark(r, at, '~') && qv_is_glued(r, at + 1);
    start += minus || plus || about;
    int tokens = find_currency(r, start, &c);
    if (!tokens)
        return 0;
    int number = start + tokens;
    if (!qv_is_number(r, number) && !qv_is_mark(r, number, '.') && !qv_is_dash(r, number))
        return 0;
    if (minus || plus || about)
        qv_phrase_add(&r->phrase, minus ? "minus" : plus ? "plus" : "about");
    if (qv_is_dash(r, number) && qv_is_glued(r, number) && qv_is_glued(r, number + 1)) { // $-5
        qv_phrase_add(&r->phrase, "minus");
        number++;
    }
    int amount = read_amount(r, at, number, c);
    if (!amount) {
        qv_phrase_clear(&r->phrase);
        return 0;
    }
    int end = number + amount;
    // "$5 USD" names the currency twice.
    const currency *again;
    if (qv_token_at(r, start)->kind == TOKEN_MARK && qv_is_word(r, end) &&
        find_currency(r, end, &again) == 1 && (again->sign == c->sign) && *again->code) {
        qv_phrase_clear(&r->phrase);
        if (minus)
            qv_phrase_add(&r->phrase, "minus");
        read_amount(r, at, number, again);
        end++;
    }
    qv_say(r, at, end - 1);
    return end - at;
}
