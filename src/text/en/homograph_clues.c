// SPDX-License-Identifier: MIT
#include "text/en/homograph_clues.h"
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/*
 * Of each clue all that is given must fit: the word in front of the last (two), the last word in front (one),
 * the next word behind. A list has blanks around each word; "-" stands for a pause, the start or the end.
 * NULL: whatever stands there. The first clue of a word that fits is taken; second: it speaks for the second
 * reading.
 */
typedef struct clue {
    const char *word;
    const char *two, *one, *next;
    bool second;
} clue;

#define PEOPLE                                                                                               \
    " brother sister mother father son daughter uncle aunt cousin friend man woman boy girl family boss "    \
    "teacher grandmother grandfather wife husband neighbor neighbour colleague baby dog cat nobody "         \
    "everyone "                                                                                              \
    "everybody somebody someone anyone "
#define BE                                                                                                   \
    " is am are was were be been being isn't aren't wasn't weren't i'm you're he's she's it's we're "        \
    "they're "

static const clue clues[] = {
    // places and phrases of other languages: Baton Rouge, Rio de Janeiro, en masse
    {"baton", NULL, NULL, " rouge ", true},
    {"de", NULL, " rio tour joie raison cinco dulce eau nom coup piece vicente hotel ", NULL, true},
    {"de", NULL, NULL,
     " janeiro la las los niro mayo leon gaulle blasio facto jure novo rigueur leche resistance force "
     "vivre france palma guerre plume toilette klerk beauvoir souza ",
     true},
    {"des", NULL, NULL, " moines ", true},
    {"en", NULL, NULL, " route masse suite banc bloc garde passant croute papillote plein ", true},
    {"haute", NULL, " terre ", NULL, true},
    // greetings of the body: "Bow to the king.", "began to bow and clap"
    {"bow", NULL, " - ", " to down before low your again and ", true},
    {"bow", NULL, " to would will must should can could shall they we i you ",
     " and to down before low deeply ", true},
    {"close", NULL, " stand sit stays stay kept lives live lived ", NULL, false},
    {"conducts", NULL, " code codes ", NULL, false},
    {"content", BE, " you he she they i we it not everyone nobody ", NULL, true},
    {"live", " watch watched see saw play played plays perform performed performs hear heard catch caught ",
     " it them him her ", " - ", true},
    {"live", NULL, " comes came coming ", " from to on in - ", true},
    {"lives", " my your his her our their the ", PEOPLE, NULL, true},
    {"live", NULL, NULL, " on-air onstage ", true},
    // "We are now live.", but "They are the people who still live here."
    {"live", BE, " now still finally back already currently almost officially also once again ", NULL, true},
    {"live", NULL, " now finally ", " on from ", true},
    {"live", NULL, " be been being ", NULL, true},
    {"live", " broadcast streamed aired shown televised beamed ", " it them this everything ", NULL, true},
    {"produce", NULL,
     " carry carries carried buy buys bought sell sells sold deliver delivers delivered fresh local organic "
     "seasonal grow grows grew eat eats farm garden market ship ships wash washed store stored fruit their "
     "her "
     "locally-grown homegrown canned frozen pick picked bring brings brought ",
     NULL, false},
    {"refuse", NULL, NULL,
     " collection collections collector collectors bin bins disposal truck trucks sack sacks dump dumps heap "
     "heaps lorry lorries bag bags site sites tip chute removal container containers pile piles ",
     false},
    {"refuse", NULL, " household domestic garden kitchen street rotting burn burns collect collects dump ",
     NULL, false},
    {"reuse", NULL, " and or - ", " and or - ", true},
    {"use", NULL, NULL, " case cases disorder disorders ", false},
    {"use", NULL,
     " fair personal limited single multi dual substance energy water alcohol land media drug internet "
     "everyday commercial private public office recreational occasional ",
     " of in is was for by only and or applies policy plastic plastics during - ", false},
    {"tear", NULL, " single salty bitter lone silent little small happy ", NULL, true},
    {"tear", NULL, " a one the another every ",
     " fell falls ran runs rolled rolls trickled slid dropped escaped welled glistened formed came dried of ",
     true},
};
enum { CLUES = sizeof clues / sizeof *clues };

#undef PEOPLE
#undef BE

static bool in(const char *word, const char *list)
{
    const char *sought = *word ? word : "-";
    const size_t length = strlen(sought);
    for (const char *found = list; (found = strstr(found, sought)) != NULL; found++)
        if (found > list && found[-1] == ' ' && found[length] == ' ')
            return true;
    return false;
}

static bool fits(const char *word, const char *list)
{
    return !list || in(word, list);
}

int qv_homograph_clue(const char *word, const qv_neighbours *near)
{
    for (int i = 0; i < CLUES; i++) {
        const clue *c = &clues[i];
        if (strcmp(word, c->word) == 0 && fits(near->one, c->one) && fits(near->two, c->two) &&
            fits(near->next, c->next))
            return c->second;
    }
    return QV_NO_CLUE;
}
