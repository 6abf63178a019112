// SPDX-License-Identifier: MIT
/*
 * Whole processes, text in and a WAV file out, on one processor: Quaver, flite's slt and espeak-ng in turn.
 * Then Quaver's memory in the middle of speaking, and what of it is the voice file.
 *     bench_process QUAVER VOICE.qv TEXT-FILE [GOES]
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/ascending.h"
#include "base/clock.h"

enum { MOST_GOES = 99, PROGRAMS = 3 };

typedef struct program {
    const char *name;
    char *argv[10];
    double wall[MOST_GOES], processor[MOST_GOES]; // seconds
    double memory;                                // bytes, the most of all goes
    double speech;                                // seconds
    int missing;
} program;

static char sound[] = "/tmp/bench-process-XXXXXX.wav";

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

/* Starts a program with its output in `out`, or nowhere when that is negative. */
static pid_t start(char *const *argv, int out)
{
    const pid_t child = fork();
    if (child != 0)
        return child;
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(out < 0 ? nowhere : out, STDOUT_FILENO);
    execvp(argv[0], argv);
    _exit(127);
}

/* Seconds of speech in the WAV file just written: its bytes by those that its header gives a second. */
static double speech_in_file(void)
{
    unsigned char header[44];
    FILE *file = fopen(sound, "rb");
    double speech = 0;
    if (file && fread(header, 1, sizeof header, file) == sizeof header && fseek(file, 0, SEEK_END) == 0) {
        const uint32_t rate = header[28] | (uint32_t)header[29] << 8 | (uint32_t)header[30] << 16;
        speech = rate ? (double)(ftell(file) - 44) / rate : 0;
    }
    if (file)
        fclose(file);
    return speech;
}

static int run(program *p, int go)
{
    struct rusage usage;
    int status;
    const double begun = qv_clock();
    const pid_t child = start(p->argv, -1);
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return -1;
    p->wall[go] = qv_clock() - begun;
    p->processor[go] = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    const double memory = 1024.0 * (double)usage.ru_maxrss;
    p->memory = memory > p->memory ? memory : p->memory;
    p->missing = WIFEXITED(status) && WEXITSTATUS(status) == 127;
    if (p->missing)
        return 0;
    p->speech = speech_in_file();
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 && p->speech > 0 ? 0 : -1;
}

static void report(program *programs, int goes)
{
    double first = 0;
    puts("program      speech, s   wall, s/s  processor, s/s  peak memory, MB  wall, ratio to quaver");
    for (int i = 0; i < PROGRAMS; i++) {
        program *p = &programs[i];
        if (p->missing) {
            printf("%-12s is not installed\n", p->name);
            continue;
        }
        const double wall = qv_median(p->wall, goes) / p->speech;
        if (i == 0)
            first = wall;
        printf("%-12s %9.1f %11.5f %15.5f %16.1f %12.2f\n", p->name, p->speech, wall,
               qv_median(p->processor, goes) / p->speech, 1e-6 * p->memory, wall / first);
    }
}

/* Sums up a field over the mappings of a process; of those of one file, or of all when it is NULL. kB. */
static long mapped(pid_t process, const char *file, const char *field)
{
    char path[64], line[4400];
    long sum = 0, value;
    int counts = 0;
    snprintf(path, sizeof path, "/proc/%d/smaps", (int)process);
    FILE *maps = fopen(path, "r");
    while (maps && fgets(line, sizeof line, maps)) {
        unsigned long begin, end;
        if (sscanf(line, "%lx-%lx ", &begin, &end) == 2)
            counts = !file || strstr(line, file) != NULL;
        else if (counts && strncmp(line, field, strlen(field)) == 0 &&
                 sscanf(line + strlen(field), ": %ld", &value) == 1)
            sum += value;
    }
    if (maps)
        fclose(maps);
    return sum;
}

/* Reads half of the sound and looks at the process while it waits for the rest to be taken. */
static int report_memory(char **argv, double speech)
{
    char *const say[] = {argv[1], (char *)"say", (char *)"-v", argv[2], (char *)"-f",
                         argv[3], (char *)"-o",  (char *)"-",  NULL};
    char bytes[65536], voice[4096];
    int out[2];
    if (!realpath(argv[2], voice) || pipe2(out, O_CLOEXEC) < 0)
        return -1;
    const pid_t child = start(say, out[1]);
    close(out[1]);
    for (long left = (long)(speech * 24000), got; left > 0; left -= got)
        if ((got = read(out[0], bytes, sizeof bytes)) <= 0)
            return -1;
    nanosleep(&(struct timespec){0, 300000000}, NULL);
    printf("\nquaver in the middle of speaking: %.1f MB in memory, of which %.1f MB are mapped from the "
           "voice file\n"
           "and shared with any other process that speaks with it; %.1f MB are its own\n",
           1.024e-3 * (double)mapped(child, NULL, "Rss"), 1.024e-3 * (double)mapped(child, voice, "Rss"),
           1.024e-3 * (double)(mapped(child, NULL, "Private_Dirty")));
    close(out[0]);
    waitpid(child, NULL, 0);
    return 0;
}

int main(int argc, char **argv)
{
    const int goes = argc > 4 ? atoi(argv[4]) : 5;
    if (argc < 4 || argc > 5 || goes < 1 || goes > MOST_GOES) {
        fprintf(stderr, "usage: %s QUAVER VOICE.qv TEXT-FILE [GOES, 1 to %d]\n", argv[0], MOST_GOES);
        return 2;
    }
    const int file = mkstemps(sound, 4);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET((size_t)sched_getcpu(), &one);
    if (file < 0 || sched_setaffinity(0, sizeof one, &one) < 0) {
        perror("bench_process");
        return 1;
    }
    close(file);
    program programs[PROGRAMS] = {
        {.name = "quaver",
         .argv = {argv[1], (char *)"say", (char *)"-v", argv[2], (char *)"-f", argv[3], (char *)"-o", sound}},
        {.name = "flite slt",
         .argv = {(char *)"flite", (char *)"-voice", (char *)"slt", (char *)"-f", argv[3], (char *)"-o",
                  sound}},
        {.name = "espeak-ng", .argv = {(char *)"espeak-ng", (char *)"-f", argv[3], (char *)"-w", sound}},
    };
    int status = 0;
    for (int go = 0; go < goes && status == 0; go++)
        for (int i = 0; i < PROGRAMS && status == 0; i++)
            if (!programs[i].missing && run(&programs[i], go) < 0) {
                fprintf(stderr, "bench_process: %s fails\n", programs[i].name);
                status = 1;
            }
    if (status == 0) {
        report(programs, goes);
        status = report_memory(argv, programs[0].speech) < 0;
    }
    unlink(sound);
    return status;
}
