// SPDX-License-Identifier: MIT
#include "model/g2p_search.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "quaver/quaver.h"

enum { GROUP = 32, ROWS = GROUP * QV_G2P_BEAM }; // words, and hypotheses, that go through the network at once

/*
 * Reading order. The network looks for its place in a word by what the letters are, and in a word longer than
 * those it was fitted to it takes up again at a likeness of the right place: of "immunohistochemistry" it
 * read the last "istry" after "immunoh". So a hypothesis that looks further than LETTERS_BACK before or
 * LETTERS_AHEAD behind the letter it looked at last pays LEAP nats for each letter of the leap, and one that
 * ends pays UNREAD nats for each letter behind the last it looked at, save the SILENT ones that a word may
 * end in. Words of up to SHORT letters are like those it was fitted to, and pay nothing.
 */
enum { LETTERS_BACK = 1, LETTERS_AHEAD = 2, SILENT = 2, SHORT = 10 };
static const float LEAP = 4, UNREAD = 2;

/* A beginning of a word's phones, or all of them. */
typedef struct hypothesis {
    float score;
    int row;   // of the network's state before its last phone
    int place; // the letter looked at for its last phone
    int length;
    uint8_t phone[QV_G2P_LONGEST]; // classes
} hypothesis;

/* The best few, best first. */
typedef struct beam {
    hypothesis item[QV_G2P_BEAM];
    int count;
} beam;

/* The open hypotheses of all words, each a row of the network. */
typedef struct row_list {
    int count;
    int word[ROWS];
    int phone[ROWS]; // the last, as it is put in
    int from[ROWS];  // row of the step before
    int place[ROWS]; // the letter looked at last
} row_list;

struct qv_g2p_search {
    const qv_g2p *model;
    const qv_real *value;
    int width;
    bool in_order; // letters are read in their order
    qv_arena *arena;
    beam open[GROUP], next[GROUP], done[GROUP]; // for each word
    row_list rows;
};

/* What the decoder remembers, for `rows` hypotheses one after another. */
typedef struct memory {
    int rows;
    qv_real *input[QV_G2P_LAYERS]; // [kernel][rows][in], the last row is the present
    qv_real *state[QV_G2P_LAYERS]; // [rows][width]
} memory;

int qv_g2p_search_open(qv_g2p_search **search, const qv_g2p *model, const qv_real *value, int width)
{
    *search = NULL;
    if (width < 1 || width > QV_G2P_BEAM)
        return QV_ERROR_ARGUMENT;
    qv_g2p_search *s = malloc(sizeof *s);
    if (!s)
        return QV_ERROR_MEMORY;
    s->model = model;
    s->value = value;
    s->width = width;
    s->in_order = true;
    s->arena = qv_arena_open((size_t)1 << 20);
    if (!s->arena) {
        free(s);
        return QV_ERROR_MEMORY;
    }
    *search = s;
    return QV_OK;
}

void qv_g2p_search_any_order(qv_g2p_search *search)
{
    search->in_order = false;
}

void qv_g2p_search_close(qv_g2p_search **search)
{
    if (!search || !*search)
        return;
    qv_arena_close(&(*search)->arena);
    free(*search);
    *search = NULL;
}

/* Puts (score, parent + phone) into its place among the best `width`. */
static void offer(beam *b, int width, float score, const hypothesis *parent, int row, int phone)
{
    int at = b->count;
    if (at == width) {
        if (score <= b->item[width - 1].score)
            return;
        at--;
    } else {
        b->count++;
    }
    for (; at > 0 && b->item[at - 1].score < score; at--)
        b->item[at] = b->item[at - 1];
    hypothesis *item = &b->item[at];
    *item = *parent;
    item->score = score;
    item->row = row;
    if (phone != QV_G2P_END)
        item->phone[item->length++] = (uint8_t)phone;
}

static void cut(beam *b, float least)
{
    while (b->count > 0 && b->item[b->count - 1].score < least)
        b->count--;
}

/* What it takes from the score to end at the letter `place`. */
static float unread(int letters, int place)
{
    const int left = letters - 1 - place - SILENT;
    return letters > SHORT && left > 0 ? UNREAD * (float)left : 0;
}

/* "w" has seven phones; a word that goes on for longer than this has lost its way. */
static int most_phones(int letters)
{
    const int most = 3 * letters + 8;
    return most < QV_G2P_LONGEST ? most : QV_G2P_LONGEST;
}

/* Extends the hypotheses of one word, whose log probabilities begin at `row`. */
static void extend(qv_g2p_search *s, int word, int row, int letters, const qv_real *log_prob)
{
    const int longest = most_phones(letters);
    beam *open = &s->open[word], *next = &s->next[word], *done = &s->done[word];
    next->count = 0;
    float best = done->count ? done->item[0].score : -INFINITY;
    for (int i = 0; i < open->count; i++) {
        hypothesis *from = &open->item[i];
        from->place = s->rows.place[row + i];
        const qv_real *p = log_prob + (ptrdiff_t)(row + i) * QV_G2P_CLASSES;
        for (int phone = 0; phone < QV_G2P_CLASSES; phone++) {
            const float end = phone == QV_G2P_END && s->in_order ? unread(letters, from->place) : 0;
            const float score = from->score + (float)p[phone] - end;
            if (score < best - QV_G2P_MARGIN || (phone == QV_G2P_END && from->length == 0))
                continue;
            best = score > best ? score : best;
            if (phone == QV_G2P_END)
                offer(done, s->width, score, from, row + i, phone);
            else if (from->length < longest)
                offer(next, s->width, score, from, row + i, phone);
        }
    }
    // What is open can only become less likely.
    const bool full = done->count == s->width;
    const float worst = full ? done->item[s->width - 1].score : -INFINITY;
    cut(next, fmaxf(best - QV_G2P_MARGIN, worst));
    cut(done, best - QV_G2P_MARGIN);
}

static bool memory_take(const qv_g2p *model, qv_arena *arena, int rows, memory *m)
{
    m->rows = rows;
    for (int i = 0; i < model->sizes.decoder_layers; i++) {
        const qv_qrnn *l = &model->decoder[i];
        m->input[i] = qv_arena_zeros(arena, (size_t)l->width * (size_t)rows * (size_t)l->in);
        m->state[i] = qv_arena_zeros(arena, (size_t)rows * (size_t)l->hidden);
        if (!m->input[i] || !m->state[i])
            return false;
    }
    return true;
}

/* One step back in time, and row n continues row from[n] of `old`. */
static void memory_follow(const qv_g2p *model, const memory *old, const int *from, memory *m)
{
    for (int i = 0; i < model->sizes.decoder_layers; i++) {
        const qv_qrnn *l = &model->decoder[i];
        for (int n = 0; n < m->rows; n++) {
            for (int back = 0; back + 1 < l->width; back++)
                memcpy(m->input[i] + ((ptrdiff_t)back * m->rows + n) * l->in,
                       old->input[i] + ((ptrdiff_t)(back + 1) * old->rows + from[n]) * l->in,
                       sizeof(qv_real) * (size_t)l->in);
            memcpy(m->state[i] + (ptrdiff_t)n * l->hidden, old->state[i] + (ptrdiff_t)from[n] * l->hidden,
                   sizeof(qv_real) * (size_t)l->hidden);
        }
    }
}

/* Arrays of one step, all [rows][...]. */
typedef struct step_work {
    qv_real *context, *alpha, *k, *mixed;
} step_work;

static bool step_work_take(const qv_g2p *model, qv_arena *arena, int rows, int sources, step_work *work)
{
    const size_t width = (size_t)model->sizes.width;
    work->context = qv_arena_reals(arena, (size_t)rows * 3 * width);
    work->alpha = qv_arena_reals(arena, (size_t)rows * (size_t)sources);
    work->k = qv_arena_reals(arena, (size_t)rows * width);
    work->mixed = qv_arena_reals(arena, (size_t)rows * width);
    return work->context && work->alpha && work->k && work->mixed;
}

/* One layer for one step: returns its output [rows][width], NULL when memory is short. */
static const qv_real *step_layer(qv_g2p_search *s, int index, const qv_g2p_code *code,
                                 const qv_attention_sources *from, const memory *m, const step_work *work)
{
    const qv_g2p *model = s->model;
    const qv_qrnn *l = &model->decoder[index];
    const int rows = m->rows, width = l->hidden;
    const qv_span span = {.steps = 1, .count = rows};
    qv_g2p_layer layer = {.x = m->input[index] + (size_t)(l->width - 1) * (size_t)rows * (size_t)l->in};
    layer.sum = qv_arena_reals(s->arena, (size_t)rows * (size_t)width);
    if (!layer.sum || !qv_g2p_take_tape(l, rows, s->arena, &layer.tape))
        return NULL;
    for (int n = 0; n < rows; n++)
        memcpy(work->context + (ptrdiff_t)n * 3 * width,
               code->context[index] + (size_t)from->word[n] * 3 * (size_t)width,
               sizeof(qv_real) * 3 * (size_t)width);
    const bool last = index == model->sizes.decoder_layers - 1;
    const qv_qrnn_given given = {.before = l->width - 1, .state = m->state[index], .context = work->context};
    qv_qrnn_batch_forward(l, s->value, &span, layer.x, &given, &layer.tape, last ? NULL : layer.sum);
    if (last) {
        const qv_attention_queries at = {span, layer.tape.cell, layer.tape.gates + 2 * width, 3 * width};
        const qv_attention_tape tape = {work->alpha, work->k, work->mixed};
        qv_attention_forward(&model->attention, s->value, &at, from, &tape, layer.sum);
    }
    if (!qv_g2p_join(&model->decoder_norm[index], s->value, l->in, rows, NULL, s->arena, &layer))
        return NULL;
    return layer.out;
}

/* Notes the letter that each row looks at most. alpha [rows][sources] */
static void note_places(row_list *rows, const qv_real *alpha, int sources)
{
    for (int n = 0; n < rows->count; n++, alpha += sources) {
        int most = 0;
        for (int i = 1; i < sources; i++)
            most = alpha[i] > alpha[most] ? i : most;
        rows->place[n] = most;
    }
}

/* The output of all layers [rows][width]; NULL when memory is short. */
static const qv_real *step_layers(qv_g2p_search *s, const qv_g2p_code *code, const qv_span *span,
                                  const memory *m, const step_work *work)
{
    const qv_attention_reach reach = {s->rows.place, LETTERS_BACK, LETTERS_AHEAD, LEAP, SHORT};
    const qv_attention_sources from = {
        .span = *span, .e = code->e, .word = s->rows.word, .reach = s->in_order ? &reach : NULL};
    const qv_real *out = NULL;
    for (int i = 0; i < s->model->sizes.decoder_layers; i++) {
        const qv_qrnn *l = &s->model->decoder[i];
        if (i > 0)
            memcpy(m->input[i] + (ptrdiff_t)(l->width - 1) * m->rows * l->in, out,
                   sizeof *out * (size_t)m->rows * (size_t)l->in);
        out = step_layer(s, i, code, &from, m, work);
        if (!out)
            return NULL;
    }
    return out;
}

/* Log probabilities [rows][QV_G2P_CLASSES] of what follows the phone of each row; NULL when memory is short.
 * The places of the rows become those looked at now. */
static const qv_real *step(qv_g2p_search *s, const qv_g2p_code *code, const qv_span *span, const memory *m)
{
    const qv_g2p *model = s->model;
    const int rows = m->rows;
    step_work work;
    qv_real *log_prob = qv_arena_reals(s->arena, (size_t)rows * QV_G2P_CLASSES);
    if (!log_prob || !step_work_take(model, s->arena, rows, span->steps, &work))
        return NULL;
    const qv_qrnn *first = &model->decoder[0];
    qv_embedding_forward(&model->phone, s->value, s->rows.phone, rows,
                         m->input[0] + (ptrdiff_t)(first->width - 1) * rows * first->in);
    const qv_real *out = step_layers(s, code, span, m, &work);
    if (!out)
        return NULL;
    note_places(&s->rows, work.alpha, span->steps);
    qv_linear_forward(&model->output, s->value, out, rows, log_prob);
    for (int n = 0; n < rows; n++)
        qv_g2p_log_softmax(log_prob + (ptrdiff_t)n * QV_G2P_CLASSES);
    return log_prob;
}

/* Lists the open hypotheses of all words as rows. */
static void list_rows(qv_g2p_search *s, int words)
{
    row_list *rows = &s->rows;
    rows->count = 0;
    for (int w = 0; w < words; w++)
        for (int i = 0; i < s->open[w].count; i++) {
            const hypothesis *h = &s->open[w].item[i];
            const int row = rows->count++;
            rows->word[row] = w;
            rows->phone[row] = h->length ? h->phone[h->length - 1] : QV_G2P_START;
            rows->from[row] = h->row;
            rows->place[row] = h->place;
        }
}

static bool decode(qv_g2p_search *s, const qv_g2p_code *code, const qv_span *span)
{
    memory m[2] = {{0}, {0}}; // of this step and the one before
    for (int t = 0;; t++) {
        list_rows(s, span->count);
        if (s->rows.count == 0)
            return true;
        if (!memory_take(s->model, s->arena, s->rows.count, &m[t % 2]))
            return false;
        if (t > 0)
            memory_follow(s->model, &m[1 - t % 2], s->rows.from, &m[t % 2]);
        const size_t mark = qv_arena_mark(s->arena);
        const qv_real *log_prob = step(s, code, span, &m[t % 2]);
        if (!log_prob)
            return false;
        for (int w = 0, row = 0; w < span->count; w++) {
            const int count = s->open[w].count;
            extend(s, w, row, span->length[w], log_prob);
            row += count;
            s->open[w] = s->next[w];
        }
        qv_arena_release(s->arena, mark);
    }
}

static int read_length(const qv_g2p_word *word)
{
    return word->length < QV_G2P_LONGEST ? (int)word->length : QV_G2P_LONGEST;
}

/* The letters of a word as numbers; returns how many are known. */
static int read_letters(const qv_g2p_word *word, int most, int stride, int *letter)
{
    int known = 0;
    for (int i = 0; i < most; i++) {
        letter[(ptrdiff_t)i * stride] = qv_g2p_letter(word->letters[i]);
        known += letter[(ptrdiff_t)i * stride] > 0;
    }
    return known;
}

/* The phone without its stress: the three stressings of a vowel lie side by side (text/phones.h). */
static int plain(int phone)
{
    enum { VOWELS = 24 };
    return phone < VOWELS ? phone : VOWELS + (phone - VOWELS) / 3;
}

static bool same_phones(const hypothesis *a, const hypothesis *b)
{
    if (a->length != b->length)
        return false;
    for (int i = 0; i < a->length; i++)
        if (plain(a->phone[i]) != plain(b->phone[i]))
            return false;
    return true;
}

/* Log of the probability of a hypothesis' phones with any stress. */
static float all_stressings(const beam *done, const hypothesis *h)
{
    float sum = 0;
    for (int i = 0; i < done->count; i++)
        if (same_phones(&done->item[i], h))
            sum += expf(done->item[i].score - h->score);
    return h->score + logf(sum);
}

/* Brings the best stressing of the phones that are likeliest over all their stressings to the front, and
 * returns its lead. */
static float choose(beam *done)
{
    float total[QV_G2P_BEAM], lead = INFINITY;
    int first = 0;
    for (int i = 0; i < done->count; i++) {
        total[i] = all_stressings(done, &done->item[i]);
        if (total[i] > total[first] && !same_phones(&done->item[i], &done->item[first]))
            first = i; // of equal phones the first is the best
    }
    for (int i = 0; i < done->count; i++) {
        const bool same = same_phones(&done->item[i], &done->item[first]);
        const float ahead = same ? done->item[first].score - done->item[i].score : total[first] - total[i];
        if (i != first && ahead < lead)
            lead = ahead;
    }
    if (done->count > 0) {
        const hypothesis top = done->item[first];
        memmove(done->item + 1, done->item, sizeof *done->item * (size_t)first);
        done->item[0] = top;
    }
    return lead;
}

static void write_guesses(const beam *done, float lead, int nbest, qv_g2p_guess *guesses)
{
    for (int i = 0; i < nbest; i++) {
        qv_g2p_guess *guess = &guesses[i];
        *guess = (qv_g2p_guess){.score = -INFINITY, .lead = i == 0 ? lead : 0};
        if (i >= done->count)
            continue;
        guess->symbols = done->item[i].length;
        guess->score = done->item[i].score;
        for (int k = 0; k < guess->symbols; k++)
            guess->symbol[k] = (uint8_t)(done->item[i].phone[k] + QV_FIRST_PHONE);
    }
}

/* order [count]: which of the words make up the group */
static bool search_group(qv_g2p_search *s, const qv_g2p_word *words, const int *order, int count, int nbest,
                         qv_g2p_guess *guesses)
{
    int length[GROUP], letters[GROUP * QV_G2P_LONGEST] = {0};
    qv_span span = {.count = count, .length = length, .steps = 1};
    for (int n = 0; n < count; n++) {
        length[n] = read_length(&words[order[n]]);
        const int known = read_letters(&words[order[n]], length[n], count, letters + n);
        length[n] = length[n] > 0 ? length[n] : 1;
        span.steps = length[n] > span.steps ? length[n] : span.steps;
        s->done[n].count = 0;
        s->open[n].count = known > 0;
        s->open[n].item[0] = (hypothesis){.row = n};
    }
    qv_g2p_code code;
    if (!qv_g2p_encode(s->model, s->value, &span, letters, NULL, s->arena, &code) || !decode(s, &code, &span))
        return false;
    for (int n = 0; n < count; n++) {
        const float lead = choose(&s->done[n]);
        write_guesses(&s->done[n], lead, nbest, guesses + (ptrdiff_t)order[n] * nbest);
    }
    return true;
}

/* Words by length, so that groups have little padding. order [count] */
static void sort_by_length(const qv_g2p_word *words, int count, int *order)
{
    int place[QV_G2P_LONGEST + 2] = {0};
    for (int n = 0; n < count; n++)
        place[read_length(&words[n]) + 1]++;
    for (int i = 0; i <= QV_G2P_LONGEST; i++)
        place[i + 1] += place[i];
    for (int n = 0; n < count; n++)
        order[place[read_length(&words[n])]++] = n;
}

int qv_g2p_search_run(qv_g2p_search *s, const qv_g2p_word *words, int count, int nbest, qv_g2p_guess *guesses)
{
    enum { SORTED = 1024 }; // words at a time
    int order[SORTED];
    if (nbest < 1 || nbest > s->width || count < 0)
        return QV_ERROR_ARGUMENT;
    for (int first = 0; first < count; first += SORTED) {
        const int some = count - first < SORTED ? count - first : SORTED;
        sort_by_length(words + first, some, order);
        for (int group = 0; group < some; group += GROUP) {
            const size_t mark = qv_arena_mark(s->arena);
            const bool done =
                search_group(s, words + first, order + group, some - group < GROUP ? some - group : GROUP,
                             nbest, guesses + (ptrdiff_t)first * nbest);
            qv_arena_release(s->arena, mark);
            if (!done)
                return QV_ERROR_MEMORY;
        }
    }
    return QV_OK;
}
