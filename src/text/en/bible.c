// SPDX-License-Identifier: MIT
#include "text/en/bible.h"
#include <string.h>

/* Books by the word before their chapter, and what short forms stand for. Some are names and words as well:
 * only chapter and verse tell. */
static const struct {
    const char *word, *said; // NULL: as it is
} books[] = {
    {"genesis", NULL},
    {"exodus", NULL},
    {"leviticus", NULL},
    {"numbers", NULL},
    {"deuteronomy", NULL},
    {"joshua", NULL},
    {"judges", NULL},
    {"ruth", NULL},
    {"samuel", NULL},
    {"kings", NULL},
    {"chronicles", NULL},
    {"ezra", NULL},
    {"nehemiah", NULL},
    {"esther", NULL},
    {"job", NULL},
    {"psalm", NULL},
    {"psalms", NULL},
    {"proverbs", NULL},
    {"ecclesiastes", NULL},
    {"songs", NULL},
    {"solomon", NULL},
    {"isaiah", NULL},
    {"jeremiah", NULL},
    {"lamentations", NULL},
    {"ezekiel", NULL},
    {"daniel", NULL},
    {"hosea", NULL},
    {"joel", NULL},
    {"amos", NULL},
    {"obadiah", NULL},
    {"jonah", NULL},
    {"micah", NULL},
    {"nahum", NULL},
    {"habakkuk", NULL},
    {"zephaniah", NULL},
    {"haggai", NULL},
    {"zechariah", NULL},
    {"malachi", NULL},
    {"matthew", NULL},
    {"mark", NULL},
    {"luke", NULL},
    {"john", NULL},
    {"acts", NULL},
    {"romans", NULL},
    {"corinthians", NULL},
    {"galatians", NULL},
    {"ephesians", NULL},
    {"philippians", NULL},
    {"colossians", NULL},
    {"thessalonians", NULL},
    {"timothy", NULL},
    {"titus", NULL},
    {"philemon", NULL},
    {"hebrews", NULL},
    {"james", NULL},
    {"peter", NULL},
    {"jude", NULL},
    {"revelation", NULL},
    {"revelations", NULL},
    {"verse", NULL},
    {"tobit", NULL},
    {"judith", NULL},
    {"wisdom", NULL},
    {"sirach", NULL},
    {"baruch", NULL},
    {"maccabees", NULL},
    {"surah", NULL},
    {"sura", NULL},
    {"quran", NULL},
    {"nephi", NULL},
    {"mosiah", NULL},
    {"alma", NULL},
    {"gen", "genesis"},
    {"ex", "exodus"},
    {"exod", "exodus"},
    {"exo", "exodus"},
    {"lev", "leviticus"},
    {"num", "numbers"},
    {"nu", "numbers"},
    {"deut", "deuteronomy"},
    {"dt", "deuteronomy"},
    {"josh", "joshua"},
    {"judg", "judges"},
    {"sam", "samuel"},
    {"kgs", "kings"},
    {"chron", "chronicles"},
    {"chr", "chronicles"},
    {"neh", "nehemiah"},
    {"esth", "esther"},
    {"est", "esther"},
    {"ps", "psalm"},
    {"psa", "psalm"},
    {"pss", "psalms"},
    {"prov", "proverbs"},
    {"prv", "proverbs"},
    {"eccl", "ecclesiastes"},
    {"eccles", "ecclesiastes"},
    {"isa", "isaiah"},
    {"jer", "jeremiah"},
    {"lam", "lamentations"},
    {"ezek", "ezekiel"},
    {"eze", "ezekiel"},
    {"dan", "daniel"},
    {"hos", "hosea"},
    {"obad", "obadiah"},
    {"jon", "jonah"},
    {"mic", "micah"},
    {"nah", "nahum"},
    {"hab", "habakkuk"},
    {"zeph", "zephaniah"},
    {"hag", "haggai"},
    {"zech", "zechariah"},
    {"mal", "malachi"},
    {"matt", "matthew"},
    {"mt", "matthew"},
    {"mk", "mark"},
    {"lk", "luke"},
    {"jn", "john"},
    {"rom", "romans"},
    {"cor", "corinthians"},
    {"gal", "galatians"},
    {"eph", "ephesians"},
    {"phil", "philippians"},
    {"col", "colossians"},
    {"thess", "thessalonians"},
    {"thes", "thessalonians"},
    {"tim", "timothy"},
    {"tit", "titus"},
    {"philem", "philemon"},
    {"phlm", "philemon"},
    {"heb", "hebrews"},
    {"jas", "james"},
    {"pet", "peter"},
    {"rev", "revelation"},
    {"macc", "maccabees"},
    {"sir", "sirach"},
    {"zec", "zechariah"},
    {"act", "acts"},
    {"gn", "genesis"},
    {"is", "isaiah"},
};
enum { BOOKS = sizeof books / sizeof *books };

/* The number of the book whose name or short form is at `at`, or -1. Short forms have a capital. */
static int find_book(const qv_reader *r, int at)
{
    if (!qv_is_word(r, at) || !qv_is_capital(r, at))
        return -1;
    const char *text = qv_text_at(r, at);
    for (int i = 0; i < BOOKS; i++)
        if (strcmp(books[i].word, text) == 0)
            return i;
    return -1;
}

bool qv_is_verse(const qv_reader *r, int at)
{
    if (!qv_is_number(r, at) || !qv_is_glued_mark(r, at + 1, ':'))
        return false;
    const bool stop = qv_is_glued_mark(r, at - 1, '.');
    return find_book(r, at - 1 - stop) >= 0 || qv_is_text(r, at - 1, "verse") ||
           qv_is_text(r, at - 1, "psalm");
}

int qv_read_bible_book(qv_reader *r, int at)
{
    const int number = at + 1 + qv_is_glued_mark(r, at + 1, '.');
    const bool verse = qv_is_number(r, number) && !qv_is_glued(r, number) &&
                       qv_is_glued_mark(r, number + 1, ':') && qv_is_glued(r, number + 2) &&
                       qv_is_number(r, number + 2);
    const int book = verse ? find_book(r, at) : -1;
    if (book < 0 || !books[book].said)
        return 0;
    qv_phrase_add(&r->phrase, books[book].said);
    qv_say(r, at, number - 1);
    return number - at;
}

bool qv_is_short_bible_book(const char *word, size_t length)
{
    for (int i = 0; i < BOOKS; i++)
        if (books[i].said && strlen(books[i].word) == length && (word[0] | 0x20) == books[i].word[0] &&
            word[0] <= 'Z' && memcmp(books[i].word + 1, word + 1, length - 1) == 0)
            return true;
    return false;
}
