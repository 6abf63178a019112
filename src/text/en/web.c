// SPDX-License-Identifier: MIT
#include "text/en/web.h"
#include "text/en/capitals.h"
#include "text/en/numbers.h"
#include <string.h>

/* Last parts of internet names; those behind NULL are also words, and need more around them. */
static const char *const domains[] = {
    "com",  "org",   "net",   "edu",  "gov",    "mil",  "int", "info", "biz", "io", "co",  "uk",     "us",
    "ca",   "de",    "fr",    "au",   "ai",     "app",  "dev", "tv",   "eu",  "jp", "cn",  "ru",     "br",
    "es",   "nl",    "se",    "ch",   "nz",     "ie",   "pl",  "fm",   "ly",  "gg", "xyz", "online", "site",
    "tech", "store", "cloud", "wiki", "museum", "name", "kr",  "mx",   "za",  "ac", "cc",  NULL};

static const char *const extensions[] = {
    "txt",  "pdf", "doc",  "docx", "xls",  "xlsx", "ppt", "pptx", "odt", "rtf",  "tex", "epub", "jpg", "jpeg",
    "png",  "gif", "svg",  "bmp",  "tiff", "webp", "mp3", "mp4",  "wav", "flac", "ogg", "avi",  "mov", "mkv",
    "webm", "zip", "tar",  "gz",   "bz2",  "rar",  "7z",  "xz",   "exe", "dll",  "so",  "deb",  "rpm", "dmg",
    "iso",  "apk", "html", "htm",  "css",  "js",   "ts",  "json", "xml", "yaml", "yml", "csv",  "tsv", "py",
    "c",    "h",   "cpp",  "hpp",  "cc",   "rs",   "go",  "java", "jar", "rb",   "php", "sh",   "bat", "md",
    "log",  "ini", "cfg",  "conf", "toml", "sql",  "db",  "bak",  "qv",  "mm",   "env", NULL};

/* Parts that are words where they look like none, or the other way round. */
static const char *const said[][2] = {
    {"json", "jason"},   {"jpeg", "J peg"}, {"jpg", "J P G"},    {"gif", "gif"},      {"wav", "wave"},
    {"io", "I O"},       {"ai", "A I"},     {"uk", "U K"},       {"us", "U S"},       {"au", "A U"},
    {"eu", "E U"},       {"ie", "I E"},     {"es", "E S"},       {"exe", "E X E"},    {"avi", "A V I"},
    {"iso", "I S O"},    {"ini", "I N I"},  {"usr", "U S R"},    {"etc", "E T C"},    {"edu", "E D U"},
    {"doc", "doc"},      {"docx", "doc X"}, {"pptx", "P P T X"}, {"xlsx", "X L S X"}, {"odt", "O D T"},
    {"api", "A P I"},    {"ca", "C A"},     {"de", "D E"},       {"ac", "A C"},       {"id", "I D"},
    {"ip", "I P"},       {"ae", "A E"},     {"faq", "F A Q"},    {"sys", "sis"},      {"eps", "E P S"},
    {"md", "M D"},       {"utf", "U T F"},  {"tiff", "tiff"},    {"yaml", "yaml"},    {"toml", "toml"},
    {"se", "S E"},       {"so", "S O"},     {"rs", "R S"},       {"go", "go"},        {"env", "env"},
    {"co", "co"},        {"gov", "gov"},    {"mil", "mil"},      {"js", "J S"},       {"ts", "T S"},
    {"apk", "A P K"},    {"ly", "L Y"},     {"img", "I M G"},    {"src", "S R C"},    {"lib", "lib"},
    {"net", "net"},      {"asp", "A S P"},  {"ado", "A D O"},    {"bin", "bin"},      {"tmp", "temp"},
    {"gmail", "G mail"}, {"iana", "iana"},  {"url", "U R L"},
};

/* Longer things are no addresses, but read piece by piece. */
enum { MOST_TOKENS = 300 };

static const char *mark_name(uint32_t code)
{
    static const struct {
        char mark;
        const char *name;
    } names[] = {{'.', "dot"},
                 {'/', "slash"},
                 {':', "colon"},
                 {'-', "dash"},
                 {'_', "underscore"},
                 {'@', "at"},
                 {'?', "question mark"},
                 {'=', "equals"},
                 {'&', "ampersand"},
                 {'#', "hash"},
                 {'%', "percent"},
                 {'+', "plus"},
                 {'~', "tilde"},
                 {'\\', "backslash"},
                 {',', "comma"},
                 {';', "semicolon"},
                 {'*', "star"},
                 {'!', "exclamation mark"},
                 {'$', "dollar"},
                 {'\'', "apostrophe"},
                 {'(', "open parenthesis"},
                 {')', "close parenthesis"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((uint32_t)(unsigned char)names[i].mark == code)
            return names[i].name;
    return NULL;
}

static void say_part(qv_reader *r, int at)
{
    const char *text = qv_text_at(r, at);
    size_t length = strlen(text);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (strcmp(text, said[i][0]) == 0) {
            qv_phrase_add(&r->phrase, said[i][1]);
            return;
        }
    bool long_name = length > 5 && strpbrk(text, "aeiouy");
    if (length == 1 || (!long_name && !qv_is_sayable(text, length)))
        qv_phrase_letters(&r->phrase, text, length);
    else
        qv_say_cased(r, at);
}

/* The parts from `at` to `end`, as what was read from `first` on. */
static void say_parts(qv_reader *r, int first, int at, int end)
{
    for (int i = at; i < end; i++) {
        const qv_token *token = qv_token_at(r, i);
        const char *name = token->kind == TOKEN_MARK ? mark_name(token->code) : NULL;
        if (token->kind == TOKEN_WORD)
            say_part(r, i);
        else if (token->kind == TOKEN_NUMBER)
            qv_say_code(&r->phrase, qv_text_at(r, i), (size_t)token->length);
        else if (name)
            qv_phrase_add(&r->phrase, name);
    }
    qv_say(r, first, end - 1);
}

static bool listed(const qv_reader *r, int at, const char *const *list)
{
    return qv_is_one_of(r, at, list);
}

/* Behind the chunk that begins at `at`, without the marks that end a clause. */
static int address_end(const qv_reader *r, int at)
{
    int end = qv_chunk_end(r, at);
    for (int i = at + 1; i < end; i++)
        if (qv_is_mark(r, i, '<') ||
            (qv_is_mark(r, i, ']') && qv_is_mark(r, i + 1, '('))) // a tag, "[label](address)"
            end = i;
    while (end > at + 1) {
        const qv_token *last = qv_token_at(r, end - 1);
        if (last->kind != TOKEN_MARK || !strchr(".,;:!?)]}\"'>", (int)(last->code < 128 ? last->code : 'x')))
            break;
        end--;
    }
    return end;
}

/* Words and numbers with '.' or '-' between, the last a domain; returns behind it, or 0. */
static int domain_end(const qv_reader *r, int at, int end, bool after_at)
{
    int i = at, dots = 0, last = at;
    while (i < end && (qv_is_word(r, i) || qv_is_number(r, i))) {
        last = i++;
        while (i < end && (qv_is_word(r, i) || qv_is_number(r, i)))
            last = i++; // "web2"
        bool dot = qv_is_mark(r, i, '.');
        if (i + 1 >= end || (!dot && !qv_is_mark(r, i, '-') && !qv_is_mark(r, i, '_')))
            break;
        dots += dot;
        i++;
    }
    if (dots == 0 || (i < end && !qv_is_mark(r, i, '/') && !qv_is_mark(r, i, ':') && !qv_is_mark(r, i, '?')))
        return 0;
    bool domain = listed(r, last, domains) && (qv_token_at(r, last)->letter_case != CASE_CAPITAL || dots > 1);
    bool www = qv_is_text(r, at, "www");
    bool single = qv_token_at(r, at)->length < 2 && dots < 2;
    return (domain && !single) || www || after_at ? last + 1 : 0;
}

/* name.ext, maybe with several dots, hyphens and underscores. */
static bool is_file_name(const qv_reader *r, int at, int end)
{
    if (end - at < 3 || !qv_is_mark(r, end - 2, '.') || !(qv_is_word(r, end - 1) || qv_is_number(r, end - 1)))
        return false;
    int extension = end - 1;
    bool brief = strlen(qv_text_at(r, extension)) == 1;
    if (!listed(r, extension, extensions) || qv_token_at(r, extension)->letter_case == CASE_CAPITAL)
        return false;
    // "and.so" is a slip; "main.c" is a file, "e.h" is none.
    if (qv_is_text(r, extension, "so") || brief)
        if (qv_token_at(r, at)->length < 3)
            return false;
    for (int i = at; i < extension; i++)
        if (!qv_is_word(r, i) && !qv_is_number(r, i) && !qv_is_mark(r, i, '.') && !qv_is_mark(r, i, '-') &&
            !qv_is_mark(r, i, '_'))
            return false;
    return true;
}

/* "mp3" and "7z" are cut in two by the tokens: name '.' word number. */
static bool is_split_extension(const qv_reader *r, int at, int end)
{
    if (end - at < 4 || !qv_is_mark(r, end - 3, '.'))
        return false;
    bool mp = qv_is_text(r, end - 2, "mp") && (qv_value_at(r, end - 1) == 3 || qv_value_at(r, end - 1) == 4);
    bool bz = qv_is_text(r, end - 2, "bz") && qv_value_at(r, end - 1) == 2;
    bool z = qv_value_at(r, end - 2) == 7 && qv_is_text(r, end - 1, "z");
    return mp || bz || z;
}

/* "#100DaysOfCode"; "#5a" is a number. */
static bool is_counted_tag(const qv_reader *r, int at)
{
    return qv_is_mark(r, at, '#') && qv_is_number(r, at + 1) && qv_is_glued(r, at + 2) &&
           qv_is_word(r, at + 2) && qv_token_at(r, at + 2)->length > 2;
}

/* "@name" and "#Tag". */
static int read_handle(qv_reader *r, int at)
{
    bool handle = qv_is_mark(r, at, '@'), tag = qv_is_mark(r, at, '#');
    if ((!handle && !tag) || !qv_is_free(r, at) || !qv_is_glued(r, at + 1) ||
        !(is_counted_tag(r, at) || (qv_is_word(r, at + 1) && qv_token_at(r, at + 1)->length > 1)))
        return 0;
    int end = at + 2;
    while (qv_is_glued(r, end) && (qv_is_word(r, end) || qv_is_number(r, end) || qv_is_mark(r, end, '_') ||
                                   (handle && qv_is_mark(r, end, '.') && !qv_is_closed(r, end))))
        end++;
    // "C#" and "A#" don't come here; "#1" is a number.
    qv_phrase_add(&r->phrase, handle ? "at" : "hashtag");
    say_parts(r, at, at + 1, end);
    return end - at;
}

/* ".NET", which is no end of a sentence. */
static int read_dot_net(qv_reader *r, int at)
{
    if (!qv_is_mark(r, at, '.') || !qv_is_free(r, at) || !qv_is_glued(r, at + 1) ||
        !qv_is_text(r, at + 1, "net") || !qv_is_capital(r, at + 1) || !qv_is_closed(r, at + 2))
        return 0;
    qv_phrase_add(&r->phrase, "dot net");
    qv_say(r, at, at + 1);
    return 2;
}

/* "search?q=1" */
static bool is_query(const qv_reader *r, int at, int end)
{
    bool question = false;
    for (int i = at + 1; i + 2 < end; i++) {
        if (qv_is_mark(r, i, '(') || qv_is_mark(r, i, ']')) // "[label](address)"
            return false;
        question = question || qv_is_mark(r, i, '?');
        if (question && qv_is_word(r, i + 1) && qv_is_mark(r, i + 2, '='))
            return true;
    }
    return false;
}

static bool is_scheme(const qv_reader *r, int at)
{
    static const char *const schemes[] = {"http", "https", "ftp", "sftp", "ssh",
                                          "git",  "file",  "ws",  "wss",  NULL};
    return listed(r, at, schemes) && qv_is_glued_mark(r, at + 1, ':') && qv_is_glued_mark(r, at + 2, '/') &&
           qv_is_glued_mark(r, at + 3, '/');
}

/* /usr/bin, ~/notes, ./run, C:\Users */
static bool is_path(const qv_reader *r, int at, int end)
{
    if (qv_is_word(r, at) && qv_token_at(r, at)->length == 1 && qv_is_mark(r, at + 1, ':') &&
        qv_is_mark(r, at + 2, '\\'))
        return true;
    bool tilde = qv_is_mark(r, at, '~') && qv_is_mark(r, at + 1, '/');
    bool dots = qv_is_mark(r, at, '.') &&
                (qv_is_mark(r, at + 1, '/') || (qv_is_mark(r, at + 1, '.') && qv_is_mark(r, at + 2, '/')));
    if (tilde || dots)
        return end - at > 2;
    int slashes = 0;
    for (int i = at; i < end; i++)
        slashes += qv_is_mark(r, i, '/') || qv_is_mark(r, i, '\\');
    if (qv_is_mark(r, at, '/') || (qv_is_mark(r, at, '\\') && qv_is_mark(r, at + 1, '\\')))
        return qv_is_word(r, at + 1) || qv_is_word(r, at + 2);
    return slashes > 0 && (is_file_name(r, end - 3, end) || is_split_extension(r, end - 4, end)) &&
           qv_is_word(r, at);
}

/* name@host with at least one dot in the host, or a known kind of name. */
static bool is_mail(const qv_reader *r, int at, int end)
{
    int sign = 0;
    for (int i = at + 1; i < end && !sign; i++)
        if (qv_is_mark(r, i, '@'))
            sign = i;
    return sign && domain_end(r, sign + 1, end, true) == end;
}

/* Something besides letters stands in the chunk that starts at `at`, so that it may be an address. */
static bool may_be_address(const qv_reader *r, int at)
{
    if (qv_is_mark(r, at, '/') || qv_is_mark(r, at, '~') || qv_is_mark(r, at, '.') || qv_is_mark(r, at, '\\'))
        return qv_is_glued(r, at + 1);
    return (qv_is_word(r, at) || qv_is_number(r, at)) && qv_is_glued(r, at + 1) && qv_is_glued(r, at + 2);
}

/* Behind white space or an opening mark; each place in a long chunk would look through all of it again. */
static bool starts_chunk(const qv_reader *r, int at)
{
    return qv_is_free(r, at) &&
           !(qv_is_glued(r, at) && (qv_is_mark(r, at - 1, '/') || qv_is_mark(r, at - 1, ',')));
}

int qv_read_web(qv_reader *r, int at)
{
    int tokens = read_handle(r, at);
    if (!tokens)
        tokens = read_dot_net(r, at);
    if (tokens || !starts_chunk(r, at) || !may_be_address(r, at))
        return tokens;
    int end = address_end(r, at);
    if (end - at < 2 || end - at > MOST_TOKENS)
        return 0;
    bool known = is_scheme(r, at) || is_mail(r, at, end) || is_file_name(r, at, end) ||
                 is_split_extension(r, at, end) || is_path(r, at, end) || is_query(r, at, end) ||
                 (qv_is_text(r, at, "localhost") && qv_is_mark(r, at + 1, ':')) ||
                 ((qv_is_word(r, at) || qv_is_number(r, at)) && domain_end(r, at, end, false) > 0);
    if (!known)
        return 0;
    say_parts(r, at, at, end);
    return end - at;
}
