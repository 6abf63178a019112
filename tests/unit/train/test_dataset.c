// SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "quaver/quaver.h"
#include "train/data/dataset.h"

/* A folder for one test, and the reports it got. */
struct fixture {
    char folder[64];
    const char *speaker; // to be taken
    bool keep_going;
    char reports[8192];
    int reported;
};

static void keep_report(void *user, const char *line)
{
    struct fixture *fixture = user;
    size_t used = strlen(fixture->reports);
    snprintf(fixture->reports + used, sizeof fixture->reports - used, "%s\n", line);
    fixture->reported++;
}

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    strcpy(fixture->folder, "/tmp/quaver-dataset-XXXXXX");
    *state = fixture;
    return mkdtemp(fixture->folder) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status, (void)type, (void)place;
    return remove(path);
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    nftw(fixture->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(fixture);
    return 0;
}

static void make_folder(const struct fixture *fixture, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", fixture->folder, name);
    assert_int_equal(mkdir(path, 0777), 0);
}

static void make_file(const struct fixture *fixture, const char *name, const char *content)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", fixture->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static qv_dataset *open_dataset(struct fixture *fixture, const char *dev, uint64_t seed, int expected,
                                char *message)
{
    const qv_monitor monitor = {.report = keep_report, .user = fixture};
    qv_dataset *dataset;
    char unused[512];
    const qv_dataset_options options = {.folder = fixture->folder,
                                        .dev = dev,
                                        .seed = seed,
                                        .speaker = fixture->speaker,
                                        .keep_going = fixture->keep_going};
    fixture->reports[0] = '\0';
    fixture->reported = 0;
    assert_int_equal(qv_dataset_open(&dataset, &options, &monitor, message ? message : unused, 512),
                     expected);
    return dataset;
}

static int entries_of(const qv_dataset *dataset, qv_split split)
{
    int count = 0;
    for (int i = 0; i < dataset->count; i++)
        count += dataset->entry[i].split == split;
    return count;
}

/* A list of `count` good rows, texts in pairs. */
static void make_good_rows(struct fixture *fixture, int count, char *list, size_t size)
{
    make_folder(fixture, "wavs");
    list[0] = '\0';
    for (int i = 0; i < count; i++) {
        char name[64];
        size_t used = strlen(list);
        snprintf(list + used, size - used, "c%03d|Text number %d.|Text %d.\n", i, i / 2, i / 2);
        snprintf(name, sizeof name, "wavs/c%03d.flac", i);
        make_file(fixture, name, "");
    }
}

static void reads_ljspeech(void **state)
{
    struct fixture *fixture = *state;
    make_folder(fixture, "wavs");
    make_file(fixture, "wavs/a.lab", ""); // no sound
    make_file(fixture, "wavs/a.wav", "");
    make_file(fixture, "wavs/a.b.wav", ""); // belongs to "a.b", not to "a"
    make_file(fixture, "wavs/b-1.ogg", "");
    make_file(fixture, "metadata.csv",
              "\xEF\xBB\xBF"
              "b-1|Dr. B|Doctor B\r\n\na|Just two columns \na.b|x|\n");
    qv_dataset *dataset = open_dataset(fixture, "a.b", 0, 0, NULL);
    assert_int_equal(dataset->count, 3);
    assert_int_equal(dataset->rows, 3);
    assert_int_equal(dataset->left_out, 0);
    assert_string_equal(dataset->name, strrchr(fixture->folder, '/') + 1);
    assert_string_equal(dataset->entry[0].id, "b-1");
    assert_string_equal(dataset->entry[0].text, "Doctor B");
    assert_int_equal(dataset->entry[0].line, 1);
    assert_string_equal(dataset->entry[1].text, "Just two columns");
    assert_int_equal(dataset->entry[1].line, 3);
    assert_string_equal(strrchr(dataset->entry[1].path, '/'), "/a.wav");
    assert_string_equal(dataset->entry[2].text, "x"); // an empty third column counts as none
    qv_dataset_close(&dataset);
    assert_null(dataset);
}

/* Lists of old systems: Latin-1 with the line ends of old Macs. */
static void reads_other_encodings(void **state)
{
    struct fixture *fixture = *state;
    make_folder(fixture, "wavs");
    make_file(fixture, "wavs/a.wav", "");
    make_file(fixture, "wavs/b.wav", "");
    make_file(fixture, "metadata.csv", "a|The caf\xe9 is shut.\rb|Na\xefve.\r");
    qv_dataset *dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_int_equal(fixture->reported, 1);
    assert_non_null(strstr(fixture->reports, "metadata.csv: is Latin-1"));
    assert_int_equal(dataset->count, 2);
    assert_string_equal(dataset->entry[0].text, "The caf\xc3\xa9 is shut.");
    assert_string_equal(dataset->entry[1].text, "Na\xc3\xafve.");
    assert_int_equal(dataset->entry[1].line, 2);
    qv_dataset_close(&dataset);
}

static void reads_arctic(void **state)
{
    struct fixture *fixture = *state;
    make_folder(fixture, "etc");
    make_folder(fixture, "wav");
    make_file(fixture, "wav/arctic_a0001.wav", "");
    make_file(fixture, "wav/arctic_a0002.wav", "");
    make_file(fixture, "etc/txt.done.data",
              "( arctic_a0001 \"Author of the danger trail.\" )\n( arctic_a0002 \"He said \\\"no\\\".\" )\n");
    qv_dataset *dataset = open_dataset(fixture, "*2", 0, 0, NULL);
    assert_int_equal(dataset->count, 2);
    assert_string_equal(dataset->entry[0].id, "arctic_a0001");
    assert_string_equal(dataset->entry[0].text, "Author of the danger trail.");
    assert_string_equal(dataset->entry[1].text, "He said \"no\".");
    assert_int_equal(dataset->entry[1].split, QV_SPLIT_DEV);
    qv_dataset_close(&dataset);
}

static void reports_every_faulty_row(void **state)
{
    struct fixture *fixture = *state;
    static char list[8192];
    make_good_rows(fixture, 80, list, sizeof list);
    strcat(list, "c900|no such recording|x\n"
                 "c901\n"
                 "c001||\n"
                 "../c001|path|path\n"
                 "|no id|no id\n"
                 "c002|again|again\n"
                 "c003|a|b|c\n");
    make_file(fixture, "metadata.csv", list);
    qv_dataset *dataset = open_dataset(fixture, NULL, 1, 0, NULL);
    assert_int_equal(dataset->count, 80);
    assert_int_equal(dataset->rows, 87);
    assert_int_equal(dataset->left_out, 7);
    assert_int_equal(fixture->reported, 7);
    static const char *const expected[] = {
        "metadata.csv:81: no recording wavs/c900",
        "metadata.csv:82: too few columns",
        "metadata.csv:83: empty transcript",
        "metadata.csv:84: the id is not a plain file name",
        "metadata.csv:85: empty id",
        "metadata.csv:86: the id c002 is already on line 3",
        "metadata.csv:87: too many columns",
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_non_null(strstr(fixture->reports, expected[i]));
    // a later stage may leave out one more, but not two
    char message[256];
    qv_dataset_leave_out(dataset, NULL, 5, "short", "too %s", "short");
    assert_int_equal(qv_dataset_check(dataset, 1, message, sizeof message), 0);
    assert_int_equal(qv_dataset_check(dataset, 0, message, sizeof message), QV_ERROR_FORMAT);
    assert_non_null(strstr(message, "nothing is left"));
    qv_dataset_leave_out(dataset, NULL, 6, "long", "too %s", "long");
    assert_int_equal(qv_dataset_check(dataset, 1, message, sizeof message), QV_ERROR_FORMAT);
    assert_non_null(strstr(message, "9 of 87 rows"));
    qv_dataset_close(&dataset);
}

static void refuses_hopeless_folders(void **state)
{
    struct fixture *fixture = *state;
    char message[512];
    assert_null(open_dataset(fixture, NULL, 0, QV_ERROR_OPEN, message));
    assert_non_null(strstr(message, "metadata.csv"));
    make_file(fixture, "metadata.csv", "a|b\n");
    make_folder(fixture, "wavs");
    assert_null(open_dataset(fixture, NULL, 0, QV_ERROR_FORMAT, message));
    assert_non_null(strstr(message, "1 of 1 rows"));
    make_file(fixture, "wavs/a.wav", "");
    assert_null(open_dataset(fixture, "nobody", 0, QV_ERROR_FORMAT, message));
    assert_non_null(strstr(message, "nobody"));
    assert_null(open_dataset(fixture, "*", 0, QV_ERROR_FORMAT, message));
    assert_non_null(strstr(message, "nothing is left to train on"));
    make_file(fixture, "metadata.csv", "\n");
    assert_null(open_dataset(fixture, NULL, 0, QV_ERROR_FORMAT, message));
}

/* Names as people write them: with the extension, with folders, with a backslash; recordings beside the list.
 */
static void names_may_be_paths(void **state)
{
    struct fixture *fixture = *state;
    make_folder(fixture, "wavs");
    make_folder(fixture, "wavs/part");
    make_file(fixture, "wavs/a.wav", "");
    make_file(fixture, "wavs/b.flac", "");
    make_file(fixture, "wavs/c.d.wav", "");
    make_file(fixture, "wavs/part/1.wav", "");
    make_file(fixture, "e.wav", "");
    make_file(fixture, "wavs/x.txt", "a text, no recording");
    make_file(fixture, "metadata.csv",
              "wavs/a.wav|A.\nb.wav|B.\nwavs\\c.d|C.\npart/1|One.\n./e.wav|E.\nx|X.\nwavs/../e.wav|E.\n");
    fixture->keep_going = true;
    qv_dataset *dataset = open_dataset(fixture, "a", 0, 0, NULL);
    static const char *const expected[][2] = {{"a", "/wavs/a.wav"},
                                              {"b", "/wavs/b.flac"}, // the list was made before flac
                                              {"c.d", "/wavs/c.d.wav"},
                                              {"part_1", "/wavs/part/1.wav"},
                                              {"e", "/e.wav"}};
    assert_int_equal(dataset->count, 5);
    assert_int_equal(dataset->left_out, 2);
    for (int i = 0; i < 5; i++) {
        assert_string_equal(dataset->entry[i].id, expected[i][0]);
        assert_string_equal(dataset->entry[i].path + strlen(fixture->folder), expected[i][1]);
    }
    assert_non_null(strstr(fixture->reports, "metadata.csv:6: no recording wavs/x.*"));
    assert_non_null(strstr(fixture->reports, "metadata.csv:7: the id is not a plain file name"));
    qv_dataset_close(&dataset);
}

/* Lists are older than the recordings' format, and than the folders that they were put into. */
static void names_with_folders_are_found_as_others(void **state)
{
    struct fixture *fixture = *state;
    make_folder(fixture, "wavs");
    make_folder(fixture, "wavs/part");
    make_folder(fixture, "other");
    make_file(fixture, "wavs/a.flac", "");
    make_file(fixture, "wavs/part/b.FLAC", "");
    make_file(fixture, "wavs/part/c.ogg", "");
    make_file(fixture, "other/d.mp3", "");
    make_folder(fixture, "part");
    make_file(fixture, "part/e.flac", "");
    make_file(fixture, "wavs/part/e.wav", ""); // the very name
    make_file(fixture, "wavs/f.wav.flac", "");
    char list[512];
    snprintf(list, sizeof list,
             "wavs/a.wav|A.\npart/b|B.\npart\\c.WAV|C.\nother/d.wav|D.\npart/e.wav|E.\nwavs/f.wav|F.\n"
             "%s/other/d.wav|D.\npart/x.wav|X.\nwavs\\y|Y.\n",
             fixture->folder);
    make_file(fixture, "metadata.csv", list);
    fixture->keep_going = true;
    qv_dataset *dataset = open_dataset(fixture, "a", 0, 0, NULL);
    static const char *const expected[][2] = {{"a", "/wavs/a.flac"},          {"part_b", "/wavs/part/b.FLAC"},
                                              {"part_c", "/wavs/part/c.ogg"}, {"other_d", "/other/d.mp3"},
                                              {"part_e", "/wavs/part/e.wav"}, {"f", "/wavs/f.wav.flac"},
                                              {"d", "/other/d.mp3"}};
    assert_int_equal(dataset->count, 7);
    for (int i = 0; i < 7; i++) {
        assert_string_equal(dataset->entry[i].id, expected[i][0]);
        assert_string_equal(dataset->entry[i].path + strlen(fixture->folder), expected[i][1]);
    }
    assert_non_null(strstr(fixture->reports, "metadata.csv:8: no recording part/x.*\n"));
    assert_non_null(strstr(fixture->reports, "metadata.csv:9: no recording wavs\\y.*\n"));
    qv_dataset_close(&dataset);
}

static void recordings_may_lie_beside_the_list(void **state)
{
    struct fixture *fixture = *state;
    make_file(fixture, "a.wav", "");
    make_file(fixture, "b.wav", "");
    make_file(fixture, "transcripts.txt", "a.wav\tA tabulator.\nb.wav\tAnother.\n");
    qv_dataset *dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_int_equal(dataset->count, 2);
    assert_string_equal(dataset->entry[0].text, "A tabulator.");
    assert_string_equal(dataset->entry[1].path + strlen(fixture->folder), "/b.wav");
    qv_dataset_close(&dataset);
}

static void texts_may_lie_beside_recordings(void **state)
{
    struct fixture *fixture = *state;
    make_file(fixture, "a.wav", "");
    make_file(fixture, "a.txt", "\xEF\xBB\xBFOne\r\nand two.\n");
    make_file(fixture, "b.wav", "");
    make_file(fixture, "b.TXT", "caf\xe9\r");
    make_file(fixture, "c.wav", "");
    make_file(fixture, "c.txt", " \n");
    make_file(fixture, "d.txt", "no recording");
    make_file(fixture, "README.txt", "no text");
    fixture->keep_going = true;
    qv_dataset *dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_int_equal(dataset->rows, 4);
    assert_int_equal(dataset->count, 2);
    assert_string_equal(dataset->entry[0].text, "One  and two.");
    assert_string_equal(dataset->entry[1].id, "b");
    assert_string_equal(dataset->entry[1].text, "caf\xc3\xa9");
    assert_non_null(strstr(fixture->reports, "/c.txt: empty transcript"));
    assert_non_null(strstr(fixture->reports, "/d.txt: no recording d.*"));
    assert_non_null(strstr(fixture->reports, ": 1 text is not UTF-8"));
    qv_dataset_close(&dataset);
    make_folder(fixture, "wav"); // a list wins
    make_file(fixture, "wav/a.wav", "");
    make_file(fixture, "metadata.csv", "a|The list.\n");
    dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_int_equal(dataset->count, 1);
    assert_string_equal(dataset->entry[0].text, "The list.");
    qv_dataset_close(&dataset);
}

static void speakers_are_told_apart(void **state)
{
    struct fixture *fixture = *state;
    char message[512];
    make_folder(fixture, "wavs");
    for (char name[] = "wavs/a.wav"; name[5] <= 'f'; name[5]++)
        make_file(fixture, name, "");
    make_file(fixture, "metadata.csv",
              "a|ann|One.\nb|bert|Two.\nc|ann|Three.\nd|bert|Four.\ne|ann|Five.\nf|bert|Six.\n");
    qv_dataset *dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_int_equal(dataset->count, 6);
    assert_string_equal(dataset->entry[1].text, "Two.");
    assert_int_equal(fixture->reported, 1);
    assert_non_null(strstr(fixture->reports, "2 speakers, ann (3 rows), bert (3 rows)"));
    assert_non_null(strstr(fixture->reports, "--speaker"));
    qv_dataset_close(&dataset);
    fixture->speaker = "bert";
    dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_int_equal(dataset->count, 3);
    assert_int_equal(dataset->rows, 3);
    assert_int_equal(fixture->reported, 0);
    assert_string_equal(dataset->entry[2].id, "f");
    qv_dataset_close(&dataset);
    fixture->speaker = "Carl";
    assert_null(open_dataset(fixture, NULL, 0, QV_ERROR_FORMAT, message));
    assert_non_null(
        strstr(message, "no rows of the speaker \"Carl\"; there are ann (3 rows), bert (3 rows)"));
    // the normalised text is none, although it is short; a name of two words is one when it is asked for
    make_file(fixture, "metadata.csv", "a|1|One.\nb|1|One.\nc|Yes|Yes\nd|Yes|Yes\ne|10 f|Ten foot.\n");
    dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_string_equal(dataset->entry[4].text, "Ten foot.");
    assert_int_equal(dataset->count, 5);
    qv_dataset_close(&dataset);
    // nor is it one when each row has a word of its own
    make_file(fixture, "metadata.csv", "a|x1|One.\nb|x2|Two.\nc|x3|Three.\n");
    fixture->speaker = NULL;
    dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_int_equal(dataset->count, 3);
    assert_int_equal(fixture->reported, 0);
    qv_dataset_close(&dataset);
    make_file(fixture, "metadata.csv", "a|Ann Lee|One.\nb|Carl X|Two.\n");
    fixture->speaker = "Ann Lee";
    dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_int_equal(dataset->count, 1);
    qv_dataset_close(&dataset);
    // the only speaker there is may be called as one likes
    make_file(fixture, "metadata.csv", "a|ann|One.\nb|ann|Two.\n");
    fixture->speaker = "Annie";
    dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_int_equal(dataset->count, 2);
    qv_dataset_close(&dataset);
}

/* Rows that lack something are faulty, and don't make the others those of a list without speakers. */
static void odd_rows_leave_the_speakers(void **state)
{
    struct fixture *fixture = *state;
    char message[512];
    make_folder(fixture, "wavs");
    for (char name[] = "wavs/a.wav"; name[5] <= 'g'; name[5]++)
        make_file(fixture, name, "");
    fixture->keep_going = true;
    make_file(fixture, "metadata.csv",
              "a|ann|One.\nb|bert|Two.\nc|ann|\nd|bert|Four.\ne|ann|Five.\nf|Some text.\ng||Seven.\n");
    qv_dataset *dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_int_equal(dataset->count, 5);
    assert_string_equal(dataset->entry[4].text, "Seven.");
    assert_non_null(strstr(fixture->reports, "2 speakers, ann (2 rows), bert (2 rows)"));
    assert_non_null(strstr(fixture->reports, "metadata.csv:3: empty transcript"));
    assert_non_null(strstr(fixture->reports, "metadata.csv:6: no speaker or no text"));
    qv_dataset_close(&dataset);
    fixture->speaker = "anne";
    assert_null(open_dataset(fixture, NULL, 0, QV_ERROR_FORMAT, message));
    assert_non_null(strstr(message, "no rows of the speaker \"anne\""));
    // a few numbers that are written out make no speakers, nor do texts that aren't
    fixture->speaker = NULL;
    make_file(fixture, "metadata.csv", "a|1|One.\nb|1|One.\nc|Some text.\nd|More.\ne|Other text.\n");
    dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_int_equal(dataset->count, 5);
    assert_int_equal(fixture->reported, 0);
    qv_dataset_close(&dataset);
    make_file(fixture, "metadata.csv", "a|Yes.|\nb|Yes.|\nc|1|One.\nd|1|One.\ne|Long text.|\n");
    dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_int_equal(dataset->count, 5);
    assert_string_equal(dataset->entry[0].text, "Yes.");
    assert_int_equal(fixture->reported, 0);
    qv_dataset_close(&dataset);
}

static void a_speaker_that_no_row_names_is_told(void **state)
{
    struct fixture *fixture = *state;
    make_folder(fixture, "wavs");
    make_file(fixture, "wavs/a.wav", "");
    make_file(fixture, "wavs/b.wav", "");
    fixture->speaker = "Ann Leee";
    make_file(fixture, "metadata.csv", "a|Ann Lee|One.\nb|Carl X|Two.\n");
    qv_dataset *dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_int_equal(dataset->count, 2);
    assert_int_equal(fixture->reported, 1);
    assert_non_null(strstr(fixture->reports, "metadata.csv: no row names the speaker \"Ann Leee\""));
    qv_dataset_close(&dataset);
    // texts are no names: the speaker is one for the voice
    make_file(fixture, "metadata.csv", "a|He was 10 then.|He was ten then.\nb|It was so.|It was so.\n");
    dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_int_equal(fixture->reported, 0);
    qv_dataset_close(&dataset);
}

static void one_cause_is_told_once(void **state)
{
    struct fixture *fixture = *state;
    static char list[65536];
    char message[512];
    make_folder(fixture, "wavs");
    make_file(fixture, "wavs/a.wav", "");
    char *to = list + sprintf(list, "a|There.\n");
    for (int i = 0; i < 3000; i++)
        to += sprintf(to, "n%d|Not there.\n", i);
    sprintf(to, "columns\n");
    make_file(fixture, "metadata.csv", list);
    assert_null(open_dataset(fixture, NULL, 0, QV_ERROR_FORMAT, message));
    assert_non_null(strstr(message, "3001 of 3002 rows"));
    assert_non_null(strstr(message, "--keep-going"));
    assert_int_equal(fixture->reported, 5);
    assert_non_null(strstr(fixture->reports, "metadata.csv:2: no recording wavs/n0.*\n"));
    assert_non_null(
        strstr(fixture->reports, "2997 rows more of the same: there is no recording of that name"));
    assert_non_null(strstr(fixture->reports, "metadata.csv:5 to "));
    fixture->keep_going = true;
    qv_dataset *dataset = open_dataset(fixture, NULL, 0, 0, NULL);
    assert_int_equal(dataset->count, 1);
    assert_int_equal(dataset->faults, 3001);
    assert_string_equal(dataset->fault[2999].reason, "no recording wavs/n2999.*");
    qv_dataset_close(&dataset);
}

static void no_text_is_in_both_splits(void **state)
{
    struct fixture *fixture = *state;
    static char list[8192];
    make_good_rows(fixture, 100, list, sizeof list);
    make_file(fixture, "metadata.csv", list);
    int differs = 0;
    for (uint64_t seed = 0; seed < 20; seed++) {
        qv_dataset *dataset = open_dataset(fixture, NULL, seed, 0, NULL);
        qv_dataset *again = open_dataset(fixture, NULL, seed, 0, NULL);
        qv_dataset *other = open_dataset(fixture, NULL, seed + 1, 0, NULL);
        assert_int_equal(entries_of(dataset, QV_SPLIT_DEV), 2); // one text, read twice
        for (int i = 0; i < 100; i++) {
            assert_int_equal(dataset->entry[i].split, dataset->entry[i ^ 1].split);
            assert_int_equal(dataset->entry[i].split, again->entry[i].split);
            differs += dataset->entry[i].split != other->entry[i].split;
        }
        qv_dataset_close(&dataset);
        qv_dataset_close(&again);
        qv_dataset_close(&other);
    }
    assert_true(differs > 20);
    qv_dataset *dataset = open_dataset(fixture, "c01[0-2], c05?", 0, 0, NULL);
    assert_int_equal(entries_of(dataset, QV_SPLIT_DEV), 13);
    assert_int_equal(dataset->entry[13].split, QV_SPLIT_NONE);
    assert_int_equal(entries_of(dataset, QV_SPLIT_NONE), 1);
    assert_int_equal(fixture->reported, 1);
    assert_non_null(strstr(fixture->reports, "metadata.csv:14: c013 is not used"));
    assert_int_equal(dataset->left_out, 0);
    qv_dataset_close(&dataset);
}

static void development_ids_come_from_a_file(void **state)
{
    struct fixture *fixture = *state;
    static char list[8192];
    make_good_rows(fixture, 100, list, sizeof list);
    make_file(fixture, "metadata.csv", list);
    make_file(fixture, "dev", "c02\n\n c050\nc051 \n");
    char path[128];
    snprintf(path, sizeof path, "%s/dev", fixture->folder);
    qv_dataset *dataset = open_dataset(fixture, path, 0, 0, NULL);
    assert_int_equal(entries_of(dataset, QV_SPLIT_DEV), 12);
    assert_int_equal(dataset->entry[29].split, QV_SPLIT_DEV);
    assert_int_equal(dataset->entry[50].split, QV_SPLIT_DEV);
    assert_int_equal(dataset->entry[52].split, QV_SPLIT_TRAIN);
    qv_dataset_close(&dataset);
}

/* make_file for bytes that may be zero. */
static void make_bytes(const struct fixture *fixture, const char *name, const char *bytes, size_t size)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", fixture->folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* As editors of any system save it. */
static void a_file_of_ids_has_any_encoding(void **state)
{
    struct fixture *fixture = *state;
    static char list[8192];
    static const char marked[] = "\xEF\xBB\xBF"
                                 "c020\r\nc050\r\n",
                      wide[] = "\xFF\xFE"
                               "c\0"
                               "0\0"
                               "2\0"
                               "0\0"
                               "\n\0"
                               "c\0"
                               "0\0"
                               "5\0"
                               "0\0",
                      old[] = "c020\rc050\r";
    static const struct {
        const char *bytes;
        size_t size;
        int reported;
    } files[] = {{marked, sizeof marked - 1, 0}, {wide, sizeof wide - 1, 1}, {old, sizeof old - 1, 0}};
    make_good_rows(fixture, 100, list, sizeof list);
    make_file(fixture, "metadata.csv", list);
    char path[128];
    snprintf(path, sizeof path, "%s/dev", fixture->folder);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        make_bytes(fixture, "dev", files[i].bytes, files[i].size);
        qv_dataset *dataset = open_dataset(fixture, path, 0, 0, NULL);
        assert_int_equal(entries_of(dataset, QV_SPLIT_DEV), 2);
        assert_int_equal(dataset->entry[20].split, QV_SPLIT_DEV);
        assert_int_equal(dataset->entry[50].split, QV_SPLIT_DEV);
        // beside the two that have the texts of those
        assert_int_equal(fixture->reported, 2 + files[i].reported);
        assert_int_equal(strstr(fixture->reports, "/dev: is UTF-16") != NULL, files[i].reported);
        qv_dataset_close(&dataset);
    }
}

static void a_file_of_ids_that_cannot_be_read_is_no_pattern(void **state)
{
    struct fixture *fixture = *state;
    char path[128], message[512];
    make_file(fixture, "a.wav", "");
    make_file(fixture, "metadata.csv", "a|One.\n");
    make_file(fixture, "dev", "a\n");
    snprintf(path, sizeof path, "%s/dev", fixture->folder);
    assert_int_equal(chmod(path, 0) | chmod(fixture->folder, 0755), 0);
    const uid_t user = geteuid();
    if (user == 0)
        assert_int_equal(seteuid(65534), 0); // who may not read it either
    open_dataset(fixture, path, 0, QV_ERROR_OPEN, message);
    assert_int_equal(seteuid(user), 0);
    assert_memory_equal(message, path, strlen(path));
    assert_non_null(strstr(message, ": cannot be read (Permission denied)"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_may_be_paths, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(names_with_folders_are_found_as_others, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(recordings_may_lie_beside_the_list, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(texts_may_lie_beside_recordings, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(speakers_are_told_apart, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(odd_rows_leave_the_speakers, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_speaker_that_no_row_names_is_told, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(one_cause_is_told_once, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(reads_ljspeech, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(reads_other_encodings, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(reads_arctic, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(reports_every_faulty_row, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(refuses_hopeless_folders, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(no_text_is_in_both_splits, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(development_ids_come_from_a_file, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_file_of_ids_has_any_encoding, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_file_of_ids_that_cannot_be_read_is_no_pattern, open_fixture,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
