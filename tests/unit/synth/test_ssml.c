// SPDX-License-Identifier: MIT
/* SSML in a stream: what is said, where in the source it stands, when marks come, and that nothing stops it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "quaver/quaver.h"
#include "../brief.h"
#include "tiny_voice.h"

enum { MOST_EVENTS = 4096, LONGEST = 40 * QV_SAMPLE_RATE };

static qv_voice *voice;
static qv_stream *stream;

/* What came out of the last run. */
static struct {
    char phones[40000]; // names with blanks between them
    char marks[4000];   // names with a blank behind each
    qv_event event[MOST_EVENTS];
    char name[MOST_EVENTS][24];
    int events;
    float samples[LONGEST];
    int count;
} out;

static void take_event(const qv_event *event)
{
    assert_true(out.events < MOST_EVENTS);
    out.event[out.events] = *event;
    snprintf(out.name[out.events], sizeof *out.name, "%s", event->name ? event->name : "");
    if (event->type == QV_EVENT_PHONE)
        sprintf(out.phones + strlen(out.phones), "%s ", event->phone);
    if (event->type == QV_EVENT_MARK)
        snprintf(out.marks + strlen(out.marks), sizeof out.marks - strlen(out.marks), "%s ", event->name);
    out.events++;
}

static void read_all(void)
{
    int n;
    qv_event event;
    out.phones[0] = out.marks[0] = '\0';
    out.count = out.events = 0;
    do {
        assert_true(out.count + 1000 <= LONGEST);
        n = qv_stream_read(stream, out.samples + out.count, 1000);
        assert_true(n >= 0);
        out.count += n;
        while (qv_stream_event(stream, &event) == 1)
            take_event(&event);
    } while (n > 0);
}

static void give(int (*function)(qv_stream *, const char *, size_t), const char *text, size_t length,
                 size_t piece)
{
    assert_int_equal(QV_OK, qv_stream_reset(stream));
    for (size_t at = 0; at < length; at += piece)
        assert_int_equal(QV_OK, function(stream, text + at, length - at < piece ? length - at : piece));
    assert_int_equal(QV_OK, qv_stream_finish(stream));
    read_all();
}

static void ssml(const char *text)
{
    give(qv_stream_ssml, text, strlen(text), SIZE_MAX / 2);
}

/* Of all that comes, from the next reset on. */
static void set_rate(float rate)
{
    qv_settings settings;
    qv_settings_default(&settings);
    settings.rate = rate;
    assert_int_equal(QV_OK, qv_stream_reset(stream));
    assert_int_equal(QV_OK, qv_stream_settings(stream, &settings));
}

/* The phones of SSML are those of a plain text; nobody listens, so both are said fast. */
static void same_phones(const char *marked, const char *plain)
{
    static char wanted[40000];
    set_rate(6);
    give(qv_stream_text, plain, strlen(plain), SIZE_MAX / 2);
    strcpy(wanted, out.phones);
    ssml(marked);
    if (strcmp(wanted, out.phones) != 0)
        fail_msg("%s\n  gives  %s\n  not    %s", marked, out.phones, wanted);
}

static int at_normal_rate(void **state)
{
    (void)state;
    set_rate(1);
    return 0;
}

/* The text that the problem is about; "" when there is none. */
static const char *problem(void)
{
    static qv_problem told;
    return qv_stream_problem(stream, &told) == 1 ? told.what : "";
}

static const qv_event *event_of(qv_event_type type, int number)
{
    for (int i = 0; i < out.events; i++)
        if (out.event[i].type == type && number-- == 0)
            return &out.event[i];
    fail_msg("no such event");
    return NULL;
}

static const qv_event *mark_of(const char *name)
{
    for (int i = 0; i < out.events; i++)
        if (out.event[i].type == QV_EVENT_MARK && strcmp(out.name[i], name) == 0)
            return &out.event[i];
    fail_msg("no mark %s", name);
    return NULL;
}

static int words(void)
{
    int count = 0;
    for (int i = 0; i < out.events; i++)
        count += out.event[i].type == QV_EVENT_WORD;
    return count;
}

static void elements_say_what_they_should(void **state)
{
    (void)state;
    same_phones("<speak>The quick <emphasis>brown</emphasis> fox.</speak>", "The quick brown fox.");
    same_phones("<speak><p><s>One fox</s><s>Two dogs</s></p></speak>", "One fox\n\nTwo dogs");
    same_phones("no <b>element</b> of <i x='1'>SSML</i>", "no element of SSML");
    same_phones("a<w>fox</w><w>and</w><token>dog</token>", "a fox and dog");
    same_phones("<sub alias=\"the quick fox\">QF</sub>, said he", "the quick fox, said he");
    same_phones("<audio src=\"x.wav\"><desc>a bark</desc>the dog</audio>", "the dog");
    same_phones("<voice name=\"Anna\">the <lang xml:lang=\"de\">fox</lang></voice>", "the fox");
    same_phones("<metadata>nothing <b>of</b> this</metadata>dog", "dog");
    same_phones("<!-- a fox? --><!DOCTYPE x [<!ENTITY a \"fox\">]><?xml version='1.0'?>dog", "dog");
    same_phones("dog <![CDATA[<fox> & ]] dog]]> dog", "dog <fox> & ]] dog dog");
    same_phones("fox &amp; dog &lt; 5 &#65;&#x62;c caf&eacute;", "fox & dog < 5 Abc café");
    same_phones("fox<break/>dog", "fox; dog");
    same_phones("fo<mark name=\"a\"/>x", "fox");
    same_phones("<phoneme alphabet=\"ipa\" ph=\"təˈmeɪtoʊ\">x</phoneme> dog", "[[T AH0 M EY1 T OW0]] dog");
    same_phones("<phoneme ph=\"ˈt͡ʃɜːtʃ\">x</phoneme>", "[[CH ER1 CH]]");
    same_phones("<phoneme alphabet=\"x-arpabet\" ph=\"d ao1 g\">x</phoneme>.", "[[D AO1 G]].");
    same_phones("<phoneme alphabet=\"x-sampa\" ph=\"d\">dog</phoneme>", "dog");
    same_phones("<phoneme ph=\"7\">dog</phoneme>", "dog");
    same_phones("<ssml:sub alias='fox'>x</ssml:sub>", "fox");
}

/* Of speech that is too long to keep. */
static int count_words(void)
{
    qv_event event;
    int count = 0;
    while (qv_stream_read(stream, out.samples, 4000) > 0)
        while (qv_stream_event(stream, &event) == 1)
            count += event.type == QV_EVENT_WORD;
    return count;
}

static void kinds_are_said_as_such(void **state)
{
    static const char *const kinds[][2] = {
        {"interpret-as='characters'>B7", "[[B IY1]] seven"},
        {"interpret-as='characters'>a.b", "[[EY1]] dot [[B IY1]]"},
        {"interpret-as='spell-out'>fox", "[[EH1 F]] [[OW1]] [[EH1 K S]]"},
        {"interpret-as='characters'>&#233;", "[[IY1]] acute"},
        {"interpret-as='digits'>1,024", "one zero two four"},
        {"interpret-as='cardinal'>1,024", "one thousand twenty four"},
        {"interpret-as='cardinal'>-2.50", "minus two point five zero"},
        {"interpret-as='number' format='ordinal'>3", "third"},
        {"interpret-as='ordinal'>21st", "twenty first"},
        {"interpret-as='date' format='mdy'>3/4/2021", "march fourth twenty twenty one"},
        {"interpret-as='date' format='dmy'>3/4/2021", "april third twenty twenty one"},
        {"interpret-as='date' format='ymd'>2021-04-03", "april third twenty twenty one"},
        {"interpret-as='date' format='md'>Apr 3", "april third"},
        {"interpret-as='date' format='my'>4-1999", "april nineteen ninety nine"},
        {"interpret-as='date' format='d'>3", "third"},
        {"interpret-as='date' format='m'>3", "march"},
        {"interpret-as='date' format='y'>1984", "nineteen eighty four"},
        {"interpret-as='date'>20210304", "march fourth twenty twenty one"},
        {"interpret-as='time'>3:05pm", "three oh five [[P IY1]] [[EH1 M]]"},
        {"interpret-as='time' format='hms12'>15:30", "three thirty [[P IY1]] [[EH1 M]]"},
        {"interpret-as='time' format='hms24'>15:30:01", "fifteen thirty and one second"},
        {"interpret-as='telephone'>(555) 12-3", "five five five one two three"},
        {"interpret-as='telephone'>+1 5", "plus one five"},
        {"interpret-as='fraction'>3 1/2", "three and a half"},
        {"interpret-as='fraction'>2/9", "two ninths"},
        {"interpret-as='unit'>5 km", "5 km"},
        {"interpret-as='expletive'>fox", "bleep"},
        {"interpret-as='date' format='mdy'>99/99/2021", "99/99/2021"},
        {"interpret-as='no such'>dog", "dog"},
        {"interpret-as='characters'>", ""},
        {"interpret-as='date'>", ""},
    };
    char marked[200], plain[200];
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        snprintf(marked, sizeof marked, "dog <say-as %s</say-as> dog", kinds[i][0]);
        snprintf(plain, sizeof plain, "dog %s dog", kinds[i][1]);
        same_phones(marked, plain);
    }
    // A long one is spelled to its end.
    char *longest = malloc(20000);
    strcpy(longest, "<say-as interpret-as='characters'>");
    const int letters = brief_or(60, 1500);
    for (int i = 0; i < letters; i++)
        strcat(longest, i % 3 ? "é" : "b");
    assert_int_equal(QV_OK, qv_stream_reset(stream));
    assert_int_equal(QV_OK, qv_stream_ssml(stream, longest, strlen(longest)));
    assert_int_equal(QV_OK, qv_stream_finish(stream));
    assert_int_equal(count_words(), letters / 3 + 2 * (letters - letters / 3));
    free(longest);
}

/* More bytes than are kept, none of which begins a character: each is spelled, and it comes to an end. */
static void bytes_that_are_no_text_are_spelled(void **state)
{
    static const char *const kinds[] = {"verbatim", "spell-out", "letters", "characters"};
    enum { BYTES = 1100, KINDS = sizeof kinds / sizeof *kinds };
    char text[BYTES + 100];
    (void)state;
    for (size_t i = 0; i < KINDS; i++) {
        const size_t length = (size_t)sprintf(text, "<say-as interpret-as='%s'>x", kinds[i]);
        memset(text + length, 0x80, BYTES);
        set_rate(6);
        assert_int_equal(QV_OK, qv_stream_ssml(stream, text, length + BYTES));
        assert_int_equal(QV_OK, qv_stream_finish(stream));
    }
    if (brief_or(0, 1))
        assert_true(count_words() > BYTES);
}

/* Bytes begin .. end-1 of the source are the word's. */
static void assert_source(const char *source, int word, const char *part)
{
    const qv_event *event = event_of(QV_EVENT_WORD, word);
    assert_int_equal(event->end - event->begin, strlen(part));
    assert_memory_equal(source + event->begin, part, strlen(part));
}

static void bytes_are_those_of_the_source(void **state)
{
    (void)state;
    const char *text =
        "<speak>\n fox <say-as interpret-as=\"digits\">42</say-as> caf&#xe9;, "
        "<sub alias='big dog'>BD</sub> <say-as interpret-as='characters'>x&amp;y</say-as></speak>";
    ssml(text);
    assert_source(text, 0, "fox");
    assert_source(text, 1, "42");
    assert_source(text, 2, "42");
    assert_source(text, 3, "caf&#xe9;");
    assert_source(text, 4, "BD");
    assert_source(text, 5, "BD");
    assert_source(text, 6, "x");
    assert_source(text, 7, "&amp;");
    assert_source(text, 8, "y");
    // Behind plain text, too, and problems have lines and columns of the source.
    qv_stream_reset(stream);
    qv_stream_text(stream, "One fox.\n", 9);
    qv_stream_ssml(stream, "<s>a\ndog</s>\n &lt;&gt; [[QQ]]", 29);
    qv_stream_text(stream, " and cat", 8);
    qv_stream_finish(stream);
    read_all();
    assert_int_equal(event_of(QV_EVENT_WORD, 1)->begin, 4);
    assert_int_equal(event_of(QV_EVENT_WORD, 3)->begin, 14);
    qv_problem told;
    assert_int_equal(qv_stream_problem(stream, &told), 1);
    assert_int_equal(told.line, 4);
    assert_int_equal(told.column, 13);
    assert_string_equal(told.what, "\"QQ\" is no phone");
    assert_int_equal(event_of(QV_EVENT_WORD, words() - 1)->begin, 9 + 29 + 5);
}

/* Gives SSML, text and SSML, unless `last` is NULL, reading between the calls or not. */
static void give_three(const char *first, const char *text, const char *last, bool reading)
{
    float some[QV_SAMPLE_RATE];
    int n;
    assert_int_equal(QV_OK, qv_stream_reset(stream));
    out.count = 0;
    assert_int_equal(QV_OK, qv_stream_ssml(stream, first, strlen(first)));
    while (reading && (n = qv_stream_read(stream, some, 1000)) > 0)
        out.count += n;
    assert_int_equal(QV_OK, qv_stream_text(stream, text, strlen(text)));
    while (reading && (n = qv_stream_read(stream, some, 1000)) > 0)
        out.count += n;
    if (last) // even an empty piece would tell the SSML how far the text has come
        assert_int_equal(QV_OK, qv_stream_ssml(stream, last, strlen(last)));
    assert_int_equal(QV_OK, qv_stream_finish(stream));
    const int before = out.count;
    read_all();
    out.count += before;
}

/* What the end closes is closed behind all text, of whichever kind. */
static void text_may_come_between(void **state)
{
    (void)state;
    give_three("<prosody rate='200%'>One two three. ", "Four five six. Seven eight.", NULL, false);
    const int at_once = out.count;
    give_three("<prosody rate='200%'>One two three. ", "Four five six. Seven eight.", NULL, true);
    assert_int_equal(out.count, at_once);
    // a tag, a reference and a section in hand
    give_three("<b x=\"> hi ", "0123456789 ", "there <p>next</p>", false);
    assert_int_equal(event_of(QV_EVENT_WORD, words() - 2)->begin, 22);
    assert_int_equal(event_of(QV_EVENT_WORD, words() - 1)->begin, 31);
    give_three("fox &am", " dog ", "cat", false);
    assert_int_equal(event_of(QV_EVENT_WORD, words() - 1)->begin, 12);
    give_three("<![CDATA[fox]", " dog ", "cat]]>", false);
    assert_int_equal(event_of(QV_EVENT_WORD, words() - 1)->begin, 18);
    give_three("<![CDATA[fox]]", " dog ", "><desc>cat</desc>]]>", false); // no end of the section, then
    assert_true(words() > 2);
    assert_string_equal(problem(), "");
    // for which something else is said
    give_three("<sub alias='x y'>", "a fox ran far.", "</sub>", false);
    for (int i = 0; i < out.events; i++)
        assert_true(out.event[i].begin <= out.event[i].end);
    const qv_event *sentence = event_of(QV_EVENT_SENTENCE, 0);
    for (int i = 0; i < words(); i++) {
        const qv_event *word = event_of(QV_EVENT_WORD, i);
        assert_in_range(word->begin, sentence->begin, sentence->end);
        assert_in_range(word->end, sentence->begin, sentence->end);
    }
}

static void assert_problem(size_t line, size_t column)
{
    qv_problem told;
    assert_int_equal(qv_stream_problem(stream, &told), 1);
    assert_int_equal(told.line, line);
    assert_int_equal(told.column, column);
}

static void problems_are_in_their_lines(void **state)
{
    static const char text[] = "first one here\nsecond [[XX]] word. third";
    (void)state;
    qv_stream_reset(stream);
    qv_stream_text(stream, text, sizeof text - 1);
    qv_stream_characters(stream, "a", 1);
    qv_stream_finish(stream);
    read_all();
    assert_problem(2, 10);
    ssml("<say-as interpret-as='date'>one\ntwo\n\xff</say-as>");
    assert_problem(3, 1);
}

static void marks_have_names_and_places(void **state)
{
    (void)state;
    ssml("<mark name='a'/><speak><mark name='b &quot;'/>The fox<mark name='c'/>,<mark name='d'/> runs"
         "<mark name='e'/>.<mark name='f'/></speak><mark name='g'/>");
    assert_string_equal(out.marks, "a b \" c d e f g ");
    assert_int_equal(mark_of("a")->sample, event_of(QV_EVENT_WORD, 0)->sample);
    assert_int_equal(mark_of("b \"")->sample, mark_of("a")->sample);
    assert_int_equal(mark_of("c")->sample, event_of(QV_EVENT_WORD, 2)->sample);
    assert_int_equal(mark_of("e")->sample, out.count);
    assert_int_equal(mark_of("g")->sample, event_of(QV_EVENT_END, 0)->sample);
    // No word at all: they still come.
    ssml("<speak><mark name='x'/>.,;<mark name='y'/></speak>");
    assert_string_equal(out.marks, "x y ");
    // Numbers beside names.
    qv_stream_reset(stream);
    qv_stream_mark(stream, 7);
    qv_stream_ssml(stream, "<mark name='n'/>fox", 19);
    qv_stream_finish(stream);
    read_all();
    assert_int_equal(event_of(QV_EVENT_MARK, 0)->mark, 7);
    assert_null(event_of(QV_EVENT_MARK, 0)->name);
    assert_int_equal(mark_of("n")->mark, 0);
}

static double seconds_between(int word)
{
    const qv_event *first = event_of(QV_EVENT_WORD, word), *next = event_of(QV_EVENT_WORD, word + 1);
    return (double)(next->sample - first->sample - first->samples) / QV_SAMPLE_RATE;
}

static void breaks_last_as_long_as_asked(void **state)
{
    static const double times[] = {0.05, 0.1, 0.24, 0.25, 0.5, 1, 2.5};
    char text[200];
    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        snprintf(text, sizeof text, "fox <break time='%.0fms'/> dog", 1000 * times[i]);
        ssml(text);
        assert_true(fabs(seconds_between(0) - times[i]) < 0.011);
        snprintf(text, sizeof text, "fox.<break time='%gs'/>Dog", times[i]);
        ssml(text);
        // the model's own quiet at a sentence's end and begin may be longer than a short break
        assert_true(fabs(seconds_between(0) - times[i]) < 0.011 || times[i] < 0.3);
    }
    ssml("fox<break time='1s'/><break time='500ms'/>dog");
    assert_true(fabs(seconds_between(0) - 1.5) < 0.011);
    ssml("fox<break strength='none'/>dog");
    assert_true(seconds_between(0) == 0);
    ssml("fox<break strength='x-strong'/>dog");
    assert_true(fabs(seconds_between(0) - 0.9) < 0.011);
    ssml("fox<break time='1h'/>dog");
    assert_string_equal(problem(), "time=\"1h\" of <break> is not known and not heeded");
    // Silence is silence.
    ssml("fox<break time='2s'/>dog");
    const int64_t middle = event_of(QV_EVENT_WORD, 1)->sample - QV_SAMPLE_RATE;
    for (int64_t i = middle - 12000; i < middle + 12000; i++)
        assert_true(out.samples[i] == 0);
    // Before the first word and behind the last; marks stand where they are written.
    ssml("<mark name='a'/><break time='1s'/><mark name='b'/>fox<mark name='c'/><break time='700ms'/><mark "
         "name='d'/>");
    const qv_event *fox = event_of(QV_EVENT_WORD, 0);
    assert_int_equal(mark_of("a")->sample, 0);
    assert_int_equal(mark_of("b")->sample, QV_SAMPLE_RATE);
    assert_int_equal(fox->sample, QV_SAMPLE_RATE);
    assert_true(mark_of("c")->sample < mark_of("d")->sample);
    assert_int_equal(mark_of("d")->sample, fox->sample + fox->samples + 7 * QV_SAMPLE_RATE / 10);
    assert_int_equal(mark_of("d")->sample, out.count);
}

/* More of them than an int of milliseconds has room for, with something that is not said between them. */
static void any_number_of_breaks_is_20_seconds(void **state)
{
    enum { BREAKS = 107375 };
    static const char one[] = "<break time='20s'/>.";
    char *text = malloc(BREAKS * sizeof one + 10), *at = text;
    (void)state;
    assert_non_null(text);
    for (int i = 0; i < BREAKS; i++)
        at += sprintf(at, "%s", one);
    strcpy(at, " dog");
    ssml(text);
    assert_int_equal(event_of(QV_EVENT_WORD, 0)->sample, 20 * QV_SAMPLE_RATE);
    // Behind the last word, too.
    memcpy(text, "dog ", 4);
    at = text + 4;
    for (int i = 0; i < BREAKS; i++)
        at += sprintf(at, "%s", one);
    ssml(text);
    const qv_event *dog = event_of(QV_EVENT_WORD, 0);
    assert_int_equal(out.count, dog->sample + dog->samples + 20 * QV_SAMPLE_RATE);
    free(text);
}

static double seconds(const char *text)
{
    ssml(text);
    const qv_event *last = event_of(QV_EVENT_WORD, words() - 1);
    return (double)(last->sample + last->samples) / QV_SAMPLE_RATE;
}

static void rates_are_relative_or_named(void **state)
{
#define DOGS "big dogs run and big dogs sleep"
    (void)state;
    const double plain = seconds(DOGS);
    const double half = seconds("<prosody rate='50%'>" DOGS "</prosody>");
    assert_true(half > 1.8 * plain && half < 2.2 * plain);
    assert_true(fabs(seconds("<prosody rate='0.5'>" DOGS "</prosody>") - half) < 1e-9);
    assert_true(fabs(seconds("<prosody rate='-50%'>" DOGS "</prosody>") - half) < 1e-9);
    assert_true(fabs(seconds("<prosody rate='x-slow'>" DOGS "</prosody>") - half) < 1e-9);
    assert_true(fabs(seconds("<prosody rate='+100%'><prosody rate='25%'>" DOGS) - half) < 1e-9);
    assert_true(fabs(seconds("<prosody rate='25%'><prosody rate='medium'>" DOGS) - plain) < 1e-9);
    assert_true(fabs(seconds("<prosody rate='50%'></prosody>" DOGS) - plain) < 1e-9);
    assert_true(seconds("<prosody rate='9999%'>" DOGS) > plain / 7); // within the stream's range
    seconds("<prosody rate='quick' contour='(0%,+5Hz)'>" DOGS "</prosody>");
    assert_string_equal(problem(), "rate=\"quick\" of <prosody> is not known and not heeded");
    assert_string_equal(problem(), ""); // one is told
    // Across sentences, until it is closed.
    ssml("<prosody rate='50%'>fox. fox. </prosody>fox.");
    assert_int_equal(event_of(QV_EVENT_WORD, 0)->samples, event_of(QV_EVENT_WORD, 1)->samples);
    assert_true((double)event_of(QV_EVENT_WORD, 2)->samples <
                0.7 * (double)event_of(QV_EVENT_WORD, 1)->samples);
    // On top of the stream's own.
    set_rate(0.5f);
    assert_true(fabs(seconds("<prosody rate='200%'>" DOGS) - plain) < 0.03);
    set_rate(1);
    assert_true(fabs(seconds(DOGS) - plain) < 1e-9);
}

static float loudest(void)
{
    float most = 0;
    for (int i = 0; i < out.count; i++)
        most = fabsf(out.samples[i]) > most ? fabsf(out.samples[i]) : most;
    return most;
}

static float loudness(const char *text)
{
    ssml(text);
    return loudest();
}

static void volumes_have_all_forms(void **state)
{
    (void)state;
    const float plain = loudness("big dogs");
    assert_true(fabsf(loudness("<prosody volume='-6.0206dB'>big dogs") / plain - 0.5f) < 0.02f);
    assert_true(fabsf(loudness("<prosody volume='50'>big dogs") / plain - 0.5f) < 0.02f);
    assert_true(fabsf(loudness("<prosody volume='-50'>big dogs") / plain - 0.5f) < 0.02f);
    assert_true(fabsf(loudness("<prosody volume='-50%'>big dogs") / plain - 0.5f) < 0.02f);
    assert_true(fabsf(loudness("<prosody volume='soft'>big dogs") / plain - 0.501f) < 0.02f);
    assert_true(fabsf(loudness("<prosody volume='20'><prosody volume='+30'>big dogs") / plain - 0.5f) <
                0.02f);
    assert_true(loudness("<prosody volume='silent'>big dogs") < 1e-6f);
    assert_true(loudness("<prosody volume='0'>big dogs") < 1e-6f);
    assert_true(fabsf(loudness("<prosody volume='silent'><prosody volume='medium'>big dogs") / plain - 1) <
                0.02f);
}

static void pitches_have_all_forms(void **state)
{
    static const char *const same[][2] = {
        // relative forms of one octave down, and what cancels out
        {"pitch='-12st'", "pitch='-50%'"},
        {"pitch='50%'", "pitch='-12st'"},
        {"pitch='x-low'", "pitch='-6st'"},
        {"pitch='+0Hz'", ""},
        {"range='50%'", "range='-50%'"},
        {"range='x-high'", "range='200%'"},
        {"range='0Hz'", "range='0st' pitch='medium' rate='1'"},
    };
    char text[200];
    static float kept[LONGEST];
    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        snprintf(text, sizeof text, "<prosody %s>big dogs</prosody>", same[i][0]);
        ssml(text);
        const int count = out.count;
        memcpy(kept, out.samples, (size_t)count * sizeof *kept);
        snprintf(text, sizeof text, "<prosody %s>big dogs</prosody>", same[i][1]);
        ssml(text);
        assert_int_equal(count, out.count);
        double error = 0, power = 0;
        for (int k = 0; k < count; k++) {
            error += pow(kept[k] - out.samples[k], 2);
            power += pow(kept[k], 2);
        }
        if (i + 1 < sizeof same / sizeof *same) // the last two differ: monotone, and as it is
            assert_true(error < 1e-4 * power);
        else
            assert_true(error > 1e-4 * power);
        assert_string_equal(problem(), "");
    }
    ssml("<prosody pitch='loud'>big dogs</prosody>");
    assert_string_equal(problem(), "pitch=\"loud\" of <prosody> is not known and not heeded");
}

static void what_is_wrong_is_read_and_told(void **state)
{
    static const char *const wrong[][3] = {
        {"<prosody><emphasis>big</prosody></emphasis> dog", "big dog",
         "a closing tag with other elements open inside; they are closed"},
        {"</speak>big dog", "big dog", "a closing tag of what is not open"},
        {"<speak>big dog", "big dog", "elements that are not closed"},
        {"big <what>dog</what>", "big dog", "an element that is not of SSML 1.1; what is in it is read"},
        {"big &dog; dog", "big &dog; dog",
         "\"&\" begins no reference that is known; it is read as it stands"},
        {"fox & dog &", "fox & dog &", "\"&\" begins no reference that is known; it is read as it stands"},
        {"5 < 6 dogs", "5 < 6 dogs", "\"<\" begins no tag; it is read as it stands"},
        {"big dog<emphasis", "big dog", "a tag that does not end"},
        {"big dog<", "big dog", ""},
        {"fox <dog and dog <s>fox</s>", "fox <dog and dog\n\nfox", "a tag that does not end"},
        {"<mark name=\"a>big dog <mark name=\"b\"/>fox", "big dog fox", "a tag that does not end"},
        {"<sub alias=\"big dog", "big dog", "a tag that does not end"},
        {"<sub>dog</sub>", "dog", "<sub> without alias"},
        {"<say-as>dog</say-as>", "dog", "<say-as> without interpret-as"},
        {"dog <!-- fox", "dog", "a comment, section or declaration that does not end"},
        {"dog&#0;&#x110000;dog", "dog&#0;&#x110000;dog",
         "\"&\" begins no reference that is known; it is read as it stands"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        same_phones(wrong[i][0], wrong[i][1]);
        assert_string_equal(problem(), wrong[i][2]);
        assert_string_equal(problem(), "");
    }
    // Zero bytes and controls are white space.
    give(qv_stream_ssml, "<s>big\0dog\1fox<mark\0name='a'/></s>", 35, SIZE_MAX / 2);
    assert_int_equal(words(), 3);
    assert_string_equal(out.marks, "a ");
}

static void problems_have_kinds(void **state)
{
    qv_problem told;
    (void)state;
    ssml("<what>dog</what>.");
    assert_int_equal(qv_stream_problem(stream, &told), 1);
    assert_int_equal(told.kind, QV_PROBLEM_SSML);
    ssml("\xff dog [[HH XX]].");
    assert_int_equal(qv_stream_problem(stream, &told), 1);
    assert_int_equal(told.kind, QV_PROBLEM_PHONE);
    assert_int_equal(qv_stream_problem(stream, &told), 1);
    assert_int_equal(told.kind, QV_PROBLEM_UTF8);
    assert_int_equal(qv_stream_problem(stream, &told), 0);
}

static void depth_is_bounded(void **state)
{
    enum { LEVELS = 10000 };
    char *text = malloc(LEVELS * 40), *at = text;
    (void)state;
    for (int i = 0; i < LEVELS; i++)
        at += sprintf(at, "<prosody rate='%s'>", i % 2 ? "medium" : "slow");
    at += sprintf(at, "big ");
    for (int i = 0; i < LEVELS; i++)
        at += sprintf(at, "</prosody>");
    sprintf(at, "dog");
    ssml(text);
    assert_int_equal(words(), 2);
    assert_string_equal(problem(), "elements nested too deep have no effect");
    free(text);
}

/* 128 of them count. */
static void depth_is_as_told(void **state)
{
    enum { DEEP = 128 };
    static char text[(DEEP + 2) * 30];
    int count[3];
    (void)state;
    for (int outer = DEEP - 1; outer <= DEEP + 1; outer++) {
        char *at = text;
        for (int i = 1; i < outer; i++)
            at += sprintf(at, "<w>");
        sprintf(at, "<prosody rate='300%%'>big dog");
        ssml(text);
        count[outer - DEEP + 1] = out.count;
    }
    assert_int_equal(count[0], count[1]);
    assert_true(count[2] > 3 * count[1] / 2);
}

static void tags_may_be_long(void **state)
{
    char *text = malloc(200000);
    (void)state;
    strcpy(text, "big <mark name='a' x='");
    memset(text + strlen(text) + 0, 'y', 100000);
    strcpy(text + 22 + 100000, "'/>dog");
    ssml(text);
    assert_int_equal(words(), 2);
    assert_string_equal(out.marks, "a ");
    assert_string_equal(problem(), "a tag that is too long");
    free(text);
}

/* A bit of everything, right and wrong. */
static const char everything[] =
    "<?xml version='1.0'?><!DOCTYPE speak><speak version=\"1.1\"><mark name=\"\xc3\xa4\"/>The "
    "&quot;quick&quot; "
    "<prosody rate='150%' pitch='+2st' volume='-3dB'>brown f&#111;x<break/> jumps</prosody>&bogus; "
    "<say-as interpret-as='characters'>x\xc3\xa9&amp;</say-as> over<break time='300ms'/> <p>the <s>lazy</s> "
    "5 < 6"
    "<!-- no --><![CDATA[ dogs ]]]]><sub alias='a b'>c</sub></p><phoneme ph='\xcb\x88t\xc9\x91p'>t</phoneme>."
    "<mark name='x>y <mark name='end'/></emphasis></speak> and <w>on";

static void pieces_change_nothing(void **state)
{
    static float kept[LONGEST];
    static qv_event events[MOST_EVENTS];
    const size_t length = sizeof everything - 1;
    (void)state;
    give(qv_stream_ssml, everything, length, SIZE_MAX / 2);
    const int count = out.count, number = out.events;
    memcpy(kept, out.samples, (size_t)count * sizeof *kept);
    memcpy(events, out.event, sizeof events);
    assert_true(words() > 20);
    assert_string_equal(out.marks, "\xc3\xa4 x end ");
    static const size_t pieces[] = {1, 2, 3, 7, 31, 200};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i += (size_t)brief_or(4, 1)) {
        give(qv_stream_ssml, everything, length, pieces[i]);
        assert_int_equal(count, out.count);
        assert_memory_equal(kept, out.samples, (size_t)count * sizeof *kept);
        assert_int_equal(number, out.events);
        for (int k = 0; k < number; k++) {
            assert_int_equal(events[k].sample, out.event[k].sample);
            assert_int_equal(events[k].begin, out.event[k].begin);
            assert_int_equal(events[k].end, out.event[k].end);
        }
    }
}

/* Events of speech too long to keep, by what they are and where they stand. */
static uint64_t hash_events(void)
{
    qv_event event;
    uint64_t hash = QV_HASH_START;
    while (qv_stream_read(stream, out.samples, 4000) > 0)
        while (qv_stream_event(stream, &event) == 1) {
            const int64_t all[] = {(int64_t)event.type, event.sample, event.samples, (int64_t)event.begin,
                                   (int64_t)event.end};
            hash = qv_hash(hash, all, sizeof all);
        }
    return hash;
}

static uint64_t spelled_in_pieces(const char *text, size_t piece)
{
    const size_t length = strlen(text);
    set_rate(6);
    for (size_t at = 0; at < length; at += piece)
        assert_int_equal(QV_OK, qv_stream_ssml(stream, text + at, length - at < piece ? length - at : piece));
    assert_int_equal(QV_OK, qv_stream_finish(stream));
    return hash_events();
}

/* A character lies across the end of what is kept of a text to be spelled, which is mostly blanks. */
static void pieces_change_no_spelling(void **state)
{
    static const char *const around[][2] = {
        {"", ""}, {"<![CDATA[", "]]>"}, {"bb", "&eacute;&euro;"}, {"\xf0\x9f", "\xe2\x82"}};
    static const size_t pieces[] = {1, 7, 1024};
    char text[2000];
    (void)state;
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        sprintf(text, "<say-as interpret-as='characters'>%sb%1000s", around[i][0], "");
        for (int k = 0; k < 20; k++)
            strcat(text, "é");
        sprintf(text + strlen(text), "%s</say-as>", around[i][1]);
        const uint64_t whole = spelled_in_pieces(text, SIZE_MAX / 2);
        for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++)
            assert_true(whole == spelled_in_pieces(text, pieces[k]));
    }
}

/* The first block of silence cancels; *calls: those of the sink from then on. */
static int cancel_in_silence(void *user, const float *samples, int count)
{
    int *calls = user;
    bool silent = true;
    for (int i = 0; i < count; i++)
        silent = silent && samples[i] == 0;
    if (*calls > 0 || silent)
        ++*calls;
    if (*calls == 1)
        qv_stream_cancel(stream);
    return 0;
}

static void cancel_stops_a_pause(void **state)
{
    const char text[] = "fox <break time='20s'/> dog";
    int calls = 0;
    (void)state;
    assert_int_equal(QV_OK, qv_stream_reset(stream));
    assert_int_equal(QV_OK, qv_stream_ssml(stream, text, sizeof text - 1));
    assert_int_equal(QV_OK, qv_stream_finish(stream));
    assert_int_equal(0, qv_stream_push(stream, cancel_in_silence, &calls));
    assert_int_equal(calls, 1);
    // It can be used again.
    ssml("dog");
    assert_int_equal(words(), 1);
}

/* A stream that goes on for ever needs no more memory than what waits in it. */
static void names_make_room(void **state)
{
    char text[100];
    float samples[4000];
    qv_event event;
    int next = 0;
    (void)state;
    qv_stream_reset(stream);
    const int sentences = brief_or(100, 3000);
    for (int i = 0; i < sentences; i++) {
        snprintf(text, sizeof text, "<s>fox<mark name='number %d'/></s>", i);
        assert_int_equal(QV_OK, qv_stream_ssml(stream, text, strlen(text)));
        if (i % 100 != 99)
            continue;
        while (qv_stream_read(stream, samples, 4000) > 0)
            while (qv_stream_event(stream, &event) == 1)
                if (event.type == QV_EVENT_MARK) {
                    snprintf(text, sizeof text, "number %d", next++);
                    assert_string_equal(event.name, text);
                }
    }
    assert_true(next >= sentences - 10);
}

static void wrong_calls_are_refused(void **state)
{
    (void)state;
    assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_ssml(NULL, "x", 1));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_ssml(stream, NULL, 1));
    ssml("fox");
    assert_int_equal(QV_ERROR_STATE, qv_stream_ssml(stream, "x", 1));
    // A reset forgets what was open.
    qv_stream_reset(stream);
    qv_stream_ssml(stream, "<prosody rate='x-slow'>fox <sub alias=", 38);
    same_phones("big dog", "big dog");
    set_rate(1);
    const double plain = seconds("fox");
    qv_stream_reset(stream);
    qv_stream_ssml(stream, "<prosody rate='x-slow'>fox", 26);
    assert_true(fabs(seconds("fox") - plain) < 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(elements_say_what_they_should, at_normal_rate),
        cmocka_unit_test_teardown(kinds_are_said_as_such, at_normal_rate),
        cmocka_unit_test_teardown(bytes_that_are_no_text_are_spelled, at_normal_rate),
        cmocka_unit_test(bytes_are_those_of_the_source),
        cmocka_unit_test(marks_have_names_and_places),
        cmocka_unit_test(breaks_last_as_long_as_asked),
        cmocka_unit_test(any_number_of_breaks_is_20_seconds),
        cmocka_unit_test(rates_are_relative_or_named),
        cmocka_unit_test(volumes_have_all_forms),
        cmocka_unit_test(pitches_have_all_forms),
        cmocka_unit_test_teardown(what_is_wrong_is_read_and_told, at_normal_rate),
        cmocka_unit_test(text_may_come_between),
        cmocka_unit_test(problems_are_in_their_lines),
        cmocka_unit_test(problems_have_kinds),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(depth_is_as_told),
        cmocka_unit_test(tags_may_be_long),
        cmocka_unit_test(pieces_change_nothing),
        cmocka_unit_test_teardown(pieces_change_no_spelling, at_normal_rate),
        cmocka_unit_test(cancel_stops_a_pause),
        cmocka_unit_test(names_make_room),
        cmocka_unit_test(wrong_calls_are_refused),
    };
    voice = tiny_voice_open();
    if (qv_stream_open(&stream, voice, NULL) < 0)
        return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    qv_stream_close(&stream);
    qv_voice_close(&voice);
    return failed;
}
