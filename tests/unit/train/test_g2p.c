// SPDX-License-Identifier: MIT
/* Fitting letters-to-phones to a small dictionary, and judging it. */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../brief.h"
#include "../ranks.h"
#include "model/g2p_file.h"
#include "model/speller.h"
#include "quaver/quaver.h"
#include "train/g2p/fit_g2p.h"
#include "text/pronounce.h"
#include "train/g2p/g2p_lexicon.h"
#include "train/g2p/g2p_loss.h"

static char folder[] = "/tmp/quaver-fit-XXXXXX";
static char dictionary[64], model_path[64], checkpoint[64], other_path[64];

/* Words of random syllables whose phones follow from the letters, "c" by the letter after it. */
static int write_dictionary(void **state)
{
    (void)state;
    static const char *const letters[] = {"b", "d", "k", "l", "m", "n", "s", "t", "c"};
    static const char *const phones[] = {"B", "D", "K", "L", "M", "N", "S", "T"};
    if (!mkdtemp(folder))
        return -1;
    snprintf(dictionary, sizeof dictionary, "%s/words.dict", folder);
    snprintf(model_path, sizeof model_path, "%s/model", folder);
    snprintf(other_path, sizeof other_path, "%s/other", folder);
    snprintf(checkpoint, sizeof checkpoint, "%s/checkpoint", folder);
    FILE *file = fopen(dictionary, "w");
    qv_rng rng;
    qv_rng_seed(&rng, 1, 0);
    for (int i = 0; i < 1500; i++) {
        char word[32] = "", sound[64] = "";
        for (int k = 0; k < 2 + i % 3; k++) {
            const uint32_t c = qv_rng_below(&rng, 9), front = qv_rng_below(&rng, 2);
            strcat(strcat(word, letters[c]), front ? "i" : "a");
            strcat(strcat(sound, " "), c < 8 ? phones[c] : front ? "S" : "K");
            strcat(sound, k == 0 ? (front ? " IY1" : " AA1") : (front ? " IY0" : " AA0"));
        }
        fprintf(file, "%s%s\n", word, sound);
    }
    fprintf(file, "zz Z\nzz(2) S AH0\n");
    return fclose(file);
}

static int remove_files(void **state)
{
    (void)state;
    unlink(dictionary);
    unlink(model_path);
    unlink(other_path);
    unlink(checkpoint);
    return rmdir(folder);
}

static qv_g2p_options small_options(void)
{
    qv_g2p_options options;
    qv_fit_g2p_default(&options);
    options.dictionary = dictionary;
    options.output = model_path;
    options.checkpoint = checkpoint;
    options.sizes = (qv_g2p_sizes){16, 32, 1, 2, 1, 2};
    options.batch = 30;
    options.epochs = 20;
    options.rate = 0.01f;
    options.dropout = 0.05f;
    options.zoneout = 0.02f;
    options.keep = 0.95f;
    options.threads = 2;
    return options;
}

static void load(const char *path, qv_g2p_loaded *loaded)
{
    qv_tensor_file *file;
    assert_int_equal(qv_tensor_file_open(&file, path, NULL, 0), QV_OK);
    assert_int_equal(qv_g2p_read(file, loaded, NULL, 0), QV_OK);
    qv_tensor_file_close(&file);
}

static void fit(const qv_g2p_options *options, const qv_monitor *monitor, int expected)
{
    char message[400] = "";
    const int state = qv_fit_g2p(options, monitor, NULL, NULL, message, sizeof message);
    if (state != expected)
        fail_msg("%d instead of %d: %s", state, expected, message);
}

static void learns_rules_that_hold_for_new_words(void **state)
{
    (void)state;
    qv_g2p_options options = small_options();
    options.epochs = brief_or(8, 30);
    fit(&options, NULL, QV_OK);
    qv_g2p_loaded loaded;
    qv_g2p_data data;
    qv_pool *pool;
    size_t *index;
    qv_g2p_score score;
    load(model_path, &loaded);
    assert_int_equal(qv_g2p_data_open(&data, dictionary, NULL, 0), QV_OK);
    assert_int_equal(qv_pool_open(&pool, 2), QV_OK);
    const int count = qv_g2p_list(&data, QV_G2P_TEST, &index);
    assert_int_equal(qv_g2p_evaluate(&loaded.model, loaded.value, &data, index, count, 3, pool, &score),
                     QV_OK);
    assert_int_equal(score.words, count);
    assert_true(count > 20);
    assert_true(score.plain.wrong * brief_or(2, 10) <= score.words);
    assert_true(score.plain.wrong <= score.stress.wrong);
    free(index);
    qv_pool_close(&pool);
    qv_g2p_data_close(&data);
    qv_g2p_free(&loaded);
}

/* A guess's score is the likelihood that training would give it. */
static void search_and_loss_agree(void **state)
{
    (void)state;
    qv_g2p_loaded loaded;
    qv_g2p_search *search;
    qv_g2p_guess guess[3];
    load(model_path, &loaded);
    assert_int_equal(qv_g2p_search_open(&search, &loaded.model, loaded.value, 3), QV_OK);
    qv_g2p_search_any_order(search);
    assert_int_equal(qv_g2p_search_run(search, &(qv_g2p_word){"bacida", 6}, 1, 3, guess), QV_OK);
    qv_arena *arena = qv_arena_open(1 << 16);
    for (int i = 0; i < 3 && guess[i].symbols > 0; i++) {
        int letters[6], previous[QV_G2P_LONGEST + 1] = {QV_G2P_START}, target[QV_G2P_LONGEST + 1];
        for (int k = 0; k < 6; k++)
            letters[k] = qv_g2p_letter("bacida"[k]);
        for (int k = 0; k < guess[i].symbols; k++)
            previous[k + 1] = target[k] = guess[i].symbol[k] - QV_FIRST_PHONE;
        target[guess[i].symbols] = QV_G2P_END;
        const qv_g2p_batch batch = {.words = {6, 1, NULL},
                                    .letters = letters,
                                    .phones = {guess[i].symbols + 1, 1, NULL},
                                    .previous = previous,
                                    .target = target};
        const double loss = qv_g2p_loss(&loaded.model, loaded.value, &batch, NULL, 0, arena, NULL, NULL);
        assert_true(fabs(loss + guess[i].score) < 1e-3);
    }
    assert_true(guess[0].symbols > 0);
    qv_arena_close(&arena);
    qv_g2p_search_close(&search);
    qv_g2p_free(&loaded);
}

/* Tells what it is told into a note, to be looked at. */
typedef struct note {
    int calls, epoch;
    double loss, hits, rate;
    qv_g2p_score dev;
} note;

static void take_note(void *user, const qv_g2p_progress *p)
{
    note *n = user;
    n->calls++;
    n->epoch = p->epoch;
    n->loss = p->loss;
    n->hits = p->hits;
    n->rate = p->rate;
    n->dev = p->dev;
}

static void each_epoch_is_told(void **state)
{
    (void)state;
    char message[400] = "";
    qv_g2p_options options = small_options();
    note first = {0}, last = {0};
    options.epochs = 1;
    assert_int_equal(qv_fit_g2p(&options, NULL, take_note, &first, message, sizeof message), QV_OK);
    assert_int_equal(first.calls, 1);
    options.epochs = 8;
    assert_int_equal(qv_fit_g2p(&options, NULL, take_note, &last, message, sizeof message), QV_OK);
    assert_int_equal(last.calls, 8);
    assert_int_equal(last.epoch, 8);
    assert_true(last.loss > 0 && last.loss < first.loss);
    assert_true(last.hits > first.hits && last.hits <= 1);
    assert_true(last.rate > 0);
    assert_int_equal(last.dev.words, 61); // 1,226 words, one in twenty
    assert_true(last.dev.plain.wrong < first.dev.plain.wrong);
}

static void expect_same_model(void)
{
    qv_g2p_loaded a, b;
    load(model_path, &a);
    load(other_path, &b);
    assert_int_equal(a.params.size, b.params.size);
    assert_memory_equal(a.value, b.value, a.params.size * sizeof *a.value);
    qv_g2p_free(&a);
    qv_g2p_free(&b);
}

static bool stop_after(void *user)
{
    int *left = user;
    return (*left)-- <= 0;
}

static void resumed_training_is_the_uninterrupted_one(void **state)
{
    (void)state;
    qv_g2p_options options = small_options();
    options.epochs = 3;
    fit(&options, NULL, QV_OK);
    options.output = other_path;
    int steps = 17; // in the middle of an epoch
    const qv_monitor monitor = {.stop = stop_after, .user = &steps};
    fit(&options, &monitor, QV_STOPPED);
    options.resume = true;
    steps = 50;
    fit(&options, &monitor, QV_STOPPED);
    fit(&options, NULL, QV_OK);
    expect_same_model();
}

/* The byte at `place` of the checkpoint becomes another. */
static void spoil(long place)
{
    FILE *file = fopen(checkpoint, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, place, place < 0 ? SEEK_END : SEEK_SET), 0);
    const int byte = fgetc(file);
    assert_true(byte != EOF);
    assert_int_equal(fseek(file, -1, SEEK_CUR), 0);
    fputc(byte ^ 1, file);
    assert_int_equal(fclose(file), 0);
}

static void damaged_checkpoint_is_refused(void **state)
{
    (void)state;
    qv_g2p_options options = small_options();
    options.epochs = 1;
    fit(&options, NULL, QV_OK);
    options.resume = true;
    fit(&options, NULL, QV_OK);
    spoil(-4000); // of a slab
    fit(&options, NULL, QV_ERROR_FORMAT);
    spoil(-4000);
    fit(&options, NULL, QV_OK);
}

static void checkpoint_of_other_options_is_refused(void **state)
{
    (void)state;
    qv_g2p_options options = small_options();
    options.epochs = 1;
    fit(&options, NULL, QV_OK);
    options.resume = true;
    options.seed++;
    fit(&options, NULL, QV_ERROR_FORMAT);
    options.seed--;
    options.dropout += 0.01f;
    fit(&options, NULL, QV_ERROR_FORMAT);
    options.dropout = small_options().dropout;
    fit(&options, NULL, QV_OK);
    unlink(checkpoint);
    fit(&options, NULL, QV_ERROR_OPEN);
}

static void options_out_of_range_are_refused(void **state)
{
    (void)state;
    qv_g2p_options options = small_options();
    options.dropout = 1;
    fit(&options, NULL, QV_ERROR_ARGUMENT);
    options = small_options();
    options.sizes.width = 31;
    fit(&options, NULL, QV_ERROR_ARGUMENT);
    options = small_options();
    options.batch = 3000; // more than there are
    fit(&options, NULL, QV_ERROR_ARGUMENT);
    options = small_options();
    options.dictionary = "/nonexistent/words.dict";
    fit(&options, NULL, QV_ERROR_OPEN);
}

/* The dictionary with another phone in its last line. */
static void write_other_dictionary(void)
{
    enum { MOST = 1 << 16 };
    static char text[MOST];
    FILE *file = fopen(dictionary, "r");
    assert_non_null(file);
    const size_t size = fread(text, 1, MOST - 1, file);
    fclose(file);
    text[size] = '\0';
    char *phones = strstr(text, " S AH0\n");
    while (phones && strcmp(phones, " S AH0\n") != 0)
        phones = strstr(phones + 1, " S AH0\n");
    assert_non_null(phones);
    phones[1] = 'T';
    file = fopen(other_path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

struct ranks_told {
    int error[2];
    char message[2][400];
};

static void fit_rank(qv_link *link, void *user)
{
    struct ranks_told *told = user;
    qv_g2p_options options = small_options();
    options.epochs = 1;
    options.threads = 1;
    options.dictionary = link->rank ? other_path : dictionary;
    options.link = link;
    told->error[link->rank] =
        qv_fit_g2p(&options, NULL, NULL, NULL, told->message[link->rank], sizeof told->message[0]);
}

static void all_fit_the_same_phones(void **state)
{
    (void)state;
    struct ranks_told told = {.error = {0}};
    write_other_dictionary();
    run_ranks(2, 0, fit_rank, &told);
    for (int r = 0; r < 2; r++) {
        assert_int_equal(told.error[r], QV_ERROR_FORMAT);
        assert_string_equal(told.message[r], "rank 1: options or dictionary are not those of rank 0");
    }
}

static void judging_counts_the_nearest_pronunciation(void **state)
{
    (void)state;
    qv_g2p_data data;
    assert_int_equal(qv_g2p_data_open(&data, dictionary, NULL, 0), QV_OK);
    const qv_g2p_entry *word = &data.word[data.words - 1];
    assert_int_equal(word->length, 2);
    assert_memory_equal(word->letters, "zz", 2);
    assert_int_equal(word->count, 2);
    qv_g2p_guess guess = {.symbols = 2};
    guess.symbol[0] = (uint8_t)qv_symbol_find("S", 1);
    guess.symbol[1] = (uint8_t)qv_symbol_find("AH1", 3);
    qv_g2p_score score = {0};
    qv_g2p_judge(&data, word, &guess, &score); // S AH1 for S AH0
    assert_int_equal(score.plain.wrong, 0);
    assert_int_equal(score.stress.wrong, 1);
    assert_int_equal(score.stress.edits, 1);
    assert_int_equal(score.stress.phones, 2);
    assert_true(qv_g2p_right(&data, word, &guess, false));
    assert_false(qv_g2p_right(&data, word, &guess, true));
    guess.symbols = 0; // nothing: one phone short of Z
    qv_g2p_judge(&data, word, &guess, &score);
    assert_int_equal(score.words, 2);
    assert_int_equal(score.plain.wrong, 1);
    assert_int_equal(score.plain.edits, 1);
    assert_int_equal(score.plain.phones, 3);
    qv_g2p_data_close(&data);
}

static bool listed(const qv_g2p_data *data, const qv_g2p_entry *word, const uint8_t *symbols, int count)
{
    for (size_t i = 0; i < word->count; i++) {
        int phones;
        const uint8_t *symbol = qv_g2p_data_symbols(data, word, i, &phones);
        if (phones == count && memcmp(symbol, symbols, (size_t)count) == 0)
            return true;
    }
    return false;
}

/* Pronounces every word of the dictionary as a stream does; returns how many the lexicon holds. */
static long pronounce_all(const char *path, const qv_g2p_data *data)
{
    qv_tensor_file *file;
    qv_lexicon *lexicon;
    qv_letters *letters;
    qv_speller *speller;
    assert_int_equal(qv_tensor_file_open(&file, path, NULL, 0), QV_OK);
    const qv_tensor_entry *entry = qv_tensor_file_find(file, "lexicon");
    assert_non_null(entry);
    assert_int_equal(qv_lexicon_open(&lexicon, entry->data, entry->bytes), QV_OK);
    assert_int_equal(qv_letters_open(&letters, file), QV_OK);
    assert_int_equal(qv_speller_open(&speller, letters), QV_OK);
    const qv_pronouncer pronouncer = {.lexicon = (const qv_lexicon **)&lexicon,
                                      .lexicons = 1,
                                      .spell = qv_speller_spell,
                                      .spell_user = speller};
    for (size_t i = 0; i < data->words; i++) {
        const qv_g2p_entry *word = &data->word[i];
        uint8_t symbols[QV_WORD_SYMBOLS];
        bool known;
        const int count = qv_pronounce_word(&pronouncer, word->letters, (size_t)word->length, symbols,
                                            QV_WORD_SYMBOLS, &known);
        if (!listed(data, word, symbols, count))
            fail_msg("%.*s comes out otherwise than listed", word->length, word->letters);
    }
    const long words = (long)qv_lexicon_words(lexicon);
    qv_speller_close(&speller);
    qv_letters_close(&letters);
    qv_lexicon_close(&lexicon);
    qv_tensor_file_close(&file);
    return words;
}

/* The same by qv_g2p_check. */
static void check_file(const char *path, const qv_g2p_data *data, long wrong)
{
    qv_tensor_file *file;
    qv_pool *pool;
    assert_int_equal(qv_tensor_file_open(&file, path, NULL, 0), QV_OK);
    assert_int_equal(qv_pool_open(&pool, 2), QV_OK);
    assert_int_equal(qv_g2p_check(file, data, pool, NULL), wrong);
    qv_pool_close(&pool);
    qv_tensor_file_close(&file);
}

static void lexicon_and_model_know_the_whole_dictionary(void **state)
{
    (void)state;
    qv_g2p_options options = small_options();
    options.epochs = 6; // so that there is something to get wrong
    options.whole = true;
    fit(&options, NULL, QV_OK);
    qv_g2p_data data;
    assert_int_equal(qv_g2p_data_open(&data, dictionary, NULL, 0), QV_OK);
    static const size_t budgets[] = {0, 6000, 1000000};
    long last = 0;
    for (int i = 0; i < 3; i++) {
        const qv_g2p_parts parts = {.model = model_path,
                                    .dictionary = dictionary,
                                    .output = other_path,
                                    .budget = budgets[i],
                                    .threads = 2};
        qv_g2p_lexicon_report report;
        assert_int_equal(qv_g2p_assemble(&parts, &report, NULL, 0), QV_OK);
        const long words = pronounce_all(other_path, &data);
        check_file(other_path, &data, 0);
        assert_int_equal(words, report.several + report.wrong + report.more);
        assert_int_equal(report.words, data.words);
        assert_true(words > last);
        if (i == 0)
            assert_true(report.wrong > 10 && words < report.words / 2 && report.more == 0);
        if (i == 1)
            assert_true(report.bytes <= budgets[1] && report.more > 0);
        if (i == 2)
            assert_int_equal(words, data.words);
        last = words;
    }
    qv_g2p_data_close(&data);
}

/* What is written into a voice leaves the rest of it as it was, and can be written again. */
static void model_goes_into_a_voice(void **state)
{
    (void)state;
    static const float weights[6] = {1, -2, 3, 0.5f, 0, 7};
    qv_tensor_writer *writer;
    qv_tensor_file *file;
    const qv_tensor_entry *entry;
    assert_int_equal(qv_tensor_writer_open(&writer), QV_OK);
    qv_tensor_writer_add_text(writer, "name", "somebody");
    qv_tensor_writer_add_text(writer, "g2p.sizes", "2 2 1 1 1 1");
    qv_tensor_writer_add_floats(writer, "decoder.weight", 2, 3, weights, QV_TENSOR_F16);
    qv_tensor_writer_add_data(writer, "lexicon", QV_TENSOR_U8, 4, "none");
    assert_int_equal(qv_tensor_writer_write(writer, other_path, NULL, 0), QV_OK);
    qv_tensor_writer_close(&writer);
    for (int pass = 0; pass < 2; pass++) {
        const qv_g2p_parts parts = {.model = model_path,
                                    .dictionary = dictionary,
                                    .voice = other_path,
                                    .output = other_path,
                                    .threads = 1};
        qv_g2p_lexicon_report report;
        assert_int_equal(qv_g2p_assemble(&parts, &report, NULL, 0), QV_OK);
        qv_g2p_loaded loaded;
        load(other_path, &loaded);
        assert_int_equal(loaded.model.sizes.width, small_options().sizes.width);
        qv_g2p_free(&loaded);
        assert_int_equal(qv_tensor_file_open(&file, other_path, NULL, 0), QV_OK);
        assert_string_equal(qv_tensor_file_text(file, "name"), "somebody");
        assert_int_equal(qv_tensor_file_get(file, "decoder.weight", QV_TENSOR_F16, 2, 3, &entry, NULL, 0),
                         QV_OK);
        float back[6];
        assert_int_equal(qv_tensor_file_floats(file, "decoder.weight", 2, 3, back, NULL, 0), QV_OK);
        assert_memory_equal(back, weights, sizeof weights);
        assert_int_equal(qv_tensor_file_find(file, "lexicon")->bytes, report.bytes);
        qv_tensor_file_close(&file);
    }
}

/* Words of the test split that follow from others are derived from them, not guessed. */
static void derived_words_replace_guesses(void **state)
{
    (void)state;
    static const char *const line[20] = {
        "dog D AO1 G", "cat K AE1 T", "a AH0",          "b B IY1",           "c S IY1",
        "d D IY1",     "e IY1",       "f EH1 F",        "g JH IY1",          "h EY1 CH",
        "i AY1",       "j JH EY1",    "k K EY1",        "l EH1 L",           "m EH1 M",
        "n EH1 N",     "o OW1",       "dogs D AO1 G Z", "xyzzy Z IH1 Z IY0", "cats K AE1 T S"};
    FILE *file = fopen(other_path, "w");
    for (int i = 0; i < 20; i++)
        fprintf(file, "%s\n", line[i]);
    assert_int_equal(fclose(file), 0);
    qv_g2p_data data;
    size_t *index;
    assert_int_equal(qv_g2p_data_open(&data, other_path, NULL, 0), QV_OK);
    const int count = qv_g2p_list(&data, QV_G2P_TEST, &index); // dogs, xyzzy
    assert_int_equal(count, 2);
    qv_g2p_guess guess[2] = {{.symbols = 1}, {.symbols = 1}};
    assert_int_equal(qv_g2p_derive_all(&data, QV_G2P_TEST, index, count, guess), 1);
    assert_true(listed(&data, &data.word[index[0]], guess[0].symbol, guess[0].symbols));
    assert_int_equal(guess[0].symbols, 4);
    assert_int_equal(guess[1].symbols, 1); // as it was
    guess[0].symbols = 1;
    assert_int_equal(qv_g2p_derive_all(&data, QV_G2P_ALL, index, count, guess), 0); // nothing is known
    assert_int_equal(guess[0].symbols, 1);
    free(index);
    qv_g2p_data_close(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(learns_rules_that_hold_for_new_words),
        cmocka_unit_test(search_and_loss_agree),
        cmocka_unit_test(each_epoch_is_told),
        cmocka_unit_test(resumed_training_is_the_uninterrupted_one),
        cmocka_unit_test(damaged_checkpoint_is_refused),
        cmocka_unit_test(checkpoint_of_other_options_is_refused),
        cmocka_unit_test(options_out_of_range_are_refused),
        cmocka_unit_test(lexicon_and_model_know_the_whole_dictionary),
        cmocka_unit_test(model_goes_into_a_voice),
        cmocka_unit_test(derived_words_replace_guesses),
        cmocka_unit_test(all_fit_the_same_phones),
        cmocka_unit_test(judging_counts_the_nearest_pronunciation),
    };
    return cmocka_run_group_tests(tests, write_dictionary, remove_files);
}
