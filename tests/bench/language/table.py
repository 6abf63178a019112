#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A table of what runs of bench_language printed, one row for each kind of network, mean and range over its seeds.

    table.py LOG..."""
import collections
import sys


def results(paths):
    for path in paths:
        with open(path, encoding='utf-8') as log:
            for line in log:
                words = line.split()
                if words[:1] == ['result']:
                    yield dict(zip(words[1::2], words[2::2]))


def name(run):
    parts = ['LSTM' if run['layer'] == 'lstm' else f'QRNN, {run["layer"]}']
    if run['width'] not in ('0', '2'):
        parts.append(f'width {run["width"]}')
    if float(run['zoneout']):
        parts.append(f'zoneout {run["zoneout"]}')
    if run['dense'] == '1':
        parts.append('dense')
    if float(run['limit']):
        parts.append('in the time of QRNN, fo')
    return ', '.join(parts)


def mean(runs, key):
    return sum(float(run[key]) for run in runs) / len(runs)


def spread(runs, key):
    values = [float(run[key]) for run in runs]
    return f'{mean(runs, key):.1f} ({min(values):.1f} to {max(values):.1f})'


def main(paths):
    if not paths:
        sys.exit(__doc__)
    rows = collections.defaultdict(list)
    for run in results(paths):
        rows[name(run)].append(run)
    print('| | units | weights | epochs | seconds | words a second | validation | test | seeds |')
    print('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
    for title, runs in sorted(rows.items(), key=lambda row: mean(row[1], 'test')):
        print(f'| {title} | {runs[0]["hidden"]} | {int(runs[0]["parameters"]):,} | {mean(runs, "epochs"):.1f} '
              f'| {mean(runs, "seconds"):.0f} | {mean(runs, "words_per_second"):,.0f} | {spread(runs, "valid")} '
              f'| {spread(runs, "test")} | {len(runs)} |')


if __name__ == '__main__':
    main(sys.argv[1:])
