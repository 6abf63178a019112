// SPDX-License-Identifier: MIT
#include "text/en/script_names.h"
#include <stddef.h>

const char *qv_script_name(enum qv_script script)
{
    static const char *const names[QV_SCRIPTS] = {
        [QV_SCRIPT_OTHER] = "foreign",
        [QV_SCRIPT_GREEK] = "greek",
        [QV_SCRIPT_CYRILLIC] = "cyrillic",
        [QV_SCRIPT_ARMENIAN] = "armenian",
        [QV_SCRIPT_HEBREW] = "hebrew",
        [QV_SCRIPT_ARABIC] = "arabic",
        [QV_SCRIPT_SYRIAC] = "syriac",
        [QV_SCRIPT_HINDI] = "hindi",
        [QV_SCRIPT_BENGALI] = "bengali",
        [QV_SCRIPT_PUNJABI] = "punjabi",
        [QV_SCRIPT_GUJARATI] = "gujarati",
        [QV_SCRIPT_TAMIL] = "tamil",
        [QV_SCRIPT_TELUGU] = "telugu",
        [QV_SCRIPT_KANNADA] = "kannada",
        [QV_SCRIPT_MALAYALAM] = "malayalam",
        [QV_SCRIPT_THAI] = "thai",
        [QV_SCRIPT_LAO] = "lao",
        [QV_SCRIPT_TIBETAN] = "tibetan",
        [QV_SCRIPT_BURMESE] = "burmese",
        [QV_SCRIPT_GEORGIAN] = "georgian",
        [QV_SCRIPT_KOREAN] = "korean",
        [QV_SCRIPT_ETHIOPIC] = "ethiopic",
        [QV_SCRIPT_CHEROKEE] = "cherokee",
        [QV_SCRIPT_KHMER] = "khmer",
        [QV_SCRIPT_MONGOLIAN] = "mongolian",
        [QV_SCRIPT_JAPANESE] = "japanese",
        [QV_SCRIPT_CHINESE] = "chinese",
    };
    return names[script];
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
