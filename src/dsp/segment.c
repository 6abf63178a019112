#include "dsp/segment.h"
#include <string.h>

#define INAUDIBLE_LOG -16.1f // natural log of 1e-7 of full scale: -140 dB

static qv_real highest(const qv_real *knots)
{
    qv_real found = knots[0];
    for (int k = 1; k < QV_KNOTS; k++)
        found = knots[k] > found ? knots[k] : found;
    return found;
}

void qv_envelope_make(const qv_synthesis *synthesis, const qv_real *voiced, const qv_real *noise,
                      qv_envelope *envelope)
{
    qv_minimum_phase(&synthesis->envelope, voiced, envelope->voiced_re, envelope->voiced_im);
    qv_zero_phase(&synthesis->envelope, noise, envelope->noise);
    envelope->voiced_audible = highest(voiced) > (qv_real)INAUDIBLE_LOG;
    envelope->noise_audible = highest(noise) > (qv_real)INAUDIBLE_LOG;
}

qv_hop_parts qv_hop_audible(const qv_envelope *before, const qv_envelope *now, qv_real voicing_before,
                            qv_real voicing_now)
{
    bool any_voicing = voicing_before != 0 || voicing_now != 0;
    return (qv_hop_parts){
        .voiced = any_voicing && (before->voiced_audible || now->voiced_audible),
        .noise = before->noise_audible || now->noise_audible,
    };
}

QV_CLONES void qv_voice_pulses(const qv_real *pulses, qv_real voicing_before, qv_real voicing_now,
                               qv_real *voiced)
{
    const qv_real step = (voicing_now - voicing_before) / QV_HOP;
    for (int i = 0; i < QV_HOP; i++)
        voiced[i] = pulses[i] * (voicing_before + step * (qv_real)i);
}

/* pair [QV_HOP][2] = (excitation under the rising half, under the falling half) */
QV_CLONES static void window_pair(const qv_real *restrict rise, const qv_real *restrict excitation,
                                  qv_real *restrict pair)
{
    for (int i = 0; i < QV_HOP; i++) {
        qv_real rising = rise[i] * excitation[i];
        pair[2 * i] = rising;
        pair[2 * i + 1] = excitation[i] - rising;
    }
}

/* Z [QV_FFT][2] to real and imaginary parts [QV_FFT + 1], with bin 0 again at the end */
QV_CLONES static void split_parts(const qv_real *restrict z, qv_real *restrict re, qv_real *restrict im)
{
    for (int k = 0; k < QV_FFT; k++) {
        re[k] = z[2 * k];
        im[k] = z[2 * k + 1];
    }
    re[QV_FFT] = re[0];
    im[QV_FFT] = im[0];
}

/* The two spectra in the transform of a pair, see fft.h. */
QV_CLONES static void split_pair(const qv_real *restrict re, const qv_real *restrict im,
                                 qv_hop_spectra *restrict spectra)
{
    for (int k = 0; k < QV_BINS; k++) {
        qv_real a = re[k], b = im[k], c = re[QV_FFT - k], d = im[QV_FFT - k];
        spectra->rise_re[k] = (qv_real)0.5 * (a + c);
        spectra->rise_im[k] = (qv_real)0.5 * (b - d);
        spectra->fall_re[k] = (qv_real)0.5 * (b + d);
        spectra->fall_im[k] = (qv_real)0.5 * (c - a);
    }
}

void qv_hop_transform(const qv_synthesis *synthesis, const qv_real *excitation, qv_hop_spectra *spectra)
{
    _Alignas(QV_FFT_ALIGN) qv_real pair[2 * QV_FFT];
    _Alignas(QV_FFT_ALIGN) qv_real z[2 * QV_FFT];
    qv_real re[QV_FFT + 1], im[QV_FFT + 1];
    memset(pair, 0, 2 * QV_LEAD * sizeof(*pair));
    window_pair(synthesis->rise, excitation, pair + 2 * QV_LEAD);
    memset(pair + 2 * (QV_LEAD + QV_HOP), 0, 2 * (QV_FFT - QV_LEAD - QV_HOP) * sizeof(*pair));
    qv_cfft_forward(synthesis->pair, pair, z);
    split_parts(z, re, im);
    split_pair(re, im, spectra);
}

QV_CLONES void qv_add_voiced(const qv_hop_spectra *restrict x, const qv_envelope *restrict before,
                             const qv_envelope *restrict now, qv_spectrum *restrict sum)
{
    for (int k = 0; k < QV_BINS; k++) {
        qv_real e_re = now->voiced_re[k], e_im = now->voiced_im[k];
        qv_real b_re = before->voiced_re[k], b_im = before->voiced_im[k];
        sum->re[k] +=
            x->rise_re[k] * e_re - x->rise_im[k] * e_im + x->fall_re[k] * b_re - x->fall_im[k] * b_im;
        sum->im[k] +=
            x->rise_re[k] * e_im + x->rise_im[k] * e_re + x->fall_re[k] * b_im + x->fall_im[k] * b_re;
    }
}

QV_CLONES void qv_add_noise(const qv_hop_spectra *restrict x, const qv_envelope *restrict before,
                            const qv_envelope *restrict now, qv_spectrum *restrict sum)
{
    for (int k = 0; k < QV_BINS; k++) {
        sum->re[k] += x->rise_re[k] * now->noise[k] + x->fall_re[k] * before->noise[k];
        sum->im[k] += x->rise_im[k] * now->noise[k] + x->fall_im[k] * before->noise[k];
    }
}

QV_CLONES static void join_parts(const qv_spectrum *restrict from, qv_real scale, qv_real *restrict spectrum)
{
    for (int k = 0; k < QV_BINS; k++) {
        spectrum[2 * k] = scale * from->re[k];
        spectrum[2 * k + 1] = scale * from->im[k];
    }
}

void qv_hop_sound(const qv_synthesis *synthesis, const qv_spectrum *from, qv_real *sound)
{
    _Alignas(QV_FFT_ALIGN) qv_real spectrum[2 * QV_BINS];
    join_parts(from, (qv_real)1 / QV_FFT, spectrum);
    qv_fft_inverse(synthesis->fft, spectrum, sound);
}
