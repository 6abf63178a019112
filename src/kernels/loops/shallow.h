// SPDX-License-Identifier: MIT
/* Products with few rows of weights. Included by exact_level.c. */

enum { SHALLOW_ROWS = 4 }; // of C at a time, for which a vector of B is read once

/* LANES values of B from element `at` on */
QV_INLINE vector shallow_weights(qv_source type, const void *b, ptrdiff_t at)
{
    if (type == QV_HALVES)
        return widen((const uint16_t *)b + at);
    return *(const place *)((const qv_real *)b + at);
}

/* C's rows from `c` on, `rows` of them, in LANES columns from `column` on. `type` and `rows` are constants
 * where it is inlined. */
QV_INLINE void shallow_tile(qv_source type, int rows, int column, int n, int k, const qv_real *a,
                            const void *b, qv_real *c)
{
    vector sum[SHALLOW_ROWS];
    for (int t = 0; t < rows; t++)
        sum[t] = *(const place *)(c + (ptrdiff_t)t * n + column);
    for (int i = 0; i < k; i++) {
        const vector weights = shallow_weights(type, b, (ptrdiff_t)i * n + column);
        for (int t = 0; t < rows; t++)
            sum[t] += a[t * k + i] * weights;
    }
    for (int t = 0; t < rows; t++)
        *(place *)(c + (ptrdiff_t)t * n + column) = sum[t];
}

/* One row's columns that fill no register */
QV_INLINE void shallow_rest(qv_source type, int column, int n, int k, const qv_real *a, const void *b,
                            qv_real *c)
{
    for (int i = 0; i < k; i++)
        for (int j = column; j < n; j++) {
            const ptrdiff_t at = (ptrdiff_t)i * n + j;
            c[j] += a[i] * (type == QV_HALVES ? (qv_real)qv_half_widen1(((const uint16_t *)b)[at])
                                              : ((const qv_real *)b)[at]);
        }
}

QV_INLINE void shallow(qv_source type, int m, int n, int k, const qv_real *a, const void *b, qv_real *c)
{
    int row = 0;
    for (; row + SHALLOW_ROWS <= m; row += SHALLOW_ROWS)
        for (int column = 0; column + LANES <= n; column += LANES)
            shallow_tile(type, SHALLOW_ROWS, column, n, k, a + (ptrdiff_t)row * k, b, c + (ptrdiff_t)row * n);
    for (; row < m; row++)
        for (int column = 0; column + LANES <= n; column += LANES)
            shallow_tile(type, 1, column, n, k, a + (ptrdiff_t)row * k, b, c + (ptrdiff_t)row * n);
    for (row = 0; n % LANES && row < m; row++)
        shallow_rest(type, n - n % LANES, n, k, a + (ptrdiff_t)row * k, b, c + (ptrdiff_t)row * n);
}

void QV_OF_LEVEL(multiply_shallow)(int m, int n, int k, const qv_real *a, qv_source type, const void *b,
                                   qv_real *c)
{
    if (type == QV_HALVES)
        shallow(QV_HALVES, m, n, k, a, b, c);
    else
        shallow(QV_REALS, m, n, k, a, b, c);
}
