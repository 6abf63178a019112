// SPDX-License-Identifier: MIT
/* English, the American way, as the front end sees it. */
#include "text/en/english.h"
#include "text/en/abbreviations.h"
#include "text/en/acute.h"
#include "text/en/address.h"
#include "text/en/bible.h"
#include "text/en/capitals.h"
#include "text/en/characters.h"
#include "text/en/codes.h"
#include "text/en/corrections.h"
#include "text/en/dates.h"
#include "text/en/derive.h"
#include "text/en/function_words.h"
#include "text/en/homographs.h"
#include "text/en/latex.h"
#include "text/en/letters.h"
#include "text/en/markup.h"
#include "text/en/money.h"
#include "text/en/onsets.h"
#include "text/en/pictures.h"
#include "text/en/quantity.h"
#include "text/en/questions.h"
#include "text/en/roman.h"
#include "text/en/say_as.h"
#include "text/en/science.h"
#include "text/en/stops.h"
#include "text/en/symbols.h"
#include "text/en/terms.h"
#include "text/en/units.h"
#include "text/en/weak_forms.h"
#include "text/en/web.h"
#include "text/en/words.h"

static qv_read *const word_readers[] = {qv_read_web,
                                        qv_read_ion,
                                        qv_read_bare_unit,
                                        qv_read_pitch,
                                        qv_read_aperture,
                                        qv_read_hardware_address,
                                        qv_read_internet_address,
                                        qv_read_iban,
                                        qv_read_formula,
                                        qv_read_elision,
                                        qv_read_era,
                                        qv_read_money,
                                        qv_read_weekday,
                                        qv_read_month_date,
                                        qv_read_state,
                                        qv_read_direction,
                                        qv_read_roman,
                                        qv_read_slashed,
                                        qv_read_ampersand,
                                        qv_read_rules,
                                        qv_read_bible_book,
                                        qv_read_dotted,
                                        qv_read_abbreviation,
                                        qv_read_version,
                                        qv_read_code,
                                        qv_read_word,
                                        NULL};
static qv_read *const number_readers[] = {qv_read_web,
                                          qv_read_hexadecimal,
                                          qv_read_hardware_address,
                                          qv_read_internet_address,
                                          qv_read_numeric_date,
                                          qv_read_day_date,
                                          qv_read_age,
                                          qv_read_duration,
                                          qv_read_time,
                                          qv_read_pair,
                                          qv_read_long_zip,
                                          qv_read_telephone,
                                          qv_read_version,
                                          qv_read_money,
                                          qv_read_era,
                                          qv_read_angle,
                                          qv_read_height,
                                          qv_read_term,
                                          qv_read_scientific,
                                          qv_read_dimension,
                                          qv_read_fraction,
                                          qv_read_plural,
                                          qv_read_ordinal,
                                          qv_read_house_number,
                                          qv_read_ratio,
                                          qv_read_measure,
                                          qv_read_code,
                                          qv_read_count,
                                          NULL};
static qv_read *const mark_readers[] = {
    qv_read_web,     qv_read_latex,      qv_read_rule,    qv_read_quote_mark, qv_read_tag,
    qv_read_emoji,   qv_read_money,      qv_read_plural,  qv_read_elision,    qv_read_telephone,
    qv_read_average, qv_read_fraction,   qv_read_isotope, qv_read_base,       qv_read_note,
    qv_read_menu,    qv_read_scientific, qv_read_measure, qv_read_mark,       NULL};
static qv_read *const foreign_readers[] = {qv_read_foreign, NULL};

static void begin_sentence(qv_reader *r)
{
    r->shouted = qv_is_shouted(r);
}

const qv_language qv_english = {
    .tag = "en",
    .stop_ends = qv_stop_ends,
    .begin_sentence = begin_sentence,
    .readers = {word_readers, number_readers, mark_readers, foreign_readers},
    .pictures = &qv_english_pictures,
    .correct = qv_correction,
    .term = qv_term,
    .derive = qv_derive,
    .derive_read = qv_derive_read,
    .homograph = qv_homograph,
    .acute = qv_pronounce_acute,
    .spell = qv_spell_letters,
    .weak_form = qv_weak_form,
    .name_character = qv_name_character,
    .name_key = qv_name_key,
    .say_as = qv_say_as,
    .capital = "K AE1 P",
    .begins_syllable = qv_begins_syllable,
    .is_function_word = qv_is_function_word,
    .question_rises = qv_question_rises,
};
