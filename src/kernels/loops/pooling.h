// SPDX-License-Identifier: MIT
/*
 * Activations and pooling of QRNN layers. Included by exact_level.c.
 *
 * The gates z f o i of a row lie `hidden` values apart. The loops are without dependence between units, so
 * they become vector code; `pooling` is a constant wherever they are inlined.
 */
#include <string.h>

/* ---- One row of a stripe of units ------------------------------------------------------------------- */

/* gates: the convolution comes in, the activations go out. `kept` [n] is one where zoneout keeps the state,
 * else zero. `state` [n]: c_{t-1} comes in, c_t goes out. */
QV_INLINE void pool_units(qv_pooling pooling, int hidden, int n, qv_real *gates, const qv_real *bias,
                          const qv_real *kept, qv_real *state, qv_real *cell, qv_real *h)
{
    QV_INDEPENDENT
    for (int i = 0; i < n; i++) {
        const qv_real z = qv_tanh1(gates[i] + bias[i]);
        qv_real f = qv_sigmoid1(gates[hidden + i] + bias[hidden + i]);
        f = kept[i] > f ? kept[i] : f;
        gates[i] = z;
        gates[hidden + i] = f;
        qv_real in = 1 - f, o = 1;
        if (pooling != QV_POOL_F)
            gates[2 * hidden + i] = o = qv_sigmoid1(gates[2 * hidden + i] + bias[2 * hidden + i]);
        if (pooling == QV_POOL_IFO)
            gates[3 * hidden + i] = in = qv_sigmoid1(gates[3 * hidden + i] + bias[3 * hidden + i]);
        const qv_real c = f * state[i] + in * z;
        state[i] = c;
        cell[i] = c;
        h[i] = o * c;
    }
}

/* gates: the activations come in, the gradients of the convolution go out and are added to `sum` [G hidden].
 * `carry` [n]: the gradient of c_t from later rows comes in, that of c_{t-1} goes out. */
QV_INLINE void pool_units_backward(qv_pooling pooling, int hidden, int n, qv_real *gates, const qv_real *cell,
                                   const qv_real *previous, const qv_real *dh, qv_real *carry, qv_real *sum)
{
    QV_INDEPENDENT
    for (int i = 0; i < n; i++) {
        const qv_real z = gates[i], f = gates[hidden + i];
        qv_real dc = carry[i] + dh[i], df = previous[i] - z, in = 1 - f;
        if (pooling != QV_POOL_F) {
            const qv_real o = gates[2 * hidden + i];
            const qv_real d = dh[i] * cell[i] * o * (1 - o);
            dc = carry[i] + dh[i] * o;
            gates[2 * hidden + i] = d;
            sum[2 * hidden + i] += d;
        }
        if (pooling == QV_POOL_IFO) {
            in = gates[3 * hidden + i];
            const qv_real d = dc * z * in * (1 - in);
            df = previous[i];
            gates[3 * hidden + i] = d;
            sum[3 * hidden + i] += d;
        }
        const qv_real dz = dc * in * (1 - z * z);
        df *= dc * f * (1 - f);
        gates[i] = dz;
        gates[hidden + i] = df;
        sum[i] += dz;
        sum[hidden + i] += df;
        carry[i] = dc * f;
    }
}

/* ---- A stripe of units over all rows ---------------------------------------------------------------- */

QV_INLINE void pool_stripe(qv_pooling pooling, const qv_stripe *s, const qv_real *bias, float zoneout,
                           qv_rng *rng, qv_real *state, qv_real *h)
{
    qv_real c[QV_STRIPE] = {0}, kept[QV_STRIPE] = {0}, unwanted[QV_STRIPE];
    if (state)
        memcpy(c, state, (size_t)s->units * sizeof *c);
    for (int step = 0; step < s->frames; step++) {
        const ptrdiff_t t = s->reverse ? s->frames - 1 - step : step;
        if (zoneout > 0.0f)
            qv_rng_choose(rng, zoneout, 1, 0, kept, s->units);
        pool_units(pooling, s->hidden, s->units, s->gates + t * s->gates_width, bias, kept, c,
                   s->cell ? s->cell + t * s->hidden : unwanted, h + t * s->hidden);
    }
    if (state)
        memcpy(state, c, (size_t)s->units * sizeof *c);
}

void QV_OF_LEVEL(pool)(const qv_stripe *s, const qv_real *bias, float zoneout, qv_rng *rng, qv_real *state,
                       qv_real *h)
{
    if (s->pooling == QV_POOL_F)
        pool_stripe(QV_POOL_F, s, bias, zoneout, rng, state, h);
    else if (s->pooling == QV_POOL_FO)
        pool_stripe(QV_POOL_FO, s, bias, zoneout, rng, state, h);
    else
        pool_stripe(QV_POOL_IFO, s, bias, zoneout, rng, state, h);
}

/* `sum` [G hidden] += the sum over time of the gradient of the convolution */
QV_INLINE void pool_stripe_backward(qv_pooling pooling, const qv_stripe *s, const qv_real *dh, qv_real *sum)
{
    qv_real carry[QV_STRIPE] = {0};
    const qv_real zero[QV_STRIPE] = {0};
    const ptrdiff_t earlier = s->reverse ? s->hidden : -s->hidden;
    for (int step = s->frames - 1; step >= 0; step--) {
        const ptrdiff_t t = s->reverse ? s->frames - 1 - step : step;
        const qv_real *cell = s->cell + t * s->hidden;
        pool_units_backward(pooling, s->hidden, s->units, s->gates + t * s->gates_width, cell,
                            step ? cell + earlier : zero, dh + t * s->hidden, carry, sum);
    }
}

void QV_OF_LEVEL(pool_backward)(const qv_stripe *s, const qv_real *dh, qv_real *sum)
{
    if (s->pooling == QV_POOL_F)
        pool_stripe_backward(QV_POOL_F, s, dh, sum);
    else if (s->pooling == QV_POOL_FO)
        pool_stripe_backward(QV_POOL_FO, s, dh, sum);
    else
        pool_stripe_backward(QV_POOL_IFO, s, dh, sum);
}

/* ---- One row of a batch ---------------------------------------------------------------------------------
 */

/* One step of the pooling of one sequence; `last` is c of the step before, NULL at the start. */
void QV_OF_LEVEL(pool_row)(qv_pooling pooling, int hidden, const qv_real *gate, const qv_real *last,
                           qv_real *cell, qv_real *h)
{
    const qv_real *z = gate, *f = gate + hidden, *o = gate + 2 * hidden, *in = gate + 3 * hidden;
    for (int i = 0; i < hidden; i++)
        cell[i] = (pooling == QV_POOL_IFO ? in[i] : 1 - f[i]) * z[i];
    if (last)
        for (int i = 0; i < hidden; i++)
            cell[i] += f[i] * last[i];
    if (h && pooling != QV_POOL_F)
        for (int i = 0; i < hidden; i++)
            h[i] = o[i] * cell[i];
}

/*
 * One step of the reverse scan. With g the gradient of c_t:
 *     dz = g (1 - f)   df = g (c_{t-1} - z)            or   dz = g i   df = g c_{t-1}   di = g z
 * and f g goes on to the step before. Gates become gradients before their non-linearities; a forget gate
 * that zoneout set to one gets none, as f (1 - f) is zero there.
 */
void QV_OF_LEVEL(pool_row_backward)(qv_pooling pooling, int hidden, qv_real *gate, const qv_real *cell,
                                    const qv_real *last, const qv_real *dh, const qv_real *doutput,
                                    qv_real *carry)
{
    qv_real *gz = gate, *gf = gate + hidden, *go = gate + 2 * hidden, *gi = gate + 3 * hidden;
    for (int i = 0; i < hidden; i++) {
        const qv_real z = gz[i], f = gf[i];
        qv_real g = carry[i] + dh[i];
        if (pooling != QV_POOL_F) {
            const qv_real o = go[i];
            if (!doutput)
                g = carry[i] + dh[i] * o;
            go[i] = (doutput ? doutput[i] : dh[i] * cell[i]) * o * (1 - o);
        }
        if (pooling == QV_POOL_IFO) {
            const qv_real in = gi[i];
            gi[i] = g * z * in * (1 - in);
            gz[i] = g * in * (1 - z * z);
            gf[i] = g * last[i] * f * (1 - f);
        } else {
            gz[i] = g * (1 - f) * (1 - z * z);
            gf[i] = g * (last[i] - z) * f * (1 - f);
        }
        carry[i] = g * f;
    }
}
