// SPDX-License-Identifier: MIT
#include "text/en/capitals.h"
#include <string.h>

/* Said as words although they are capitals. Sorted. */
static const char *const acronyms[] = {
    "aids",   "ajax",   "ansi",  "ascii",   "asean",  "bafta",  "basic", "bios",   "brexit", "captcha",
    "cern",   "cmos",   "cobol", "covid",   "cpap",   "crispr", "darpa", "defcon", "dos",    "epcot",
    "ernie",  "fema",   "fifa",  "fortran", "gatt",   "gif",    "gulag", "hipaa",  "hud",    "ikea",
    "imax",   "isis",   "json",  "lan",     "laser",  "lego",   "linux", "maga",   "mensa",  "mers",
    "mime",   "moma",   "nafta", "nasa",    "nascar", "nasdaq", "nato",  "nimby",  "norad",  "opec",
    "osha",   "peta",   "pin",   "posix",   "potus",  "radar",  "ram",   "risc",   "rom",    "sars",
    "scotus", "scsi",   "scuba", "seal",    "sim",    "sonar",  "sram",  "swat",   "taser",  "toml",
    "unesco", "unicef", "unix",  "veto",    "wan",    "yaml",   "yolo",  "zip",    NULL};

/* Said by their letters also where everything is in capitals, and although they could be said. Sorted. */
static const char *const initialisms[] = {
    "aaa",  "aaas",  "abc",  "aclu", "afaik", "aita",  "aka",  "am",   "api",  "asap", "atm",  "bbc",
    "bmw",  "btw",   "cbs",  "ceo",  "cfo",   "cia",   "cnn",  "cpu",  "dc",   "diy",  "dna",  "dvd",
    "edu",  "eeoc",  "esp",  "eta",  "eu",    "faa",   "faq",  "fbi",  "fda",  "fyi",  "gdp",  "gop",
    "gps",  "hbo",   "hiv",  "html", "http",  "https", "iaea", "iata", "ibm",  "icao", "icu",  "icymi",
    "id",   "iirc",  "imf",  "imho", "imo",   "iou",   "ip",   "ipo",  "iq",   "ira",  "irl",  "irs",
    "it",   "iucn",  "la",   "led",  "lgbt",  "lol",   "mba",  "mit",  "mtv",  "nba",  "nbc",  "nfl",
    "nhl",  "nra",   "nsa",  "nyc",  "omg",   "osce",  "otoh", "pc",   "pdf",  "pm",   "pr",   "rip",
    "rna",  "rsvp",  "sat",  "sec",  "sms",   "sos",   "suv",  "tba",  "tbd",  "tnt",  "tv",   "uae",
    "ucas", "ucla",  "ucsd", "ufo",  "uk",    "un",    "url",  "us",   "usa",  "usaa", "usaf", "usb",
    "uscg", "uscis", "usda", "usgs", "usmc",  "usps",  "ussf", "ussr", "usta", "vip",  "vpn",  "who",
    "wto",  "www",   NULL};

/* Words, and a few names, of two or three letters; what is longer and can be said is taken for a word without
 * a list. Sorted. */
static const char *const short_words[] = {
    "ace", "act", "add", "ads", "age", "ago", "ah",  "aid", "ail", "aim", "air", "ale", "ali", "all",  "amy",
    "an",  "ana", "and", "ann", "ant", "any", "ape", "app", "apt", "arc", "are", "ark", "arm", "art",  "as",
    "ash", "ask", "ass", "at",  "ate", "awe", "awl", "axe", "aye", "baa", "bad", "bag", "bah", "ban",  "bar",
    "bat", "bay", "be",  "bed", "bee", "beg", "ben", "bet", "bib", "bid", "big", "bin", "bit", "boa",  "bob",
    "bog", "boo", "bow", "box", "boy", "bra", "bro", "bud", "bug", "bum", "bun", "bus", "but", "buy",  "by",
    "bye", "cab", "cam", "can", "cap", "car", "cat", "chi", "cob", "cod", "cog", "cop", "cot", "cow",  "coy",
    "cry", "cub", "cue", "cup", "cut", "dad", "dam", "dan", "day", "del", "den", "des", "dev", "dew",  "did",
    "die", "dig", "dim", "din", "dip", "do",  "doe", "dog", "don", "dot", "dry", "dub", "dud", "due",  "dug",
    "duo", "dye", "ear", "eat", "ebb", "eel", "egg", "ego", "eh",  "elf", "eli", "elk", "elm", "end",  "eon",
    "era", "eva", "eve", "ex",  "eye", "fad", "fan", "far", "fat", "fax", "fed", "fee", "fen", "few",  "fib",
    "fig", "fin", "fir", "fit", "fix", "flu", "fly", "foe", "fog", "for", "fox", "fry", "fun", "fur",  "gab",
    "gag", "gap", "gas", "gay", "gee", "gel", "gem", "get", "gig", "gin", "go",  "gob", "god", "gosh", "got",
    "gum", "gun", "gut", "guy", "gym", "ha",  "had", "hag", "ham", "has", "hat", "hay", "he",  "hem",  "hen",
    "her", "hew", "hex", "hey", "hi",  "hid", "him", "hip", "his", "hit", "hm",  "hod", "hog", "hop",  "hot",
    "how", "hub", "hue", "hug", "huh", "hum", "hun", "hut", "i",   "ian", "ice", "icy", "if",  "ill",  "imp",
    "in",  "ink", "inn", "ion", "ire", "is",  "its", "ivy", "jab", "jam", "jar", "jaw", "jay", "jet",  "jib",
    "jig", "jim", "job", "joe", "jog", "jon", "jot", "joy", "jug", "kai", "keg", "ken", "key", "kid",  "kim",
    "kin", "kit", "lab", "lad", "lag", "lap", "las", "law", "lax", "lay", "lee", "leg", "leo", "let",  "lid",
    "lie", "lip", "lit", "liz", "lo",  "log", "lop", "los", "lot", "lou", "low", "lug", "mac", "mad",  "mag",
    "man", "map", "mat", "maw", "max", "may", "me",  "meg", "men", "met", "mia", "mid", "mix", "mob",  "mom",
    "mop", "mow", "mud", "mug", "mum", "my",  "nag", "nah", "nan", "nap", "net", "new", "nil", "nip",  "nit",
    "no",  "nod", "non", "nor", "not", "now", "nub", "nun", "nut", "oak", "oar", "oat", "odd", "ode",  "of",
    "off", "oft", "oh",  "oi",  "oil", "old", "on",  "one", "or",  "orb", "ore", "our", "out", "ow",   "owe",
    "owl", "own", "pad", "pal", "pam", "pan", "pap", "pat", "paw", "pay", "pea", "pee", "peg", "pen",  "pep",
    "per", "pet", "pew", "pie", "pig", "pit", "ply", "pod", "poo", "pop", "pot", "pre", "pro", "pry",  "pub",
    "pug", "pun", "pup", "put", "rag", "ran", "rap", "rat", "raw", "ray", "red", "rep", "rib", "rid",  "rig",
    "rim", "rio", "rob", "rod", "roe", "ron", "rot", "row", "roy", "rub", "rug", "rum", "run", "rut",  "rye",
    "sad", "sag", "sam", "san", "sap", "saw", "say", "sea", "see", "set", "sew", "sex", "she", "shy",  "sin",
    "sip", "sir", "sis", "sit", "six", "ski", "sky", "sly", "so",  "sob", "sod", "son", "sop", "sow",  "soy",
    "spa", "spy", "sub", "sue", "sum", "sun", "tab", "tag", "tan", "tap", "tar", "tax", "tea", "ten",  "the",
    "tho", "thy", "tie", "tim", "tin", "tip", "to",  "toe", "tom", "ton", "too", "top", "tor", "tot",  "tow",
    "toy", "try", "tub", "tug", "two", "ugh", "uh",  "um",  "una", "up",  "urn", "use", "val", "van",  "vat",
    "vet", "via", "vie", "vow", "wad", "wag", "war", "was", "wax", "way", "we",  "web", "wed", "wee",  "wet",
    "why", "wig", "win", "wit", "woe", "wok", "won", "woo", "wow", "yak", "yam", "yap", "yaw", "ye",   "yea",
    "yen", "yep", "yes", "yet", "yew", "yin", "yip", "yo",  "you", "zap", "zen", "zip", "zit", "zoe",  "zoo",
    NULL};

/* Said in a way of their own. */
static const char *const special[][2] = {
    {"ok", "okay"},           {"oks", "okays"},
    {"ieee", "I triple E"},   {"jpeg", "J peg"},
    {"mpeg", "M peg"},        {"naacp", "N double A C P"},
    {"ncaa", "N C double A"}, {"aaa", "triple A"},
    {"wwi", "world war one"}, {"wwii", "world war two"},
    {"usaid", "U S aid"},     {"cdrom", "C D rom"},
    {"saas", "sass"},         {"phd", "P H D"},
    {"phds", "P H D's"},      {"gif", "gif"},
    {"wifi", "wifi"},         {"uefa", "uefa"},
    {"aarp", "A A R P"},      {"mlk", "M L K"},
    {"nacl", "N A C L"},      {"naoh", "N A O H"},
    {"hcl", "H C L"},         {"kcl", "K C L"},
    {"koh", "K O H"},         {"mgo", "M G O"},
    {"cao", "C A O"},         {"zno", "Z N O"},
    {"ddos", "ddos"},         {"nvme", "N V M E"},
    {"vmware", "V M ware"},   {"lidar", "lidar"},
    {"lora", "lora"},         {"scipy", "scipy"},
};

static bool listed(const char *const *list, const char *text, size_t length)
{
    for (; *list; list++)
        if (strncmp(*list, text, length) == 0 && !(*list)[length])
            return true;
    return false;
}

static bool is_vowel(char c)
{
    return strchr("aeiouy", c) != NULL;
}

/* How many consonants may begin or end an English word together is seen at two or three letters. */
static bool good_start(const char *text, size_t consonants)
{
    static const char *const pairs[] = {"bl", "br", "ch", "cl", "cr", "dr", "dw", "fl", "fr", "gh",
                                        "gl", "gn", "gr", "kl", "kn", "kr", "ph", "pl", "pr", "ps",
                                        "sq", "qu", "rh", "sc", "sh", "sk", "sl", "sm", "sn", "sp",
                                        "st", "sw", "th", "tr", "tw", "wh", "wr", NULL};
    static const char *const triples[] = {"chr", "phr", "sch", "scr", "shr", "spl",
                                          "spr", "squ", "str", "thr", NULL};
    return consonants < 2 || (consonants == 2 && listed(pairs, text, 2)) ||
           (consonants == 3 && listed(triples, text, 3));
}

static bool good_end(const char *text, size_t consonants)
{
    static const char *const pairs[] = {
        "bs", "bt", "ch", "ck", "cs", "ct", "ds", "dd", "hn", "ht", "ff", "fs", "ft", "gg", "gh", "gn",
        "gm", "gs", "hs", "mn", "wd", "lc", "ln", "ks", "lb", "ld", "lf", "lk", "ll", "lm", "lp", "ls",
        "lt", "lv", "mb", "mp", "ms", "nc", "nd", "ng", "nk", "nn", "ns", "nt", "nx", "ph", "pp", "ps",
        "pt", "rb", "rc", "rd", "rf", "rg", "rk", "rl", "rm", "rn", "rp", "rr", "rs", "rt", "rv", "sh",
        "sk", "sm", "sp", "ss", "st", "th", "ts", "tt", "tz", "ws", "wl", "wn", "xt", "zz", NULL};
    if (consonants < 2)
        return true;
    if (consonants == 2)
        return listed(pairs, text, 2);
    return consonants < 5 && listed(pairs, text + consonants - 2, 2);
}

bool qv_is_sayable(const char *text, size_t length)
{
    size_t run = 0, first = length, vowels = 0;
    for (size_t i = 0; i <= length; i++) {
        bool vowel = i < length && is_vowel(text[i]) && !(text[i] == 'y' && i == 0);
        if (i < length && !vowel) {
            run++;
            continue;
        }
        if (vowels == 0 && first == length && vowel) {
            first = run;
            if (!good_start(text, run))
                return false;
        } else if (vowel && run > 4) {
            return false;
        } else if (i == length && vowels > 0 && !good_end(text + length - run, run)) {
            return false;
        }
        vowels += vowel;
        run = 0;
    }
    return vowels > 0;
}

/* A word in capitals beside the one at `at` that can only be a word, as in "FINAL EXIT". */
static bool in_heading(const qv_reader *r, int at)
{
    for (int side = -1; side <= 1; side += 2) {
        const qv_token *token = qv_token_at(r, at + side);
        const char *text = qv_text_at(r, at + side);
        if (token->kind == TOKEN_WORD && token->letter_case == CASE_UPPER &&
            !listed(acronyms, text, strlen(text)) &&
            ((strlen(text) > 3 && qv_is_sayable(text, strlen(text)) &&
              !listed(initialisms, text, strlen(text))) ||
             listed(short_words, text, strlen(text))))
            return true;
    }
    return false;
}

/* Initials of two letters that are no words. */
static const char *const no_words[] = {"ai", "id", "ui", "un", NULL};

/* Initials that are words where everything is in capitals, but for what stands before or behind them. */
static bool is_shouted_word(const qv_reader *r, int at)
{
    static const char *const lights[] = {"light",  "lights",  "lamp",     "lamps", "bulb",   "bulbs", "strip",
                                         "strips", "display", "displays", "tv",    "screen", NULL};
    static const char *const tests[] = {"score", "scores", "test", "tests", "exam",
                                        "exams", "prep",   "math", NULL};
    return (qv_is_text(r, at, "who") && !qv_is_text(r, at - 1, "the")) ||
           (qv_is_text(r, at, "led") && !qv_is_one_of(r, at + 1, lights)) ||
           (qv_is_text(r, at, "sat") && !qv_is_one_of(r, at + 1, tests));
}

/* Whether capitals among capitals only are said by their letters. */
static bool is_spelled_shouted(const qv_reader *r, int at, const char *text, size_t length)
{
    if (listed(no_words, text, length) || !qv_is_sayable(text, length))
        return true;
    return length > 2 && listed(initialisms, text, length) && !is_shouted_word(r, at);
}

/* Whether capitals are said by their letters. */
static bool is_spelled(const qv_reader *r, int at, const char *text, size_t length)
{
    if (listed(acronyms, text, length))
        return false;
    if (r->shouted)
        return is_spelled_shouted(r, at, text, length);
    bool known = listed(initialisms, text, length);
    if (listed(short_words, text, length) && !(known && length < 3))
        return false;
    if (known)
        return !(length == 2 && in_heading(r, at) && !listed(no_words, text, length));
    if (length > 2 && in_heading(r, at) && qv_is_sayable(text, length))
        return false;
    return length < 4 || !qv_is_sayable(text, length);
}

static bool say_special(qv_reader *r, const char *text, size_t length, const char *ending)
{
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (strlen(special[i][0]) == length && strncmp(special[i][0], text, length) == 0) {
            qv_phrase_add(&r->phrase, special[i][1]);
            qv_phrase_join(&r->phrase, ending);
            return true;
        }
    return false;
}

/* Letters in capitals, with an ending "'s" for the plural and the possessive or "". */
static void say_capitals(qv_reader *r, int at, const char *text, size_t length, const char *ending)
{
    if (!(r->shouted && length < 3) && say_special(r, text, length, ending))
        return;
    if (is_spelled(r, at, text, length))
        qv_phrase_letters(&r->phrase, text, length);
    else
        qv_phrase_add_bytes(&r->phrase, text, length);
    qv_phrase_join(&r->phrase, ending);
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Where a part of a mixed word ends: GitHub: Git, Hub; HTMLElement: HTML, Element. */
static size_t part_end(const char *raw, size_t begin)
{
    size_t end = begin + 1;
    if (is_upper(raw[begin]) && is_upper(raw[end])) {
        while (is_upper(raw[end]))
            end++;
        // The last capital begins the next part, unless only a plural's s is left.
        if (raw[end] && !(raw[end] == 's' && !raw[end + 1]) && raw[end] != '\'')
            end--;
        return end;
    }
    while (raw[end] && !is_upper(raw[end]))
        end++;
    return end;
}

/* YoY, QoS, DoD, IoT, PCIe: initials with small letters between or behind them. */
static bool is_mixed_initials(const char *raw, size_t length)
{
    static const char *const others[] = {"IoT",  "PCIe", "RoHS", "MSc",  "BSc",
                                         "IaaS", "PaaS", "FaaS", "VoIP", NULL};
    return listed(others, raw, length) ||
           (length == 3 && is_upper(raw[0]) && strchr("ofw", raw[1]) && is_upper(raw[2]));
}

/* The same, in the plural or possessive too: MoUs, the DoD's. Says them; false if it is none. */
static bool say_mixed_initials(qv_reader *r, const char *raw, const char *text, size_t length)
{
    const bool possessive = length > 3 && strcmp(raw + length - 2, "'s") == 0;
    const bool plural = length == 4 && raw[3] == 's';
    const size_t letters = length - (possessive ? 2 : plural ? 1 : 0);
    if (!is_mixed_initials(raw, letters))
        return false;
    qv_phrase_letters(&r->phrase, text, letters);
    qv_phrase_join(&r->phrase, possessive || plural ? "'s" : "");
    return true;
}

/* McDonald, MacArthur, O'Neill, DeVito, LeBron, VanDyke, d'Ivoire: names, not two words. */
static bool is_name_prefix(const char *raw, size_t length)
{
    static const char *const prefixes[] = {"Mc",  "Mac", "De", "Di", "Du", "La", "Le", "Fitz",
                                           "Van", "O'",  "D'", "L'", "d'", "l'", NULL};
    return listed(prefixes, raw, length);
}

static void say_mixed(qv_reader *r, int at)
{
    const char *raw = qv_raw_at(r, at), *text = qv_text_at(r, at);
    size_t length = strlen(raw);
    if (say_special(r, text, length, "") || say_mixed_initials(r, raw, text, length))
        return;
    // A plural or a possessive: CDs, DVD's
    for (size_t begin = 0, end; begin < length; begin = end) {
        end = part_end(raw, begin);
        size_t size = end - begin;
        if (begin == 0 && is_name_prefix(raw, size) && raw[end]) {
            qv_phrase_add(&r->phrase, text);
            return;
        }
        bool upper = is_upper(raw[begin]) && (size == 1 || is_upper(raw[begin + 1]));
        bool plural = raw[end] == 's' && !raw[end + 1], owned = strcmp(raw + end, "'s") == 0;
        if (upper && size > 1 && (plural || owned)) {
            say_capitals(r, at, text + begin, size, "'s");
            return;
        }
        if (upper && size > 1) {
            say_capitals(r, at, text + begin, size, "");
        } else if (size == 1 && (begin == 0 || is_upper(raw[begin]) || !raw[end])) {
            qv_phrase_letters(&r->phrase, text + begin, 1);
        } else if (!qv_is_sayable(text + begin, size) && size < 4) {
            qv_phrase_letters(&r->phrase, text + begin, size);
        } else {
            qv_phrase_add_bytes(&r->phrase, text + begin, size);
        }
    }
}

void qv_say_cased(qv_reader *r, int at)
{
    const char *text = qv_text_at(r, at);
    size_t length = strlen(text);
    switch (qv_token_at(r, at)->letter_case) {
    case CASE_UPPER: {
        static const char *const contractions[] = {"it's", "who's", NULL};
        bool possessive =
            length > 3 && strcmp(text + length - 2, "'s") == 0 && !listed(contractions, text, length);
        if (!possessive && strchr(text, '\'')) // DON'T
            qv_phrase_add(&r->phrase, text);
        else
            say_capitals(r, at, text, possessive ? length - 2 : length, possessive ? "'s" : "");
        break;
    }
    case CASE_MIXED:
        say_mixed(r, at);
        break;
    default:
        qv_phrase_add(&r->phrase, text);
        break;
    }
}

bool qv_is_shouted(const qv_reader *r)
{
    int upper = 0, other = 0;
    for (int i = 0; !qv_is_end(r, i); i++) {
        const qv_token *token = qv_token_at(r, i);
        if (token->kind != TOKEN_WORD || token->length < 3)
            continue;
        if (token->letter_case == CASE_UPPER)
            upper++;
        else
            other++;
    }
    return upper >= 2 && other == 0;
}
