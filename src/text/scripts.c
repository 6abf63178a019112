// SPDX-License-Identifier: MIT
#include "text/scripts.h"
#include <stddef.h>

/* Blocks of Unicode. Ascending. */
static const struct {
    uint32_t first, last;
    enum qv_script script;
} blocks[] = {
    {0x370, 0x3ff, QV_SCRIPT_GREEK},       {0x400, 0x52f, QV_SCRIPT_CYRILLIC},
    {0x530, 0x58f, QV_SCRIPT_ARMENIAN},    {0x590, 0x5ff, QV_SCRIPT_HEBREW},
    {0x600, 0x6ff, QV_SCRIPT_ARABIC},      {0x700, 0x74f, QV_SCRIPT_SYRIAC},
    {0x750, 0x77f, QV_SCRIPT_ARABIC},      {0x900, 0x97f, QV_SCRIPT_HINDI},
    {0x980, 0x9ff, QV_SCRIPT_BENGALI},     {0xa00, 0xa7f, QV_SCRIPT_PUNJABI},
    {0xa80, 0xaff, QV_SCRIPT_GUJARATI},    {0xb80, 0xbff, QV_SCRIPT_TAMIL},
    {0xc00, 0xc7f, QV_SCRIPT_TELUGU},      {0xc80, 0xcff, QV_SCRIPT_KANNADA},
    {0xd00, 0xd7f, QV_SCRIPT_MALAYALAM},   {0xe00, 0xe7f, QV_SCRIPT_THAI},
    {0xe80, 0xeff, QV_SCRIPT_LAO},         {0xf00, 0xfff, QV_SCRIPT_TIBETAN},
    {0x1000, 0x109f, QV_SCRIPT_BURMESE},   {0x10a0, 0x10ff, QV_SCRIPT_GEORGIAN},
    {0x1100, 0x11ff, QV_SCRIPT_KOREAN},    {0x1200, 0x139f, QV_SCRIPT_ETHIOPIC},
    {0x13a0, 0x13ff, QV_SCRIPT_CHEROKEE},  {0x1780, 0x17ff, QV_SCRIPT_KHMER},
    {0x1800, 0x18af, QV_SCRIPT_MONGOLIAN}, {0x1f00, 0x1fff, QV_SCRIPT_GREEK},
    {0x3040, 0x30ff, QV_SCRIPT_JAPANESE},  {0x3130, 0x318f, QV_SCRIPT_KOREAN},
    {0x3400, 0x4dbf, QV_SCRIPT_CHINESE},   {0x4e00, 0x9fff, QV_SCRIPT_CHINESE},
    {0xac00, 0xd7af, QV_SCRIPT_KOREAN},    {0xf900, 0xfaff, QV_SCRIPT_CHINESE},
    {0x20000, 0x3ffff, QV_SCRIPT_CHINESE},
};

enum qv_script qv_script_of(uint32_t code)
{
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (code >= blocks[i].first && code <= blocks[i].last)
            return blocks[i].script;
    return QV_SCRIPT_OTHER;
}

bool qv_script_counts_characters(enum qv_script script)
{
    switch (script) {
    case QV_SCRIPT_THAI:
    case QV_SCRIPT_LAO:
    case QV_SCRIPT_BURMESE:
    case QV_SCRIPT_KHMER:
    case QV_SCRIPT_JAPANESE:
    case QV_SCRIPT_CHINESE:
        return true;
    default:
        return false;
    }
}
