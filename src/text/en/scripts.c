#include "text/en/scripts.h"
#include <string.h>

static const struct {
    uint32_t first, last;
    const char *name;
    bool characters;
} scripts[] = {
    {0x370, 0x3ff, "greek", false},       {0x400, 0x52f, "cyrillic", false},
    {0x530, 0x58f, "armenian", false},    {0x590, 0x5ff, "hebrew", false},
    {0x600, 0x6ff, "arabic", false},      {0x700, 0x74f, "syriac", false},
    {0x750, 0x77f, "arabic", false},      {0x900, 0x97f, "hindi", false},
    {0x980, 0x9ff, "bengali", false},     {0xa00, 0xa7f, "punjabi", false},
    {0xa80, 0xaff, "gujarati", false},    {0xb80, 0xbff, "tamil", false},
    {0xc00, 0xc7f, "telugu", false},      {0xc80, 0xcff, "kannada", false},
    {0xd00, 0xd7f, "malayalam", false},   {0xe00, 0xe7f, "thai", true},
    {0xe80, 0xeff, "lao", true},          {0xf00, 0xfff, "tibetan", false},
    {0x1000, 0x109f, "burmese", true},    {0x10a0, 0x10ff, "georgian", false},
    {0x1100, 0x11ff, "korean", false},    {0x1200, 0x139f, "ethiopic", false},
    {0x13a0, 0x13ff, "cherokee", false},  {0x1780, 0x17ff, "khmer", true},
    {0x1800, 0x18af, "mongolian", false}, {0x1f00, 0x1fff, "greek", false},
    {0x3040, 0x30ff, "japanese", true},   {0x3130, 0x318f, "korean", false},
    {0x3400, 0x4dbf, "chinese", true},    {0x4e00, 0x9fff, "chinese", true},
    {0xac00, 0xd7af, "korean", false},    {0xf900, 0xfaff, "chinese", true},
    {0x20000, 0x3ffff, "chinese", true},
};
enum { SCRIPTS = sizeof scripts / sizeof *scripts };

static const char other[] = "foreign";

/* Blocks of one script give one pointer: that of the first. */
static const char *canonical(int at)
{
    for (int i = 0; i < at; i++)
        if (strcmp(scripts[i].name, scripts[at].name) == 0)
            return scripts[i].name;
    return scripts[at].name;
}

const char *qv_script_name(uint32_t code)
{
    for (int i = 0; i < SCRIPTS; i++)
        if (code >= scripts[i].first && code <= scripts[i].last)
            return canonical(i);
    return other;
}

bool qv_script_counts_characters(const char *script)
{
    for (int i = 0; i < SCRIPTS; i++)
        if (scripts[i].name == script)
            return scripts[i].characters;
    return false;
}

const char *qv_greek_letter(uint32_t code)
{
    static const char *const names[25] = {
        "alpha",  "beta", "gamma",   "delta", "epsilon", "zeta", "eta",   "theta", "iota", "kappa",
        "lambda", "mu",   "nu",      "xi",    "omicron", "pi",   "rho",   "sigma", // 0x3c2 is the final sigma
        "sigma",  "tau",  "upsilon", "phi",   "chi",     "psi",  "omega",
    };
    if (code >= 0x391 && code <= 0x3a9)
        return names[code - 0x391];
    if (code >= 0x3b1 && code <= 0x3c9)
        return names[code - 0x3b1];
    return NULL;
}
