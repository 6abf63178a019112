#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What synthesised speech lacks beside recordings of the same texts, as far as spectra tell.

usage: compare_sound.py RECORDED MADE...        folders of ID.wav

For each folder MADE, over the recordings that it has, too:
  level      long-term power by band beside the recordings', dB, both at the same level as a whole
  harmonics  how far the harmonics of voiced frames stand over what is halfway between them, median by
             band, and the recordings' (dB)
  motion     power of the modulation of log-mel at 2-8, 8-16 and 16-32 Hz beside the recordings', dB
  F0         standard deviation in semitones about each sentence's mean, and the recordings'
Needs numpy, scipy and soundfile, and `parselmouth` (Praat) for F0.
"""
import glob
import os
import sys

import numpy as np
import parselmouth
import soundfile as sf
from scipy.signal import resample_poly

RATE, HOP, WINDOW, FFT = 24000, 240, 960, 4096
BANDS = [(80, 500), (500, 1500), (1500, 3000), (3000, 4000), (4000, 6000), (6000, 8000), (8000, 11000)]
MOTION = [(2, 8), (8, 16), (16, 32)]


def read(path):
    samples, rate = sf.read(path, always_2d=True)
    samples = samples.mean(1)
    if rate != RATE:
        divisor = np.gcd(rate, RATE)
        samples = resample_poly(samples, RATE // divisor, rate // divisor)
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    power = (frames**2).mean(1)
    active = power > power.max() * 1e-4
    return samples * 10 ** (-23 / 20) / np.sqrt(power[active].mean())


def spectrum(samples, window):
    frames = np.lib.stride_tricks.sliding_window_view(samples, window)[::HOP] * np.hanning(window)
    return np.abs(np.fft.rfft(frames, FFT)) ** 2 + 1e-12


def band(spectra, low, high):
    k = np.arange(spectra.shape[1]) * RATE / FFT
    return spectra[:, (k >= low) & (k < high)]


def mel_bands():
    mel = np.linspace(0, 2595 * np.log10(1 + RATE / 2 / 700), 82)
    edge = 700 * (10 ** (mel / 2595) - 1)
    k = np.arange(FFT // 2 + 1) * RATE / FFT
    return np.array([np.clip(np.minimum((k - a) / (b - a), (c - k) / (c - b)), 0, None)
                     for a, b, c in zip(edge, edge[1:], edge[2:])])


MEL = mel_bands()


def motion(samples):
    log_mel = np.log(spectrum(samples, WINDOW) @ MEL.T + 1e-7)
    log_mel -= log_mel.mean(0)
    length = 64
    cut = [log_mel[i:i + length] * np.hanning(length)[:, None]
           for i in range(0, len(log_mel) - length + 1, length // 2)]
    power = np.mean([np.abs(np.fft.rfft(c, axis=0)) ** 2 for c in cut], axis=(0, 2))
    hz = np.arange(len(power)) * RATE / HOP / length
    return [power[(hz >= a) & (hz < b)].sum() for a, b in MOTION]


def pitch(samples):
    track = parselmouth.Sound(samples, RATE).to_pitch_ac(HOP / RATE, 75, 15, False, 0.03, 0.5, 0.01, 0.35, 0.14, 500)
    return track.xs(), track.selected_array["frequency"]


def harmonics(samples, times, f0):
    """10 log10 (at the harmonic / halfway to the next) of every voiced frame and harmonic, by band."""
    length = 1920  # 80 ms: four periods and more
    found = [[] for _ in BANDS]
    for time, hz in zip(times, f0):
        at = int(time * RATE) - length // 2
        if hz == 0 or at < 0 or at + length > len(samples):
            continue
        power = np.abs(np.fft.rfft(samples[at:at + length] * np.hanning(length), 2 * FFT)) ** 2 + 1e-12
        bins = hz * 2 * FFT / RATE
        for j in range(1, int(11000 / hz)):
            near = power[int(round((j - 0.2) * bins)):int(round((j + 0.2) * bins)) + 1].max()
            between = power[int(round((j + 0.3) * bins)):int(round((j + 0.7) * bins)) + 1].mean()
            for b, (low, high) in enumerate(BANDS):
                if low <= j * hz < high:
                    found[b].append(10 * np.log10(near / between))
    return found


def measure(folder, names):
    level, moved, clear, spread = [], [], [[] for _ in BANDS], []
    for name in names:
        samples = read(f"{folder}/{name}")
        spectra = spectrum(samples, WINDOW)
        level.append([band(spectra, *b).sum() for b in BANDS])
        moved.append(motion(samples))
        times, f0 = pitch(samples)
        for b, values in enumerate(harmonics(samples, times, f0)):
            clear[b] += values
        semitones = 12 * np.log2(f0[f0 > 0])
        spread.append(np.std(semitones))
    return (10 * np.log10(np.sum(level, 0) / np.sum(level)), 10 * np.log10(np.mean(moved, 0)),
            [np.median(c) for c in clear], np.sqrt(np.mean(np.square(spread))))


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    recorded, *made = sys.argv[1:]
    print("band, Hz        " + "".join(f"{a:>6}-{b:<6}" for a, b in BANDS))
    for folder in made:
        names = sorted(os.path.basename(p) for p in glob.glob(f"{folder}/*.wav")
                       if os.path.exists(f"{recorded}/{os.path.basename(p)}"))
        if not names:
            sys.exit(f"{folder}: no WAV file of {recorded} is there")
        level, moved, clear, spread = measure(folder, names)
        level0, moved0, clear0, spread0 = measure(recorded, names)
        print(f"{folder}: {len(names)} sentences")
        print("level, dB       " + "".join(f"{v:>+10.1f}   " for v in level - level0))
        print("harmonics, dB   " + "".join(f"{v:>10.1f}   " for v in clear))
        print("  recorded      " + "".join(f"{v:>10.1f}   " for v in clear0))
        print("motion, dB      " + "  ".join(f"{a}-{b} Hz {v:+.1f}" for (a, b), v in zip(MOTION, moved - moved0)))
        print(f"F0, semitones   {spread:.2f} of {spread0:.2f}: {spread / spread0:.2f}")


if __name__ == "__main__":
    main()
