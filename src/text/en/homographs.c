// SPDX-License-Identifier: MIT
/*
 * Words with two readings. Most are a noun or adjective with one and a verb with the other, and a count of
 * what the neighbours speak for decides; the others have a rule each. Pronunciations after CMUdict.
 */
#include "text/en/homographs.h"
#include "text/en/derive.h"
#include "text/en/homograph_clues.h"
#include "text/phones.h"
#include <stdlib.h>
#include <string.h>

/* The words around one. Those beyond a pause or the end are "". */
typedef struct context {
    const qv_spoken *spoken;
    size_t at;
} context;

static const char *word_at(const qv_spoken *spoken, size_t at)
{
    return spoken->chars + spoken->word[at].text;
}

static const char *before(const context *c, size_t distance)
{
    if (distance > c->at)
        return "";
    for (size_t i = 1; i <= distance; i++)
        if (c->spoken->word[c->at - i].after != QV_BREAK_NONE)
            return "";
    return word_at(c->spoken, c->at - distance);
}

static const char *behind(const context *c, size_t distance)
{
    if (c->at + distance >= c->spoken->words)
        return "";
    for (size_t i = 0; i < distance; i++)
        if (c->spoken->word[c->at + i].after != QV_BREAK_NONE)
            return "";
    return word_at(c->spoken, c->at + distance);
}

/* Whether a word is in a list of words with blanks around each. */
static bool in(const char *word, const char *list)
{
    size_t length = strlen(word);
    if (length == 0 || length > 20)
        return false;
    for (const char *found = list; (found = strstr(found, word)) != NULL; found++)
        if (found[-1] == ' ' && found[length] == ' ')
            return true;
    return false;
}

static bool has_ending(const char *word, const char *ending)
{
    size_t length = strlen(word), n = strlen(ending);
    return length > n + 1 && strcmp(word + length - n, ending) == 0;
}

/* Looks like more than one: "workers", "children". */
static bool is_plural(const char *word)
{
    return in(word, " men women people children police feet teeth mice geese ") ||
           (has_ending(word, "s") && !has_ending(word, "ss") && !has_ending(word, "us") &&
            !has_ending(word, "is") && !has_ending(word, "'s"));
}

/* Whether a word of the list stands anywhere in the sentence. */
static bool sentence_has(const context *c, const char *list)
{
    for (size_t i = 0; i < c->spoken->words; i++)
        if (i != c->at && in(word_at(c->spoken, i), list))
            return true;
    return false;
}

static const char determiners[] =
    " the a an this these those my your his her its our their some any no every each another "
    "which whose what such ";
static const char subjects[] = " i you we they he she it who ";
static const char objects[] =
    " me him them us it yourself himself herself themselves myself ourselves itself ";
static const char modals[] =
    " will would can could shall should may might must do does did don't doesn't didn't won't can't "
    "cannot couldn't wouldn't shouldn't let's i'll we'll you'll they'll he'll she'll it'll i'd we'd "
    "you'd they'd ";
static const char be_forms[] =
    " is was are were be been being am i'm you're we're they're he's she's it's isn't wasn't aren't "
    "weren't feel feels felt seem seems seemed ";
static const char have_forms[] =
    " have has had having haven't hasn't hadn't i've we've you've they've he'd she'd ";
static const char prepositions[] =
    " of in on at by for from with without about under over after before between into during "
    "against through per via as ";
static const char numbers[] =
    " one two three four five six seven eight nine ten many several few most all both more ";

enum { BASE, WITH_S };

/* The words in front, for the rules that weigh them. */
typedef struct left {
    const context *c;
    const char *one, *two; // the word before, and that before it
    int form;              // BASE or WITH_S
    bool plural;           // the word before looks like more than one
} left;

enum { NO_RULE = 100 }; // more than any weight

static int after_to(const left *l)
{
    if (!in(l->one, " to "))
        return NO_RULE;
    return l->form == BASE && !in(l->two, " due according prior next access ") ? 4 : -3;
}

static int after_modal(const left *l)
{
    if (in(l->one, " never "))
        return l->form == WITH_S || !in(l->two, be_forms) ? 4 : -2;
    return in(l->one, modals) || in(l->one, " please not ") ? (l->form == BASE ? 4 : -2) : NO_RULE;
}

/* does the library close; will the team present */
static int after_question(const left *l)
{
    const bool asks = in(before(l->c, 3), modals) && in(l->two, determiners);
    return l->form == BASE && asks && !in(l->one, determiners) ? 4 : NO_RULE;
}

/* "a new record": one thing has no verb without an s behind it. */
static int after_single_thing(const left *l)
{
    return l->form == BASE && in(l->two, " a an ") && !in(l->one, " few lot couple ") ? -5 : NO_RULE;
}

/* "what is that object", but "the things that object" */
static int after_that(const left *l)
{
    if (!in(l->one, " that "))
        return NO_RULE;
    const bool relative =
        (is_plural(l->two) && !in(l->two, be_forms)) || in(l->two, subjects) || in(l->two, " those ones ");
    return l->form == WITH_S || relative ? 2 : -3;
}

static int after_determiner(const left *l)
{
    return in(l->one, determiners) || in(l->one, numbers) || has_ending(l->one, "'s") ? -4 : NO_RULE;
}

/* let me present; would anyone object */
static int after_person(const left *l)
{
    const bool asks = in(l->two, modals) || in(l->two, " let lets make makes made help ");
    const bool person =
        in(l->one, objects) || in(l->one, " anyone anybody someone somebody everyone everybody nobody you ");
    return l->form == BASE && asks && person ? 4 : NO_RULE;
}

static int after_subject(const left *l)
{
    if (!in(l->one, subjects))
        return NO_RULE;
    return in(l->one, " he she it ") == (l->form == WITH_S) || in(l->one, " who ") ? 4 : 1;
}

static int after_preposition(const left *l)
{
    return in(l->one, prepositions) ? -3 : NO_RULE;
}

static int after_auxiliary(const left *l)
{
    return in(l->one, be_forms) || in(l->one, have_forms) ? -2 : NO_RULE;
}

static int after_conjunction(const left *l)
{
    return in(l->one, " and or but ") ? 0 : NO_RULE;
}

static int after_adverb(const left *l)
{
    if (in(l->one, " often always usually sometimes also ever still really "))
        return 2;
    return has_ending(l->one, "ly") &&
                   !in(l->one, " daily early only friendly weekly monthly yearly family likely ")
               ? 1
               : NO_RULE;
}

/* if time permits */
static int after_condition(const left *l)
{
    return l->form == WITH_S && !l->plural && in(l->two, " if when as where until ") && !*behind(l->c, 1)
               ? 3
               : NO_RULE;
}

/* the machine uses power */
static int after_one_thing(const left *l)
{
    const char *next = behind(l->c, 1);
    const bool object = *next && !in(next, be_forms) && !in(next, " of and or for in ");
    return l->form == WITH_S && !l->plural && in(l->two, determiners) && object ? 2 : NO_RULE;
}

/* "Metal conducts heat", but "Record imports rose" */
static int after_bare_thing(const left *l)
{
    const char *next = behind(l->c, 1), *then = behind(l->c, 2);
    const bool last =
        !*then || in(then, prepositions) || in(then, " and or to well better worse faster slowly quickly ");
    const bool object = last && *next && !in(next, be_forms) && !in(next, have_forms) && !in(next, modals) &&
                        !in(next, prepositions) && !in(next, " and or to rose fell grew hit soared than ") &&
                        !has_ending(next, "ed");
    return l->form == WITH_S && !l->plural && !*l->two && object ? 2 : NO_RULE;
}

/* "the new record", but "the workers object" */
static int after_noun_phrase(const left *l)
{
    if (!in(l->two, determiners))
        return NO_RULE;
    return l->form == BASE && l->plural ? 2 : l->form == WITH_S && !l->plural ? 0 : -2;
}

static int after_plural(const left *l)
{
    return l->form == BASE && l->plural ? 2 : NO_RULE;
}

static int in_prepositional_phrase(const left *l)
{
    return in(l->two, prepositions) ? -1 : NO_RULE;
}

/* The first that has something to say is heard. */
static int (*const weights_before[])(const left *) = {
    after_to,          after_modal,       after_question,          after_determiner,  after_person,
    after_subject,     after_preposition, after_auxiliary,         after_conjunction, after_that,
    after_adverb,      after_condition,   after_one_thing,         after_bare_thing,  after_single_thing,
    after_noun_phrase, after_plural,      in_prepositional_phrase,
};

/* What the words before say for a verb (positive) or for a noun (negative). */
static int weigh_before(const context *c, int form)
{
    const left l = {c, before(c, 1), before(c, 2), form, is_plural(before(c, 1))};
    for (size_t i = 0; *l.one && i < sizeof weights_before / sizeof *weights_before; i++) {
        const int weight = weights_before[i](&l);
        if (weight != NO_RULE)
            return weight;
    }
    return 0;
}

static int weigh_behind(const context *c)
{
    const char *one = behind(c, 1);
    if (!*one)
        return -1;
    if ((in(one, determiners) && !in(one, " which whose ")) || in(one, objects))
        return 3;
    if (in(one, " that ") || in(one, numbers))
        return 1;
    if (in(one, " of ") || in(one, be_forms) || in(one, modals) || in(one, have_forms))
        return -2;
    return has_ending(one, "ly") ? 1 : 0;
}

static bool is_verb(const context *c, int form, bool usually)
{
    int weight = weigh_before(c, form) + weigh_behind(c);
    // "Record the show." gives an order; "Record sales" does not.
    if (!*before(c, 1) && weigh_behind(c) > 0)
        return true;
    // a button's "Reject", "Accept or reject"
    if (!*behind(c, 1) && (!*before(c, 1) || (in(before(c, 1), " and or ") && !*before(c, 3))))
        return usually;
    return weight > 0 || (weight == 0 && usually);
}

/* The rules of single words give true for the second reading of the table. */

static bool rule_arithmetic(const context *c) // second: the adjective
{
    return in(behind(c, 1), " mean means progression progressions sequence sequences series operation "
                            "operations operator operators expression expressions average averages unit "
                            "units logic shift overflow error errors coding circuit instruction "
                            "instructions geometry function functions growth ");
}

/* "She looked up and read the sign": a verb of the past goes on, unless it is what "to" or a modal asks for.
 */
static bool goes_on_in_past(const context *c)
{
    for (size_t i = 2; i <= c->at && *before(c, i); i++) {
        const char *word = before(c, i);
        if (in(word, modals) || in(word, " to let "))
            return false;
        if (has_ending(word, "ed") ||
            in(word, " sat took bought found gave spoke stood went came got saw turned "
                     "wrote said told opened woke lay made heard left "))
            return !in(before(c, i + 1), " to ");
    }
    return false;
}

/* "I cried" somewhere in the sentence */
static bool someone_did(const context *c)
{
    for (size_t i = 1; i < c->spoken->words; i++)
        if (has_ending(word_at(c->spoken, i), "ed") && in(word_at(c->spoken, i - 1), subjects))
            return true;
    return false;
}

static bool rule_read(const context *c) // second: past
{
    const char *one = before(c, 1), *two = before(c, 2);
    if (in(one, " and "))
        return goes_on_in_past(c);
    if (in(one, " to ") || in(one, modals) || in(two, modals) || in(before(c, 3), modals) ||
        in(one, " please ") || !*one)
        return false;
    if (in(one, have_forms) || in(two, have_forms) || in(one, be_forms) || in(two, be_forms) ||
        in(one, " well widely "))
        return true;
    if (in(one, determiners) || (in(two, " a an ") && !in(one, " man woman boy girl child ")))
        return false; // a good read
    if (in(one, " who ") && is_plural(two))
        return false; // children who read
    if (in(one, " he she it who ") || !in(one, subjects))
        return !is_plural(one) && !in(one, " and or often always usually never ");
    if (in(two, " as ") && !in(one, " you ") && in(behind(c, 1), determiners))
        return true; // as I read the letter
    return someone_did(c) ||
           sentence_has(c, " yesterday ago last was were had said went came already once after then ");
}

static bool rule_lead(const context *c) // second: the metal
{
    return in(behind(c, 1), " pipe pipes poisoning paint pencil pencils bullet bullets acid shield shielding "
                            "weight weights free "
                            "based balloon crystal glass ore ions battery batteries solder exposure levels "
                            "contamination ") ||
           (in(before(c, 1), " of contains contain containing with from like ") &&
            !in(behind(c, 1), " singer role in actor ")) ||
           (in(before(c, 1), " to ") && in(before(c, 2), " exposure exposed ")) ||
           sentence_has(c, " pencil pencils ") ||
           (in(before(c, 1), " and ") && in(before(c, 2), " zinc tin copper silver mercury iron ")) ||
           (in(behind(c, 1), " and or ") &&
            in(behind(c, 2), " zinc tin copper silver mercury iron arsenic ")) ||
           (in(behind(c, 1), " is ") && in(behind(c, 2), " a heavy toxic poisonous soft dense ") &&
            !in(before(c, 1), determiners) && sentence_has(c, " metal toxic poisonous heavy soft dense "));
}

static bool rule_live(const context *c) // second: not recorded, not dead
{
    const char *one = before(c, 1), *next = behind(c, 1);
    if (*next == '\0' && in(one, " better best sounds sounded sound "))
        return true;
    if (in(next, " t ") && in(behind(c, 2), " v "))
        return true;
    if (in(one, " to ") || in(one, modals) || in(one, " i you we they who people "))
        return in(one, " to ") && in(next, " music audiences television ");
    return in(one, determiners) ||
           in(one, " broadcast streamed aired shown televised recorded performed going goes gone went go "
                   "perform is "
                   "was are were it's ") ||
           in(next,
              " show shows music performance performances concert concerts broadcast broadcasts "
              "television tv audience audiences "
              "album recording recordings coverage stream streams streaming wire wires ammunition "
              "animal animals bait video "
              "event events band version chat updates update oak round rounds entertainment theater sports "
              "action tweeting blog blogging ");
}

static bool rule_lives(const context *c) // second: the verb
{
    const char *one = before(c, 1);
    if (in(one, determiners) || in(one, numbers) || in(one, prepositions) ||
        in(one, " save saved saves human real own "))
        return false;
    return in(one, " he she it who that ") ||
           in(behind(c, 1), " in at with near alone on there here next by down up under ");
}

static bool rule_wind(const context *c) // second: to turn
{
    const char *one = before(c, 1);
    if (in(one, determiners) || in(one, prepositions))
        return false;
    return in(one, " to ") || in(one, modals) ||
           in(behind(c, 1), " up down around through its along back ") || is_verb(c, BASE, false);
}

static bool rule_wound(const context *c) // second: past of to wind
{
    if (in(before(c, 1), determiners) || in(before(c, 1), " to "))
        return false;
    return in(behind(c, 1), " up down around through its along tight tightly back ") ||
           (in(before(c, 1), subjects) && in(behind(c, 1), determiners));
}

static bool rule_tear(const context *c) // second: of the eye
{
    if (in(behind(c, 1), " gas duct ducts drop drops stained ") || in(before(c, 1), " single "))
        return true;
    if (in(behind(c, 1), " apart down up off into out open through away ") || in(before(c, 1), " and ") ||
        is_verb(c, BASE, false))
        return false;
    return sentence_has(
        c, " eye eyes cry cried crying cheek cheeks face wept weep shed sad rolled wiped sobbed ");
}

static bool rule_tears(const context *c) // second: of the eye
{
    if (in(behind(c, 1), " apart down up off open out the his her it ") ||
        in(before(c, 1), " he she it who "))
        return false;
    return !sentence_has(c, " fabric muscle muscles paper cloth ligament ligaments rips shirt seams ");
}

static bool rule_bow(const context *c) // second: to bend; of a ship
{
    if (in(behind(c, 1), " and tie ties string hunting hunter ") &&
        !in(behind(c, 2), " curtsy curtsey scrape stern "))
        return false;
    if (in(before(c, 2), " take took takes taking make made makes ") ||
        in(before(c, 1), " deep low slight little stiff polite formal graceful final ") ||
        sentence_has(c, " ship boat canoe stern deck vessel ship's boat's starboard waves "))
        return true;
    return is_verb(c, BASE, false);
}

static bool rule_row(const context *c) // second: a quarrel
{
    const char *one = before(c, 1);
    if (in(one, " blazing furious bitter terrible flaming heated angry dreadful diplomatic public "))
        return true;
    return in(behind(c, 1), " over about with ") && in(one, " a huge big this the ") &&
           !sentence_has(c, " seats houses trees boat seat plants ");
}

/* "Close window", "Save and close", "Click Close." */
static bool is_button(const context *c)
{
    const char *one = before(c, 1);
    if (!*one)
        return !*behind(c, 1) ||
               in(behind(c, 1), " button window windows tab tabs menu dialog account issue ticket "
                                "file files document app without and ");
    return in(one, " click press tap choose select ") ||
           (in(one, " and or ") && !*before(c, 3) && !*behind(c, 1));
}

static bool rule_close(const context *c) // second: to shut
{
    const char *one = before(c, 1), *next = behind(c, 1);
    if (in(one, be_forms) ||
        in(one,
           " very too so as how quite pretty get gets got getting stay stays stayed come comes came draw "
           "drew really fairly up stand stood hold "))
        return false;
    if (in(next, " of ") && in(one, " the by at before until after "))
        return true; // at the close of the day
    if (in(next, " to ") && *one && !in(one, " to ") && !in(one, modals) && !in(one, subjects))
        return false; // people close to him
    if (is_button(c))
        return true;
    if (!*next && (sentence_has(c, " keep keeps kept hold holds held ")))
        return false; // keep your friends close
    if (in(next,
           " friend friends family up range call relative relatives attention look relationship ties eye "
           "contact by together behind ") &&
        !in(one, " to ") && !in(one, modals))
        return false;
    if (in(one, determiners))
        return *next == '\0';
    return is_verb(c, BASE, false) || (!*one && in(next, " down all "));
}

static bool rule_used(const context *c) // second: used to, of habit
{
    if (!in(behind(c, 1), " to "))
        return false;
    // "was used to cut", but "was used to the noise"
    if (in(before(c, 1), " is was are were be been being "))
        return in(behind(c, 2), determiners) || in(behind(c, 2), objects) || has_ending(behind(c, 2), "ing");
    // "tools used to fix", but "workers used to fix", "people used to say"
    return !in(before(c, 1),
               " tools methods method tool device devices words word money data technique techniques "
               "software equipment materials material chemicals drugs weapons ");
}

static bool rule_minute(const context *c) // second: tiny
{
    return in(behind(c, 1), " amount amounts detail details particles particle traces trace quantities "
                            "quantity differences difference "
                            "changes fraction fractions creatures organisms crystals grains ") ||
           (in(before(c, 1), " very most extremely so too are were ") &&
            (!*behind(c, 1) || in(behind(c, 1), " to that ")));
}

static bool rule_content(const context *c) // second: satisfied
{
    const char *one = before(c, 1), *next = behind(c, 1);
    bool feeling =
        in(one, be_forms) || in(one, " quite very perfectly not fully seem looked look remain remained ");
    if (feeling)
        return !in(next, " of from that creator ");
    return (in(next, " to with ") && in(one, " and be ")) ||
           (in(one, " and ") && in(before(c, 2), " happy calm quiet peaceful warm safe relaxed healthy ")) ||
           in(next, " sigh smile look expression ") || in(one, " heart's hearts' heart ");
}

static bool rule_invalid(const context *c) // second: a sick person
{
    const char *next = behind(c, 1);
    if (in(next, " mother father wife husband sister brother son daughter aunt uncle parent child chair "))
        return true;
    return in(before(c, 1), " an the poor elderly ") &&
           (!*next || in(next, " who was is in and had has with for lay could "));
}

static bool rule_does(const context *c) // second: deer
{
    const char *one = before(c, 1), *next = behind(c, 1);
    if (in(next, " it he she that this not the your his her a anyone anybody everyone "))
        return false;
    return in(one, " two three four five several many some female bucks stags fawns deer ") ||
           (in(one, " the ") && !in(before(c, 2), " than as what how ")) ||
           (in(one, " and ") && in(before(c, 2), " bucks stags fawns ")) ||
           (in(one, " his my your her their our its these those ") && in(before(c, 2), " and with "));
}

static bool rule_polish(const context *c) // second: of Poland
{
    if (!c->spoken->word[c->at].capital)
        return false;
    return c->at > 0 || !(in(behind(c, 1), determiners) || in(behind(c, 1), " and "));
}

static bool rule_bass(const context *c) // second: the fish
{
    return in(before(c, 1), " sea striped largemouth smallmouth black white caught catch rock grilled fried "
                            "baked fresh smoked "
                            "poached ") ||
           in(behind(c, 1), " fishing fish lake boat ") ||
           sentence_has(
               c, " fish fishing lake river pond fisherman fishermen anglers hook hooked caught trout ");
}

static bool rule_sow(const context *c) // second: the pig
{
    return (in(before(c, 1), " the a an old fat pregnant ") && !in(before(c, 2), " to ")) ||
           sentence_has(c, " piglets pig pigs boar sty farrowed ");
}

static bool rule_number(const context *c) // second: more numb
{
    const char *one = before(c, 1), *next = behind(c, 1);
    bool compared = !*next || in(next, " and than with by as in every each from ");
    return (in(one, " grow grows grew growing feel feels felt get gets got getting become becomes became "
                    "becoming even went gone go goes going ") &&
            compared) ||
           (in(one, " and ") && in(before(c, 2), " number ")) ||
           (!*next && in(one, " hands fingers feet toes legs lips face body "));
}

static bool rule_august(const context *c) // second: venerable
{
    return !c->spoken->word[c->at].capital;
}

static bool rule_dove(const context *c) // second: past of to dive
{
    return in(behind(c, 1), " into in right straight back headlong under off down for through headfirst ") &&
           !in(before(c, 1), determiners);
}

static bool rule_bowed(const context *c) // second: of strings and legs
{
    return in(behind(c, 1), " legs instrument instruments strings ");
}

static bool rule_upset(const context *c) // second: an unexpected defeat
{
    const char *one = before(c, 1);
    return in(one, " an another major huge big biggest greatest stunning shock ") &&
           !in(behind(c, 1), " stomach about by that with customer customers child mother ") &&
           (!in(one, " an ") || !*behind(c, 1) || in(behind(c, 1), " win victory of in over loss "));
}

/* "The learned judge", "an aged man", "the blessed day", but "a lesson learned", "she learned French". */
static bool rule_two_syllables(const context *c)
{
    const char *next = behind(c, 1);
    return in(before(c, 1), determiners) && *next && !in(next, prepositions) && !in(next, numbers) &&
           !in(next,
               " cheese beef whiskey whisky wine rum ham helplessness behavior behaviour response to and ");
}

static bool rule_beloved(const context *c) // second: by someone
{
    return in(behind(c, 1), " by ");
}

static bool is_capital(const context *c)
{
    return c->spoken->word[c->at].capital;
}

static const char chapter_numbers[] =
    " one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty chapter chapters ";

static bool rule_job(const context *c) // second: of the Bible
{
    if (!is_capital(c))
        return false;
    if (in(before(c, 1), " of ") && in(before(c, 2), " book patience trials story sufferings "))
        return true;
    if (in(behind(c, 1), chapter_numbers) && !*before(c, 1))
        return true; // Job 3:16
    if (c->at > 0 &&
        sentence_has(c, " god satan lord bible scripture faith patience suffering prophet chapter "
                        "verse book psalms proverbs "))
        return !in(before(c, 1), determiners);
    return c->at == 0 ? in(behind(c, 1), " suffered answered said replied arose was had and ")
                      : in(behind(c, 1), " answered suffered ");
}

/* Second: the town, which has its capital letter inside a sentence too, and stands as places do. */
static bool rule_place(const context *c)
{
    return is_capital(c) && in(before(c, 1), " in to from near at of through ") &&
           !in(behind(c, 1), " and books guys people room rainbow festival ");
}

static bool rule_clue(const context *c) // second: only where a clue of text/en/homograph_clues.c says so
{
    (void)c;
    return false;
}

static bool rule_lima(const context *c) // second: the city of Peru
{
    return is_capital(c) && !in(behind(c, 1), " bean beans ") && !sentence_has(c, " ohio ");
}

static bool rule_axes(const context *c) // second: to chop with
{
    return sentence_has(c, " hammer hammers tool tools wood firewood logger loggers lumberjack "
                           "lumberjacks woodcutters saws shovel shovels pickaxes spear spears sword "
                           "swords knife knives bow bows shield shields blade blades tree trees sharp "
                           "sharpen sharpened chop chopped chopping wield wielded wielding throwing stone "
                           "bronze battle weapon weapons armed viking vikings dwarf dwarves ");
}

static bool rule_celtic(const context *c) // second: of the clubs
{
    return in(behind(c, 1), " fan fans fc park manager striker season goal goals ") ||
           sentence_has(c, " boston glasgow rangers match matches league football soccer nba basketball "
                           "midfielder goalkeeper premiership cup ");
}

static bool rule_separate(const context *c) // second: to part
{
    if (!*behind(c, 1) && sentence_has(c, " keep keeps kept remain remained stay stayed "))
        return false;
    return is_verb(c, BASE, false);
}

typedef bool rule_function(const context *c);

typedef struct homograph {
    const char *word;
    const char *first;   // noun, adjective
    const char *second;  // verb
    rule_function *rule; // true for the second; NULL: by part of speech
    bool usually_verb;
    bool takes_s; // also with an s
} homograph;

/* Sorted by word. */
static const homograph homographs[] = {
    {"abuse", "AH0 B Y UW1 S", "AH0 B Y UW1 Z", NULL, false, false},
    {"address", "AE1 D R EH2 S", "AH0 D R EH1 S", NULL, false, false},
    {"advocate", "AE1 D V AH0 K AH0 T", "AE1 D V AH0 K EY2 T", NULL, false, true},
    {"affiliate", "AH0 F IH1 L IY0 AH0 T", "AH0 F IH1 L IY0 EY2 T", NULL, false, true},
    {"aged", "EY1 JH D", "EY1 JH AH0 D", rule_two_syllables, false, false},
    {"aggregate", "AE1 G R AH0 G AH0 T", "AE1 G R AH0 G EY2 T", NULL, false, true},
    {"alternate", "AO1 L T ER0 N AH0 T", "AO1 L T ER0 N EY2 T", NULL, false, true},
    {"animate", "AE1 N AH0 M AH0 T", "AE1 N AH0 M EY2 T", NULL, true, true},
    {"appropriate", "AH0 P R OW1 P R IY0 AH0 T", "AH0 P R OW1 P R IY0 EY2 T", NULL, false, false},
    {"approximate", "AH0 P R AA1 K S AH0 M AH0 T", "AH0 P R AA1 K S AH0 M EY2 T", NULL, false, false},
    {"arithmetic", "AH0 R IH1 TH M AH0 T IH0 K", "EH2 R IH0 TH M EH1 T IH0 K", rule_arithmetic, false, false},
    {"articulate", "AA0 R T IH1 K Y AH0 L AH0 T", "AA0 R T IH1 K Y AH0 L EY2 T", NULL, false, false},
    {"associate", "AH0 S OW1 SH IY0 AH0 T", "AH0 S OW1 SH IY0 EY2 T", NULL, false, true},
    {"attribute", "AE1 T R AH0 B Y UW2 T", "AH0 T R IH1 B Y UW2 T", NULL, false, true},
    {"august", "AO1 G AH0 S T", "AO0 G AH1 S T", rule_august, false, false},
    {"axes", "AE1 K S IY2 Z", "AE1 K S IH2 Z", rule_axes, false, false},
    {"bass", "B EY1 S", "B AE1 S", rule_bass, false, false},
    {"baton", "B AH0 T AA1 N", "B AE1 T AH0 N", rule_clue, false, false},
    {"beloved", "B IH0 L AH1 V AH0 D", "B IH0 L AH1 V D", rule_beloved, false, false},
    {"blessed", "B L EH1 S T", "B L EH1 S AH0 D", rule_two_syllables, false, false},
    {"bow", "B OW1", "B AW1", rule_bow, false, true},
    {"bowed", "B AW1 D", "B OW1 D", rule_bowed, false, false},
    {"buffet", "B AH0 F EY1", "B AH1 F AH0 T", NULL, false, false},
    {"celtic", "K EH1 L T IH0 K", "S EH1 L T IH0 K", rule_celtic, false, false},
    {"close", "K L OW1 S", "K L OW1 Z", rule_close, false, false},
    {"combine", "K AA1 M B AY0 N", "K AH0 M B AY1 N", NULL, true, true},
    {"compound", "K AA1 M P AW0 N D", "K AH0 M P AW1 N D", NULL, false, true},
    {"compress", "K AA1 M P R EH0 S", "K AH0 M P R EH1 S", NULL, true, false},
    {"conduct", "K AA1 N D AH0 K T", "K AH0 N D AH1 K T", NULL, false, true},
    {"conflict", "K AA1 N F L IH0 K T", "K AH0 N F L IH1 K T", NULL, false, true},
    {"console", "K AA1 N S OW0 L", "K AH0 N S OW1 L", NULL, false, true},
    {"content", "K AA1 N T EH0 N T", "K AH0 N T EH1 N T", rule_content, false, false},
    {"contest", "K AA1 N T EH0 S T", "K AH0 N T EH1 S T", NULL, false, true},
    {"contract", "K AA1 N T R AE2 K T", "K AH0 N T R AE1 K T", NULL, false, true},
    {"contrast", "K AA1 N T R AE0 S T", "K AH0 N T R AE1 S T", NULL, false, true},
    {"converse", "K AA1 N V ER0 S", "K AH0 N V ER1 S", NULL, true, false},
    {"convert", "K AA1 N V ER0 T", "K AH0 N V ER1 T", NULL, true, true},
    {"convict", "K AA1 N V IH0 K T", "K AH0 N V IH1 K T", NULL, false, true},
    {"coordinate", "K OW0 AO1 R D AH0 N AH0 T", "K OW0 AO1 R D AH0 N EY2 T", NULL, true, true},
    {"de", "D IY1", "D AH0", rule_clue, false, false},
    {"decrease", "D IY1 K R IY2 S", "D IH0 K R IY1 S", NULL, false, true},
    {"defect", "D IY1 F EH0 K T", "D IH0 F EH1 K T", NULL, false, true},
    {"delegate", "D EH1 L AH0 G AH0 T", "D EH1 L AH0 G EY2 T", NULL, false, true},
    {"deliberate", "D IH0 L IH1 B ER0 AH0 T", "D IH0 L IH1 B ER0 EY2 T", NULL, false, false},
    {"des", "D EY1", "D AH0", rule_clue, false, false},
    {"desert", "D EH1 Z ER0 T", "D IH0 Z ER1 T", NULL, false, true},
    {"diffuse", "D IH0 F Y UW1 S", "D IH0 F Y UW1 Z", NULL, false, false},
    {"digest", "D AY1 JH EH0 S T", "D AY0 JH EH1 S T", NULL, true, true},
    {"discount", "D IH1 S K AW0 N T", "D IH0 S K AW1 N T", NULL, false, true},
    {"does", "D AH1 Z", "D OW1 Z", rule_does, false, false},
    {"dove", "D AH1 V", "D OW1 V", rule_dove, false, false},
    {"duplicate", "D UW1 P L AH0 K AH0 T", "D UW1 P L AH0 K EY2 T", NULL, false, true},
    {"elaborate", "IH0 L AE1 B R AH0 T", "IH0 L AE1 B ER0 EY2 T", NULL, false, true},
    {"en", "EH1 N", "AA1 N", rule_clue, false, false},
    {"entrance", "EH1 N T R AH0 N S", "IH0 N T R AE1 N S", NULL, false, false},
    {"escort", "EH1 S K AO0 R T", "EH0 S K AO1 R T", NULL, false, true},
    {"estimate", "EH1 S T AH0 M AH0 T", "EH1 S T AH0 M EY2 T", NULL, false, true},
    {"excuse", "IH0 K S K Y UW1 S", "IH0 K S K Y UW1 Z", NULL, false, false},
    {"exploit", "EH1 K S P L OY2 T", "EH2 K S P L OY1 T", NULL, true, true},
    {"export", "EH1 K S P AO0 R T", "IH0 K S P AO1 R T", NULL, false, true},
    {"extract", "EH1 K S T R AE2 K T", "IH0 K S T R AE1 K T", NULL, true, true},
    {"graduate", "G R AE1 JH AH0 W AH0 T", "G R AE1 JH AH0 W EY2 T", NULL, false, true},
    {"haute", "OW1 T", "HH OW1 T", rule_clue, false, false},
    {"house", "HH AW1 S", "HH AW1 Z", NULL, false, false},
    {"impact", "IH1 M P AE0 K T", "IH2 M P AE1 K T", NULL, false, true},
    {"import", "IH1 M P AO2 R T", "IH2 M P AO1 R T", NULL, false, true},
    {"incense", "IH1 N S EH2 N S", "IH2 N S EH1 N S", NULL, false, false},
    {"incline", "IH1 N K L AY0 N", "IH2 N K L AY1 N", NULL, false, true},
    {"increase", "IH1 N K R IY2 S", "IH2 N K R IY1 S", NULL, false, true},
    {"insert", "IH1 N S ER2 T", "IH2 N S ER1 T", NULL, true, true},
    {"insult", "IH1 N S AH2 L T", "IH2 N S AH1 L T", NULL, false, true},
    {"intimate", "IH1 N T AH0 M AH0 T", "IH1 N T AH0 M EY2 T", NULL, false, false},
    {"invalid", "IH2 N V AE1 L AH0 D", "IH1 N V AH0 L AH0 D", rule_invalid, false, false},
    {"job", "JH AA1 B", "JH OW1 B", rule_job, false, false},
    {"lead", "L IY1 D", "L EH1 D", rule_lead, false, false},
    {"learned", "L ER1 N D", "L ER1 N AH0 D", rule_two_syllables, false, false},
    {"lima", "L AY1 M AH0", "L IY1 M AH0", rule_lima, false, false},
    {"live", "L IH1 V", "L AY1 V", rule_live, false, false},
    {"lives", "L AY1 V Z", "L IH1 V Z", rule_lives, false, false},
    {"minute", "M IH1 N AH0 T", "M AY0 N UW1 T", rule_minute, false, false},
    {"misuse", "M IH0 S Y UW1 S", "M IH0 S Y UW1 Z", NULL, false, false},
    {"moderate", "M AA1 D ER0 AH0 T", "M AA1 D ER0 EY2 T", NULL, false, true},
    {"nice", "N AY1 S", "N IY1 S", rule_place, false, false},
    {"number", "N AH1 M B ER0", "N AH1 M ER0", rule_number, false, false},
    {"object", "AA1 B JH EH0 K T", "AH0 B JH EH1 K T", NULL, false, true},
    {"overuse", "OW2 V ER0 Y UW1 S", "OW2 V ER0 Y UW1 Z", NULL, false, false},
    {"perfect", "P ER1 F IH2 K T", "P ER0 F EH1 K T", NULL, false, true},
    {"permit", "P ER1 M IH2 T", "P ER0 M IH1 T", NULL, false, true},
    {"polish", "P AA1 L IH0 SH", "P OW1 L IH0 SH", rule_polish, false, false},
    {"present", "P R EH1 Z AH0 N T", "P R IY0 Z EH1 N T", NULL, false, true},
    {"produce", "P R OW1 D UW0 S", "P R AH0 D UW1 S", NULL, true, false},
    {"progress", "P R AA1 G R EH2 S", "P R AH0 G R EH1 S", NULL, false, false},
    {"project", "P R AA1 JH EH0 K T", "P R AH0 JH EH1 K T", NULL, false, true},
    {"protest", "P R OW1 T EH2 S T", "P R AH0 T EH1 S T", NULL, false, true},
    {"read", "R IY1 D", "R EH1 D", rule_read, false, false},
    {"reading", "R IY1 D IH0 NG", "R EH1 D IH0 NG", rule_place, false, false},
    {"rebel", "R EH1 B AH0 L", "R IH0 B EH1 L", NULL, false, true},
    {"recall", "R IY1 K AO2 L", "R IH0 K AO1 L", NULL, true, true},
    {"record", "R EH1 K ER0 D", "R IH0 K AO1 R D", NULL, false, true},
    {"refund", "R IY1 F AH2 N D", "R IH0 F AH1 N D", NULL, false, true},
    {"refuse", "R EH1 F Y UW2 Z", "R AH0 F Y UW1 Z", NULL, true, false},
    {"reject", "R IY1 JH EH0 K T", "R IH0 JH EH1 K T", NULL, true, true},
    {"resume", "R EH1 Z AH0 M EY2", "R IH0 Z UW1 M", NULL, true, false},
    {"reuse", "R IY0 Y UW1 S", "R IY0 Y UW1 Z", NULL, true, false},
    {"row", "R OW1", "R AW1", rule_row, false, false},
    {"segment", "S EH1 G M AH0 N T", "S EH2 G M EH1 N T", NULL, false, true},
    {"separate", "S EH1 P ER0 IH0 T", "S EH1 P ER0 EY2 T", rule_separate, false, false},
    {"sow", "S OW1", "S AW1", rule_sow, false, true},
    {"subject", "S AH1 B JH IH0 K T", "S AH0 B JH EH1 K T", NULL, false, true},
    {"subordinate", "S AH0 B AO1 R D AH0 N AH0 T", "S AH0 B AO1 R D AH0 N EY2 T", NULL, false, true},
    {"survey", "S ER1 V EY2", "S ER0 V EY1", NULL, false, true},
    {"suspect", "S AH1 S P EH2 K T", "S AH0 S P EH1 K T", NULL, false, true},
    {"tear", "T EH1 R", "T IH1 R", rule_tear, false, false},
    {"tears", "T EH1 R Z", "T IH1 R Z", rule_tears, false, false},
    {"torment", "T AO1 R M EH2 N T", "T AO0 R M EH1 N T", NULL, false, true},
    {"transfer", "T R AE1 N S F ER0", "T R AE0 N S F ER1", NULL, false, true},
    {"transplant", "T R AE1 N S P L AE0 N T", "T R AE0 N S P L AE1 N T", NULL, false, true},
    {"transport", "T R AE1 N S P AO0 R T", "T R AE0 N S P AO1 R T", NULL, false, true},
    {"upset", "AH0 P S EH1 T", "AH1 P S EH2 T", rule_upset, false, false},
    {"use", "Y UW1 S", "Y UW1 Z", NULL, true, false},
    {"used", "Y UW1 Z D", "Y UW1 S T", rule_used, false, false},
    {"uses", "Y UW1 S IH0 Z", "Y UW1 Z IH0 Z", NULL, false, false},
    {"wind", "W IH1 N D", "W AY1 N D", rule_wind, false, true},
    {"wound", "W UW1 N D", "W AW1 N D", rule_wound, false, false},
};
enum { HOMOGRAPHS = sizeof homographs / sizeof *homographs };

static int compare(const void *key, const void *entry)
{
    return strcmp(key, ((const homograph *)entry)->word);
}

static const homograph *find(const char *word)
{
    return bsearch(word, homographs, HOMOGRAPHS, sizeof *homographs, compare);
}

static const char *find_reading(const qv_spoken *spoken, size_t at, const char **ending)
{
    const char *word = word_at(spoken, at);
    size_t length = strlen(word);
    context c = {spoken, at};
    const homograph *h = find(word);
    int form = BASE;
    *ending = "";
    if (!h && length > 3 && length < 20 && word[length - 1] == 's') {
        char singular[20];
        memcpy(singular, word, length - 1);
        singular[length - 1] = '\0';
        h = find(singular);
        if (!h || !h->takes_s)
            return NULL;
        *ending = "s";
        form = WITH_S;
    }
    if (!h)
        return NULL;
    if (strcmp(word, "uses") == 0)
        form = WITH_S;
    const qv_neighbours near = {before(&c, 2), before(&c, 1), behind(&c, 1)};
    int second = qv_homograph_clue(word, &near);
    if (second == QV_NO_CLUE)
        second = h->rule ? h->rule(&c) : is_verb(&c, form, h->usually_verb && form == BASE);
    return second ? h->second : h->first;
}

int qv_homograph(const qv_spoken *spoken, size_t at, uint8_t *symbols, int capacity)
{
    size_t bad_begin, bad_end;
    const char *ending, *names = find_reading(spoken, at, &ending);
    if (!names)
        return 0;
    const int count = qv_symbols_parse(names, strlen(names), symbols, capacity, &bad_begin, &bad_end);
    const int longer = *ending ? qv_derive_s(symbols, count, capacity) : 0;
    return longer > 0 ? longer : count;
}
