// SPDX-License-Identifier: MIT
#include "dsp/segment.h"
#include "kernels/kernels.h"
#include <string.h>

#define INAUDIBLE_LOG -16.1f // natural log of 1e-7 of full scale: -140 dB

static qv_real highest(const qv_real *knots)
{
    qv_real found = knots[0];
    for (int k = 1; k < QV_KNOTS; k++)
        found = knots[k] > found ? knots[k] : found;
    return found;
}

void qv_envelope_begin(const qv_synthesis *synthesis, const qv_real *voiced, const qv_real *noise,
                       qv_envelope *envelope)
{
    qv_zero_phase(&synthesis->envelope, noise, envelope->noise);
    memcpy(envelope->knots, voiced, sizeof envelope->knots);
    envelope->voiced_due = true;
    envelope->voiced_audible = highest(voiced) > (qv_real)INAUDIBLE_LOG;
    envelope->noise_audible = highest(noise) > (qv_real)INAUDIBLE_LOG;
}

void qv_envelope_complete(const qv_synthesis *synthesis, qv_envelope *envelope)
{
    if (envelope->voiced_due)
        qv_minimum_phase(&synthesis->envelope, envelope->knots, envelope->voiced_re, envelope->voiced_im);
    envelope->voiced_due = false;
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

void qv_voice_pulses(const qv_real *pulses, qv_real voicing_before, qv_real voicing_now, int hop,
                     qv_real *voiced)
{
    qv_kernels()->voice(pulses, voicing_before, voicing_now, hop, voiced);
}

void qv_hop_transform(const qv_synthesis *synthesis, const qv_real *excitation, int hop,
                      qv_hop_spectra *spectra)
{
    _Alignas(QV_FFT_ALIGN) qv_real pair[2 * QV_FFT];
    _Alignas(QV_FFT_ALIGN) qv_real z[2 * QV_FFT];
    qv_real re[QV_FFT + 1], im[QV_FFT + 1];
    const qv_kernel_table *k = qv_kernels();
    memset(pair, 0, 2 * QV_LEAD * sizeof(*pair));
    k->window_halves(synthesis->rise[QV_HOP / hop - 1], excitation, hop, pair + 2 * QV_LEAD);
    memset(pair + 2 * (QV_LEAD + hop), 0, 2 * (size_t)(QV_FFT - QV_LEAD - hop) * sizeof(*pair));
    qv_cfft_forward(synthesis->pair, pair, z);
    k->split(z, QV_FFT, re, im);
    k->split_two((qv_parts){re, im}, QV_FFT, QV_BINS, (qv_parts_out){spectra->rise_re, spectra->rise_im},
                 (qv_parts_out){spectra->fall_re, spectra->fall_im});
}

void qv_add_voiced(const qv_hop_spectra *x, const qv_envelope *before, const qv_envelope *now,
                   qv_spectrum *sum)
{
    qv_kernels()->add_voiced((qv_parts){x->rise_re, x->rise_im}, (qv_parts){now->voiced_re, now->voiced_im},
                             (qv_parts){x->fall_re, x->fall_im},
                             (qv_parts){before->voiced_re, before->voiced_im}, QV_BINS,
                             (qv_parts_out){sum->re, sum->im});
}

void qv_add_noise(const qv_hop_spectra *x, const qv_envelope *before, const qv_envelope *now,
                  qv_spectrum *sum)
{
    qv_kernels()->add_noise((qv_parts){x->rise_re, x->rise_im}, now->noise,
                            (qv_parts){x->fall_re, x->fall_im}, before->noise, QV_BINS,
                            (qv_parts_out){sum->re, sum->im});
}

void qv_hop_sound(const qv_synthesis *synthesis, const qv_spectrum *from, qv_real *sound)
{
    _Alignas(QV_FFT_ALIGN) qv_real spectrum[2 * QV_BINS];
    qv_kernels()->join((qv_parts){from->re, from->im}, (qv_real)1 / QV_FFT, QV_BINS, spectrum);
    qv_fft_inverse(synthesis->fft, spectrum, sound);
}
