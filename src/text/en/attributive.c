// SPDX-License-Identifier: MIT
/*
 * Whether a measure or a sum describes the noun behind it, and so stands in the singular: "a five kilometer
 * run", "three five dollar bills", but "it is five kilometers long", "it cost five dollars".
 */
#include "text/en/quantity.h"
#include <string.h>

static const char *const articles[] = {"a",   "an", "the", "this", "that",  "another", "every", "each", "his",
                                       "her", "my", "our", "your", "their", "its",     "one",   NULL};

/* Words with a small letter that are no nouns, where a noun might stand behind a measure. */
static const char *const not_nouns[] = {
    "of",      "in",        "for",      "to",        "and",      "or",       "per",        "is",
    "was",     "on",        "at",       "from",      "a",        "an",       "the",        "with",
    "by",      "as",        "if",       "more",      "less",     "each",     "than",       "away",
    "ago",     "after",     "before",   "into",      "long",     "i",        "he",         "she",
    "it",      "they",      "you",      "we",        "that",     "when",     "but",        "so",
    "were",    "are",       "had",      "has",       "later",    "up",       "down",       "off",
    "back",    "until",     "which",    "who",       "every",    "would",    "will",       "can",
    "could",   "because",   "tall",     "wide",      "deep",     "high",     "thick",      "apart",
    "north",   "south",     "east",     "west",      "above",    "below",    "behind",     "ahead",
    "today",   "yesterday", "tomorrow", "now",       "then",     "too",      "again",      "only",
    "about",   "over",      "under",    "out",       "through",  "this",     "these",      "those",
    "last",    "next",      "worth",    "plus",      "minus",    "twice",    "daily",      "weekly",
    "monthly", "yearly",    "always",   "across",    "between",  "without",  "while",      "where",
    "there",   "here",      "have",     "may",       "must",     "should",   "cheaper",    "richer",
    "shorter", "longer",    "heavier",  "lighter",   "faster",   "slower",   "higher",     "lower",
    "wider",   "deeper",    "taller",   "x",         "times",    "short",    "left",       "down",
    "be",      "been",      "did",      "do",        "does",     "not",      "just",       "also",
    "all",     "some",      "any",      "my",        "your",     "his",      "her",        "its",
    "our",     "their",     "what",     "how",       "old",      "versus",   "vs",         "via",
    "off",     "remains",   "makes",    "takes",     "gives",    "costs",    "equals",     "weighs",
    "means",   "seems",     "gets",     "goes",      "needs",    "comes",    "keeps",      "leaves",
    "becomes", "buys",      "pays",     "sometimes", "nowadays", "overseas", "afterwards", "towards",
    "upwards", "downwards", "indoors",  "outdoors",  "besides",  "ends",     "begins",     "starts",
    NULL};

/* Adjectives between an article and a measure, beside those known by their ending. */
static const char *const adjectives[] = {
    "big",        "small",   "large",       "huge",       "tiny",          "new",       "old",
    "long",       "short",   "tall",        "heavy",      "light",         "wide",      "narrow",
    "thick",      "thin",    "deep",        "shallow",    "high",          "low",       "single",
    "double",     "whole",   "full",        "half",       "quick",         "slow",      "fast",
    "brisk",      "easy",    "hard",        "soft",       "cheap",         "good",      "great",
    "nice",       "fine",    "best",        "extra",      "spare",         "second",    "first",
    "third",      "fourth",  "fifth",       "last",       "next",          "final",     "initial",
    "further",    "mere",    "modest",      "massive",    "giant",         "standard",  "regular",
    "ordinary",   "common",  "rare",        "solid",      "strong",        "weak",      "cold",
    "hot",        "warm",    "cool",        "dry",        "wet",           "empty",     "fresh",
    "frozen",     "sealed",  "used",        "unused",     "private",       "public",    "secret",
    "separate",   "steady",  "proposed",    "planned",    "estimated",     "reported",  "record",
    "additional", "fixed",   "flat",        "round",      "square",        "black",     "white",
    "red",        "blue",    "green",       "yellow",     "grey",          "gray",      "brown",
    "clear",      "smooth",  "rough",       "sturdy",     "simple",        "basic",     "modern",
    "cramped",    "lone",    "similar",     "different",  "other",         "same",      "very",
    "roughly",    "nearly",  "about",       "almost",     "approximately", "daily",     "weekly",
    "monthly",    "minimum", "maximum",     "average",    "mighty",        "gigantic",  "luxury",
    "refundable", "crisp",   "brand",       "signed",     "increased",     "rolled",    "folded",
    "torn",       "fake",    "counterfeit", "staggering", "winning",       "lucrative", NULL};

/* Words that count the things which a measure describes. */
static const char *const counts[] = {"two",   "three",   "four",   "five",     "six",    "seven",  "eight",
                                     "nine",  "ten",     "eleven", "twelve",   "twenty", "thirty", "forty",
                                     "fifty", "hundred", "dozen",  "several",  "few",    "many",   "some",
                                     "these", "those",   "both",   "multiple", "more",   "other",  "all",
                                     "most",  "various", NULL};

/* Things that are named by a price also where no article stands: "$1.2bn deal". */
static const char *const priced_things[] = {
    "deal",     "contract",   "bid",        "offer",       "loan",         "bailout", "takeover", "merger",
    "lawsuit",  "settlement", "fine",       "budget",      "project",      "plan",    "package",  "fund",
    "grant",    "donation",   "prize",      "jackpot",     "mansion",      "home",    "house",    "bond",
    "ransom",   "heist",      "reward",     "stake",       "sale",         "bill",    "note",     "coin",
    "ticket",   "coupon",     "voucher",    "deposit",     "surcharge",    "upgrade", "industry", "facility",
    "scheme",   "penalty",    "investment", "acquisition", "debt",         "gift",    "check",    "cheque",
    "transfer", "bet",        "bounty",     "bribe",       "contribution", "payout",  "program",  "programme",
    "mortgage", "expansion",  "business",   "valuation",   "market",       "company", "verdict",  NULL};

/* Things that are named by a size where no article stands: "needs 12V battery". */
static const char *const sized_things[] = {
    "gap",       "ladder",      "battery",   "box",        "bag",          "bottle",   "can",
    "tank",      "drive",       "card",      "stick",      "phone",        "cable",    "lens",
    "engine",    "motor",       "screen",    "monitor",    "rope",         "pipe",     "tube",
    "hole",      "screw",       "bolt",      "board",      "plate",        "pot",      "pan",
    "tablet",    "dose",        "capsule",   "adapter",    "charger",      "supply",   "laser",
    "bulb",      "lamp",        "radius",    "circle",     "angle",        "turn",     "wind",
    "zone",      "limit",       "broadband", "connection", "race",         "hike",     "walk",
    "run",       "sprint",      "relay",     "hurdles",    "socket",       "outlet",   "nail",
    "drill",     "gun",         "model",     "version",    "sack",         "jar",      "pack",
    "carton",    "film",        "camera",    "speed",      "mark",         "swim",     "drop",
    "climb",     "fence",       "weight",    "dumbbell",   "pill",         "vial",     "glass",
    "cup",       "tin",         "tub",       "barrel",     "steak",        "burger",   "bar",
    "jug",       "bucket",      "keg",       "container",  "packet",       "syringe",  "injection",
    "cylinder",  "kettlebell",  "pouch",     "tray",       "drink",        "serving",  "portion",
    "read",      "mortgage",    "mains",     "lease",      "term",         "sentence", "warranty",
    "guarantee", "delay",       "flight",    "break",      "session",      "video",    "clip",
    "timer",     "workout",     "lesson",    "meeting",    "contract",     "plank",    "pole",
    "tower",     "current",     "signal",    "processor",  "module",       "display",  "laptop",
    "amplifier", "fuse",        "plug",      "inverter",   "ruler",        "service",  "hotline",
    "plan",      "band",        "jack",      "clinic",     "man",          "woman",    "player",
    "frame",     "freestyle",   "butterfly", "backstroke", "breaststroke", "dash",     "medley",
    "platform",  "springboard", "final",     "track",      "pistol",       "handgun",  "rifle",
    "bullet",    "round",       "cartridge", "view",       "image",        "photo",    "sensor",
    "telescope", "nozzle",      "font",      "lead",       "distance",     "rug",      "room",
    "bedroom",   NULL};

static bool is_plain_word(const qv_reader *r, int at)
{
    return qv_is_word(r, at) && !qv_is_glued(r, at) && qv_token_at(r, at)->letter_case == CASE_LOWER;
}

static bool is_listed(const qv_reader *r, int at, const char *const *list)
{
    const char *text = qv_text_at(r, at);
    const size_t length = strlen(text);
    for (; *list; list++) {
        const size_t n = strlen(*list);
        if (strncmp(text, *list, n) == 0 &&
            (length == n || strcmp(text + n, "s") == 0 || strcmp(text + n, "es") == 0))
            return true;
        // batteries
        if (length == n + 2 && (*list)[n - 1] == 'y' && strncmp(text, *list, n - 1) == 0 &&
            strcmp(text + n - 1, "ies") == 0)
            return true;
    }
    return false;
}

/* What is named by its size, or by its price where the measure at `first` is a sum of money. */
static bool is_named_thing(const qv_reader *r, int first, int at)
{
    return is_listed(r, at, qv_token_at(r, first)->kind == TOKEN_MARK ? priced_things : sized_things);
}

static bool is_noun(const qv_reader *r, int at)
{
    const qv_token *token = qv_token_at(r, at);
    const char *text = qv_text_at(r, at);
    const bool adverb =
        token->length > 4 && strcmp(text + token->length - 2, "ly") == 0 && strcmp(text, "supply") != 0;
    return is_plain_word(r, at) && !qv_is_one_of(r, at, not_nouns) && !adverb;
}

static bool has_ending(const char *text, int length, const char *ending)
{
    const int n = (int)strlen(ending);
    return length > n + 2 && strcmp(text + length - n, ending) == 0;
}

static bool is_adjective(const qv_reader *r, int at)
{
    static const char *const endings[] = {"ful", "ous", "ive", "ic",  "al",  "able", "ible", "less",
                                          "ish", "ary", "ant", "ent", "ern", "est",  NULL};
    if (!qv_is_word(r, at) || qv_is_glued(r, at + 1))
        return false;
    if (qv_is_one_of(r, at, adjectives))
        return true;
    for (int i = 0; endings[i]; i++)
        if (has_ending(qv_text_at(r, at), qv_token_at(r, at)->length, endings[i]))
            return true;
    return false;
}

/* "a stolen", "an existing": right behind an article, these describe, too. */
static bool is_participle(const qv_reader *r, int at)
{
    const char *text = qv_text_at(r, at);
    const int length = qv_token_at(r, at)->length;
    return is_plain_word(r, at) && qv_is_one_of(r, at - 1, articles) &&
           (has_ending(text, length, "ed") || has_ending(text, length, "en") ||
            has_ending(text, length, "ing"));
}

/* "a 5 km run", "a small 5 km run" */
static bool is_behind_article(const qv_reader *r, int first)
{
    enum { MOST_ADJECTIVES = 2 };
    int before = first - 1;
    while (first - 1 - before < MOST_ADJECTIVES && !qv_is_one_of(r, before, articles) &&
           (is_adjective(r, before) || is_participle(r, before)))
        before--;
    return qv_is_one_of(r, before, articles);
}

static bool is_plural(const qv_reader *r, int at)
{
    static const char *const irregular[] = {"people", "men", "women", "children", "feet", "mice", NULL};
    const qv_token *token = qv_token_at(r, at);
    const char *text = qv_text_at(r, at);
    return qv_is_one_of(r, at, irregular) ||
           (token->length > 3 && text[token->length - 1] == 's' && text[token->length - 2] != 's' &&
            text[token->length - 2] != 'u');
}

/* "three 2 L bottles", "3 5 kg bags" */
static bool is_counted(const qv_reader *r, int first, int next)
{
    const bool number = qv_is_number(r, first - 1) && !qv_is_glued(r, first);
    return (number || qv_is_one_of(r, first - 1, counts)) && is_plural(r, next);
}

/* The measure in brackets stands behind one that describes: "a 100 km (62 mi) journey". */
static bool is_repeated(const qv_reader *r, int first)
{
    return qv_is_mark(r, first - 1, '(') && r->attributive == first - 1;
}

/* Past a measure in brackets at `next`, where the same is said once more. */
static int skip_brackets(const qv_reader *r, int next)
{
    enum { LONGEST = 8 };
    if (!qv_is_mark(r, next, '(') || qv_is_glued(r, next) || !qv_is_number(r, next + 1))
        return next;
    for (int i = next + 2; i < next + LONGEST; i++)
        if (qv_is_mark(r, i, ')'))
            return i + 1;
    return next;
}

/* Behind a weight or a volume, several things are what is weighed: "5 lbs potatoes". */
static bool is_weighed(const qv_reader *r, int next)
{
    static const char *const units[] = {"g",    "gm",  "kg",  "kgs", "mg",  "lb",   "lbs", "oz", "tbsp",
                                        "tbs",  "tsp", "ml",  "l",   "pkg", "pkgs", "pkt", "dl", "cl",
                                        "pkts", "gal", "doz", "qt",  "pt",  "ha",   NULL};
    return qv_is_one_of(r, next - 1 - qv_is_mark(r, next - 1, '.'), units);
}

bool qv_is_attributive(const qv_reader *r, int first, int next)
{
    const bool repeated = is_repeated(r, first);
    const int noun = repeated && qv_is_mark(r, next, ')') ? next + 1 : skip_brackets(r, next);
    if (!is_noun(r, noun))
        return false;
    if (repeated || is_behind_article(r, first) || is_counted(r, first, noun))
        return true;
    // "500GB hard drive"
    const int thing = noun + (is_adjective(r, noun) && is_noun(r, noun + 1) ? 1 : 0);
    return noun == next && (is_named_thing(r, first, thing) || (is_plural(r, thing) && !is_weighed(r, next)));
}
