#include "text/en/abbreviations.h"
#include "text/en/address.h"
#include "text/en/capitals.h"
#include "text/phones.h"
#include <string.h>

enum {
    BEFORE_NAME = 1,   // a title: "Dr. Smith"
    BEFORE_NUMBER = 2, // "No. 5"
    ALWAYS = 4,        // wherever it has a full stop
    BARE = 8,          // also without a full stop
    CAPITAL = 16,      // only with a capital
    AFTER_NAME = 32,   // behind a word with a capital: "Main St."
    AFTER_COMMA = 64,  // behind a comma: "Boston, Mass."
    TITLE = 128,       // a name follows: no sentence ends here
};

typedef struct abbreviation {
    const char *text;
    uint8_t when;
    const char *said;
} abbreviation;

/* The first entry that fits is taken. */
static const abbreviation abbreviations[] = {
    // titles
    {"mr", TITLE | BEFORE_NAME | BARE | CAPITAL | ALWAYS, "mister"},
    {"mrs", TITLE | BEFORE_NAME | BARE | CAPITAL | ALWAYS, "missus"},
    {"ms", TITLE | ALWAYS | CAPITAL, "ms"},
    {"messrs", TITLE | ALWAYS | BARE, "messieurs"},
    {"prof", TITLE | ALWAYS | CAPITAL, "professor"},
    {"gen", BEFORE_NAME | CAPITAL, "general"},
    {"sen", BEFORE_NAME | CAPITAL, "senator"},
    {"rep", BEFORE_NAME | CAPITAL, "representative"},
    {"gov", BEFORE_NAME | CAPITAL, "governor"},
    {"capt", TITLE | ALWAYS | CAPITAL, "captain"},
    {"cpt", TITLE | ALWAYS | CAPITAL, "captain"},
    {"lt", BEFORE_NAME | CAPITAL, "lieutenant"},
    {"col", BEFORE_NAME | CAPITAL, "colonel"},
    {"sgt", TITLE | ALWAYS | CAPITAL | BARE, "sergeant"},
    {"cpl", TITLE | ALWAYS | CAPITAL, "corporal"},
    {"pvt", TITLE | ALWAYS | CAPITAL, "private"},
    {"maj", BEFORE_NAME | CAPITAL, "major"},
    {"adm", BEFORE_NAME | CAPITAL, "admiral"},
    {"cmdr", TITLE | ALWAYS | CAPITAL, "commander"},
    {"rev", BEFORE_NAME | CAPITAL, "reverend"},
    {"hon", BEFORE_NAME | CAPITAL, "honorable"},
    {"pres", BEFORE_NAME | CAPITAL, "president"},
    {"supt", TITLE | ALWAYS | CAPITAL, "superintendent"},
    {"fr", BEFORE_NAME | CAPITAL, "father"},
    {"rt", BEFORE_NAME | CAPITAL, "right"},
    {"det", BEFORE_NAME | CAPITAL, "detective"},
    {"insp", TITLE | ALWAYS | CAPITAL, "inspector"},
    {"amb", BEFORE_NAME | CAPITAL, "ambassador"},
    {"mt", BEFORE_NAME | CAPITAL, "mount"},
    {"ft", BEFORE_NAME | CAPITAL, "fort"},
    // behind names
    {"jr", ALWAYS | CAPITAL | BARE, "junior"},
    {"sr", ALWAYS | CAPITAL | BARE, "senior"},
    {"esq", ALWAYS | CAPITAL, "esquire"},
    {"inc", ALWAYS, "incorporated"},
    {"inc", AFTER_NAME | CAPITAL | BARE, "incorporated"},
    {"ltd", ALWAYS | BARE | CAPITAL, "limited"},
    {"corp", ALWAYS | CAPITAL, "corporation"},
    {"corp", AFTER_NAME | CAPITAL | BARE, "corporation"},
    {"co", ALWAYS | CAPITAL, "company"},
    {"bros", ALWAYS | CAPITAL | BARE, "brothers"},
    // streets
    {"ave", ALWAYS | CAPITAL, "avenue"},
    {"ave", AFTER_NAME | CAPITAL | BARE, "avenue"},
    {"blvd", ALWAYS | BARE, "boulevard"},
    {"rd", ALWAYS | CAPITAL, "road"},
    {"rd", AFTER_NAME | CAPITAL | BARE, "road"},
    {"ln", ALWAYS | CAPITAL, "lane"},
    {"ln", AFTER_NAME | CAPITAL | BARE, "lane"},
    {"ct", AFTER_NAME | CAPITAL, "court"},
    {"pl", AFTER_NAME | CAPITAL, "place"},
    {"sq", AFTER_NAME | CAPITAL, "square"},
    {"hwy", ALWAYS | BARE, "highway"},
    {"pkwy", ALWAYS | BARE, "parkway"},
    {"rte", ALWAYS | CAPITAL | BARE, "route"},
    {"bldg", ALWAYS | BARE, "building"},
    {"apt", BEFORE_NUMBER | BARE | CAPITAL, "apartment"},
    {"apt", BEFORE_NUMBER, "apartment"},
    {"ste", BEFORE_NUMBER | BARE | CAPITAL, "suite"},
    {"rm", BEFORE_NUMBER | BARE | CAPITAL, "room"},
    // before numbers
    {"no", BEFORE_NUMBER, "number"},
    {"nos", BEFORE_NUMBER, "numbers"},
    {"nr", BEFORE_NUMBER, "number"},
    {"vol", ALWAYS, "volume"},
    {"vol", BEFORE_NUMBER | BARE, "volume"},
    {"vols", ALWAYS, "volumes"},
    {"fig", BEFORE_NUMBER, "figure"},
    {"figs", BEFORE_NUMBER, "figures"},
    {"p", BEFORE_NUMBER, "page"},
    {"pp", BEFORE_NUMBER, "pages"},
    {"pg", BEFORE_NUMBER, "page"},
    {"ch", BEFORE_NUMBER, "chapter"},
    {"chap", BEFORE_NUMBER, "chapter"},
    {"sec", BEFORE_NUMBER, "section"},
    {"sect", BEFORE_NUMBER, "section"},
    {"art", BEFORE_NUMBER, "article"},
    {"eq", BEFORE_NUMBER, "equation"},
    {"eqs", BEFORE_NUMBER, "equations"},
    {"pt", BEFORE_NUMBER, "part"},
    {"pt", BEFORE_NAME | CAPITAL, "point"},
    {"para", BEFORE_NUMBER, "paragraph"},
    {"op", BEFORE_NUMBER, "opus"},
    {"ext", BEFORE_NUMBER | BARE, "extension"},
    {"c", BEFORE_NUMBER, "circa"},
    {"arts", BEFORE_NUMBER, "articles"},
    {"amend", BEFORE_NUMBER, "amendment"},
    {"app", BEFORE_NUMBER, "appendix"},
    {"ex", BEFORE_NUMBER | CAPITAL, "exhibit"},
    {"secs", BEFORE_NUMBER | CAPITAL, "sections"},
    {"ca", BEFORE_NUMBER | BARE, "circa"},
    {"ver", BEFORE_NUMBER, "version"},
    {"ref", BEFORE_NUMBER, "reference"},
    {"refs", BEFORE_NUMBER, "references"},
    {"cl", BEFORE_NUMBER, "clause"},
    {"tel", ALWAYS, "telephone"},
    // books of the Bible
    {"gen", BEFORE_NUMBER | CAPITAL, "genesis"},
    {"lev", BEFORE_NUMBER | CAPITAL, "leviticus"},
    {"deut", BEFORE_NUMBER | CAPITAL, "deuteronomy"},
    {"sam", BEFORE_NUMBER | CAPITAL, "samuel"},
    {"ps", BEFORE_NUMBER | CAPITAL, "psalm"},
    {"prov", BEFORE_NUMBER | CAPITAL, "proverbs"},
    {"isa", BEFORE_NUMBER | CAPITAL, "isaiah"},
    {"matt", BEFORE_NUMBER | CAPITAL, "matthew"},
    {"rom", BEFORE_NUMBER | CAPITAL, "romans"},
    {"cor", BEFORE_NUMBER | CAPITAL, "corinthians"},
    {"gal", BEFORE_NUMBER | CAPITAL, "galatians"},
    {"eph", BEFORE_NUMBER | CAPITAL, "ephesians"},
    {"heb", BEFORE_NUMBER | CAPITAL, "hebrews"},
    {"rev", BEFORE_NUMBER | CAPITAL, "revelation"},
    // in running text
    {"vs", ALWAYS | BARE, "versus"},
    {"v", AFTER_NAME, "versus"},
    {"etc", ALWAYS | BARE, "et cetera"},
    {"approx", ALWAYS | BARE, "approximately"},
    {"dept", ALWAYS | BARE, "department"},
    {"depts", ALWAYS | BARE, "departments"},
    {"govt", ALWAYS | BARE, "government"},
    {"assn", ALWAYS | BARE, "association"},
    {"assoc", ALWAYS, "associates"},
    {"univ", ALWAYS, "university"},
    {"est", BEFORE_NUMBER, "established"},
    {"est", ALWAYS, "estimated"},
    {"misc", ALWAYS | BARE, "miscellaneous"},
    {"max", BEFORE_NUMBER, "maximum"},
    {"avg", ALWAYS | BARE, "average"},
    {"incl", ALWAYS | BARE, "including"},
    {"excl", ALWAYS | BARE, "excluding"},
    {"esp", ALWAYS, "especially"},
    {"viz", ALWAYS, "namely"},
    {"cf", ALWAYS, "compare"},
    {"resp", ALWAYS, "respectively"},
    {"ibid", ALWAYS, "ibidem"},
    {"intl", ALWAYS | BARE, "international"},
    {"natl", ALWAYS | BARE, "national"},
    {"mfg", ALWAYS | BARE, "manufacturing"},
    {"mgr", ALWAYS | BARE, "manager"},
    {"mgmt", ALWAYS | BARE, "management"},
    {"asst", ALWAYS | BARE, "assistant"},
    {"attn", ALWAYS | BARE, "attention"},
    {"appt", ALWAYS | BARE, "appointment"},
    {"temp", ALWAYS, "temperature"},
    {"qty", ALWAYS | BARE, "quantity"},
    {"lb", ALWAYS, "pound"},
    {"lbs", ALWAYS | BARE, "pounds"},
    {"oz", ALWAYS, "ounces"},
    {"tbsp", ALWAYS | BARE, "tablespoon"},
    {"tsp", ALWAYS | BARE, "teaspoon"},
    {"hrs", ALWAYS | BARE, "hours"},
    {"mins", ALWAYS | BARE, "minutes"},
    {"secs", ALWAYS | BARE, "seconds"},
    {"yrs", ALWAYS | BARE, "years"},
    {"mph", BARE, "miles per hour"},
    {"aka", BARE, "A K A"},
    {"thru", BARE, "through"},
    {"pls", BARE, "please"},
    {"wm", ALWAYS | CAPITAL, "william"},
    {"chas", ALWAYS | CAPITAL, "charles"},
    {"geo", ALWAYS | CAPITAL, "george"},
    {"jas", ALWAYS | CAPITAL, "james"},
    {"thos", ALWAYS | CAPITAL, "thomas"},
    {"robt", ALWAYS | CAPITAL, "robert"},
    // states
    {"ala", ALWAYS | CAPITAL, "alabama"},
    {"ariz", ALWAYS | CAPITAL, "arizona"},
    {"ark", AFTER_COMMA | CAPITAL, "arkansas"},
    {"calif", ALWAYS | CAPITAL, "california"},
    {"colo", ALWAYS | CAPITAL, "colorado"},
    {"conn", ALWAYS | CAPITAL, "connecticut"},
    {"del", AFTER_COMMA | CAPITAL, "delaware"},
    {"fla", ALWAYS | CAPITAL, "florida"},
    {"ga", AFTER_COMMA | CAPITAL, "georgia"},
    {"ill", AFTER_COMMA | CAPITAL, "illinois"},
    {"ind", AFTER_COMMA | CAPITAL, "indiana"},
    {"kan", AFTER_COMMA | CAPITAL, "kansas"},
    {"kans", ALWAYS | CAPITAL, "kansas"},
    {"ky", AFTER_COMMA | CAPITAL, "kentucky"},
    {"la", AFTER_COMMA | CAPITAL, "louisiana"},
    {"md", AFTER_COMMA | CAPITAL, "maryland"},
    {"mass", AFTER_COMMA | CAPITAL, "massachusetts"},
    {"mich", ALWAYS | CAPITAL, "michigan"},
    {"minn", ALWAYS | CAPITAL, "minnesota"},
    {"miss", AFTER_COMMA | CAPITAL, "mississippi"},
    {"mo", AFTER_COMMA | CAPITAL, "missouri"},
    {"mont", AFTER_COMMA | CAPITAL, "montana"},
    {"neb", ALWAYS | CAPITAL, "nebraska"},
    {"nebr", ALWAYS | CAPITAL, "nebraska"},
    {"nev", ALWAYS | CAPITAL, "nevada"},
    {"okla", ALWAYS | CAPITAL, "oklahoma"},
    {"ore", AFTER_COMMA | CAPITAL, "oregon"},
    {"pa", AFTER_COMMA | CAPITAL, "pennsylvania"},
    {"penn", AFTER_COMMA | CAPITAL, "pennsylvania"},
    {"tenn", ALWAYS | CAPITAL, "tennessee"},
    {"tex", AFTER_COMMA | CAPITAL, "texas"},
    {"va", AFTER_COMMA | CAPITAL, "virginia"},
    {"vt", AFTER_COMMA | CAPITAL, "vermont"},
    {"wash", AFTER_COMMA | CAPITAL, "washington"},
    {"wis", ALWAYS | CAPITAL, "wisconsin"},
    {"wyo", ALWAYS | CAPITAL, "wyoming"},
    // places
    {"n", AFTER_COMMA, "north"},
};
enum { ABBREVIATIONS = sizeof abbreviations / sizeof *abbreviations };

int qv_abbreviation_kind(const char *word, size_t length)
{
    for (int i = 0; i < ABBREVIATIONS; i++) {
        const abbreviation *a = &abbreviations[i];
        bool capital = word[0] >= 'A' && word[0] <= 'Z';
        if (strlen(a->text) != length || (word[0] | 0x20) != a->text[0] ||
            memcmp(a->text + 1, word + 1, length - 1) != 0 || ((a->when & CAPITAL) && !capital))
            continue;
        if (a->when & (TITLE | BEFORE_NAME))
            return QV_ABBREVIATES_TITLE;
        if (a->when & (ALWAYS | AFTER_NAME | AFTER_COMMA))
            return QV_ABBREVIATES;
        if (a->when & BEFORE_NUMBER)
            return QV_ABBREVIATES_COUNTER;
    }
    return 0;
}

/* Where the number is that an abbreviation at `at` counts, past its full stop: also "#5", "A4", "IV". */
static bool is_numbered(const qv_reader *r, int next)
{
    if (qv_is_mark(r, next, '#'))
        next++;
    if (qv_is_number(r, next))
        return true;
    const char *raw = qv_raw_at(r, next);
    return qv_is_capital(r, next) && (strspn(raw, "IVXLC") == strlen(raw) || strlen(raw) == 1 ||
                                      (qv_is_number(r, next + 1) && qv_is_glued(r, next + 1)));
}

static bool fits(const qv_reader *r, int at, const abbreviation *a, bool stop)
{
    int next = at + 1 + stop;
    if ((a->when & CAPITAL) && !qv_is_capital(r, at))
        return false;
    if (!stop && !(a->when & BARE))
        return false;
    bool joined = qv_is_glued_mark(r, at + 1, '-') || qv_is_glued_mark(r, at + 1, '/');
    if (joined && !(a->when & ALWAYS))
        return false;
    if ((a->when & ALWAYS))
        return true;
    if ((a->when & BEFORE_NAME) && qv_is_capital(r, next) && !qv_is_glued(r, next))
        return true;
    if ((a->when & BEFORE_NUMBER) && is_numbered(r, next))
        return true;
    if ((a->when & AFTER_NAME) && (qv_is_capital(r, at - 1) || qv_is_number(r, at - 2)) &&
        !qv_is_glued(r, at))
        return true;
    if ((a->when & AFTER_COMMA) && (qv_is_mark(r, at - 1, ',') || qv_is_behind_party(r, at)))
        return true;
    return !(a->when & (BEFORE_NAME | BEFORE_NUMBER | AFTER_NAME | AFTER_COMMA));
}

/* A house number stands among the words with capitals just before `at`. */
static bool is_behind_house_number(const qv_reader *r, int at)
{
    for (int i = at - 1; i >= at - 4; i--) {
        if (!qv_is_number(r, i) && !qv_is_capital(r, i) && !qv_is_glued(r, i + 1))
            return false;
        if (qv_is_number(r, i) ||
            (qv_is_word(r, i) && strlen(qv_text_at(r, i)) == 2 && qv_is_number(r, i - 1)))
            return true;
    }
    return false;
}

/* "5th St." */
static bool is_behind_ordinal(const qv_reader *r, int at)
{
    return qv_is_word(r, at - 1) && qv_is_glued(r, at - 1) && qv_is_number(r, at - 2);
}

/* "Main St.", but "the St. Bernard" */
static bool is_behind_name(const qv_reader *r, int at)
{
    static const char *const articles[] = {"the", "a",   "my",   "your", "his",
                                           "her", "our", "this", "that", NULL};
    return !qv_is_glued(r, at) && !qv_is_one_of(r, at - 1, articles) && qv_is_capital(r, at - 1) &&
           qv_token_at(r, at - 1)->length > 1;
}

/* "St." and "Dr.": a street behind a house number or a name, else saint and doctor before a name. */
static int read_street_or_title(qv_reader *r, int at, int stop)
{
    const bool st = qv_is_text(r, at, "st");
    if ((!st && !qv_is_text(r, at, "dr")) || !qv_is_capital(r, at))
        return 0;
    const bool name_next = qv_is_capital(r, at + 1 + stop) && !qv_is_glued(r, at + 1 + stop);
    const bool street =
        is_behind_house_number(r, at) || is_behind_ordinal(r, at) || (is_behind_name(r, at) && !name_next);
    if (!stop && !street && !name_next)
        return 0;
    qv_phrase_add(&r->phrase, street ? st ? "street" : "drive" : st ? "saint" : "doctor");
    qv_say(r, at, at + stop);
    return 1 + stop;
}

int qv_read_abbreviation(qv_reader *r, int at)
{
    const qv_token *token = qv_token_at(r, at);
    if (token->kind != TOKEN_WORD || token->length > 6 || token->letter_case == CASE_MIXED ||
        !(qv_is_free(r, at) || qv_is_behind_party(r, at)))
        return 0;
    // "No. 5", and "No.5"
    bool stop = qv_is_glued_mark(r, at + 1, '.') && !qv_is_glued_mark(r, at + 2, '.') &&
                (qv_is_closed(r, at + 1) ||
                 (qv_is_number(r, at + 2) &&
                  qv_abbreviation_kind(qv_raw_at(r, at), (size_t)token->length) == QV_ABBREVIATES_COUNTER));
    if (!stop && qv_is_glued(r, at + 1) && !qv_is_closed(r, at + 1))
        return 0;
    int tokens = read_street_or_title(r, at, stop);
    if (tokens)
        return tokens;
    const char *text = qv_text_at(r, at);
    for (int i = 0; i < ABBREVIATIONS; i++) {
        const abbreviation *a = &abbreviations[i];
        if (a->text[0] != text[0] || strcmp(a->text, text) != 0 || !fits(r, at, a, stop))
            continue;
        qv_phrase_add(&r->phrase, a->said);
        qv_say(r, at, at + stop);
        return 1 + stop;
    }
    return 0;
}

int qv_read_rules(qv_reader *r, int at)
{
    enum { MOST_WORDS = 4 };
    static const struct {
        const char *words[MOST_WORDS + 1], *said;
    } rules[] = {{{"fed", "r", "civ", "p"}, "federal rule of civil procedure"},
                 {{"fed", "r", "crim", "p"}, "federal rule of criminal procedure"},
                 {{"fed", "r", "app", "p"}, "federal rule of appellate procedure"},
                 {{"fed", "r", "bankr", "p"}, "federal rule of bankruptcy procedure"},
                 {{"fed", "r", "evid"}, "federal rule of evidence"},
                 {{"fed", "reg"}, "federal register"},
                 {{"rev", "stat"}, "revised statutes"}};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        int end = at, word = 0;
        for (; rules[i].words[word] && qv_is_text(r, end, rules[i].words[word]) && qv_is_capital(r, end) &&
               qv_is_glued_mark(r, end + 1, '.');
             word++)
            end += 2;
        if (rules[i].words[word])
            continue;
        qv_phrase_add(&r->phrase, rules[i].said);
        qv_say(r, at, end - 1);
        return end - at;
    }
    return 0;
}

/* Parts of at most two letters, each with a full stop, all in one: U.S., Ph.D. */
typedef struct dotted {
    char letters[32];
    size_t count;
    int dots, end;
    bool stop;   // the last part has its full stop
    bool plural; // an s hangs behind: Ph.D.s
} dotted;

static void find_dotted(const qv_reader *r, int at, dotted *d)
{
    *d = (dotted){.end = at};
    while (qv_is_word(r, d->end) && (d->end == at || qv_is_glued(r, d->end)) &&
           qv_token_at(r, d->end)->length < 3 && d->count < sizeof d->letters - 4 &&
           !strchr(qv_text_at(r, d->end), '\'')) {
        bool small_s = strcmp(qv_raw_at(r, d->end), "s") == 0 && !qv_is_glued_mark(r, d->end + 1, '.');
        if (small_s && d->dots > 1 && qv_raw_at(r, at)[0] <= 'Z') {
            d->plural = true;
            d->end++;
            break;
        }
        strcpy(d->letters + d->count, qv_text_at(r, d->end));
        d->count += strlen(d->letters + d->count);
        d->end++;
        d->stop = qv_is_glued_mark(r, d->end, '.');
        if (!d->stop)
            break;
        d->dots++;
        d->end++;
    }
}

int qv_read_dotted(qv_reader *r, int at)
{
    static const char *const said[][2] = {{"eg", "for example"}, {"ie", "that is"}, {"etal", "et al"}};
    dotted d;
    find_dotted(r, at, &d);
    // One full stop alone ends a sentence, or stands behind an initial; "e.g" is short for all that.
    if (d.dots < 1 || (d.dots == 1 && (d.stop || d.count != 2)) || !qv_is_closed(r, d.end) ||
        !qv_is_free(r, at))
        return 0;
    int end = d.end;
    bool small = qv_raw_at(r, at)[0] >= 'a';
    for (size_t i = 0; small && i < sizeof said / sizeof *said; i++)
        if (strcmp(d.letters, said[i][0]) == 0)
            qv_phrase_add(&r->phrase, said[i][1]);
    if (r->phrase.length == 0)
        qv_phrase_letters(&r->phrase, d.letters, d.count);
    bool possessive =
        qv_is_glued_mark(r, end, '\'') && qv_is_text(r, end + 1, "s") && qv_is_glued(r, end + 1);
    if (d.plural || possessive)
        qv_phrase_join(&r->phrase, "'s");
    end += possessive ? 2 : 0;
    qv_say(r, at, end - 1);
    return end - at;
}

int qv_read_slashed(qv_reader *r, int at)
{
    static const struct {
        const char *first, *second, *said;
    } forms[] = {
        {"w", "o", "without"},
        {"w", "i", "within"},
        {"w", "c", "week commencing"},
        {"w", "e", "week ending"},
        {"b", "c", "because"},
        {"c", "o", "care of"},
        {"n", "a", "N A"},
        {"a", "c", "A C"},
        {"and", "or", "and or"},
        {"yes", "no", "yes or no"},
        {"true", "false", "true or false"},
        {"his", "hers", "his or hers"},
        {"he", "she", "he or she"},
        {"she", "he", "she or he"},
        {"his", "her", "his or her"},
        {"him", "her", "him or her"},
        {"her", "his", "her or his"},
        {"his", "hers", "his or hers"},
        {"himself", "herself", "himself or herself"},
        {"either", "or", "either or"},
        {"s", "he", "she or he"},
        {"i", "o", "I O"},
        {"tcp", "ip", "T C P I P"},
        {"ac", "dc", "A C D C"},
        {"os", "2", "O S two"},
        {"hiv", "aids", "H I V aids"},
    };
    if (!qv_is_word(r, at) || !qv_is_glued_mark(r, at + 1, '/') || !qv_is_free(r, at))
        return 0;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (qv_is_text(r, at, forms[i].first) && qv_is_glued(r, at + 2) &&
            qv_is_text(r, at + 2, forms[i].second) && qv_is_closed(r, at + 3)) {
            qv_phrase_add(&r->phrase, forms[i].said);
            qv_say(r, at, at + 2);
            return 3;
        }
    if (!qv_is_text(r, at, "w") || (qv_is_glued(r, at + 2) && !qv_is_word(r, at + 2)))
        return 0;
    qv_phrase_add(&r->phrase, "with");
    qv_say(r, at, at + 1);
    return 2;
}

int qv_read_ampersand(qv_reader *r, int at)
{
    if (!qv_is_word(r, at) || !qv_is_glued_mark(r, at + 1, '&') || !qv_is_glued(r, at + 2) ||
        !qv_is_word(r, at + 2))
        return 0;
    int end = at + 3;
    for (int i = at; i < end; i += 2) {
        const qv_token *token = qv_token_at(r, i);
        if (i > at)
            qv_phrase_add(&r->phrase, "and");
        if (token->length < 3)
            qv_phrase_letters(&r->phrase, qv_text_at(r, i), (size_t)token->length);
        else
            qv_say_cased(r, i);
        if (i + 1 == end && qv_is_glued_mark(r, end, '&') && qv_is_glued(r, end + 1) &&
            qv_is_word(r, end + 1))
            end += 2;
    }
    qv_say(r, at, end - 1);
    return end - at;
}
