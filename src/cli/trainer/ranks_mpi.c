// SPDX-License-Identifier: MIT
/* Bytes go from process to process by MPI, which is there on every cluster and brings what starts the
 * processes, finds the fastest way between two of them and ends all when one is lost. Of its own sums nothing
 * is used: their order is up to it. */
#include "cli/trainer/ranks.h"

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/platform.h"
#include "base/team.h"
#include "cli/complain.h"
#include "cli/several.h"
#include "cli/trainer/long_work.h"
#include "quaver/quaver.h"
#include "train/data/monitor.h"

enum {
    TAG = 1,
    MOST_BYTES = 1 << 30, // of a message: MPI counts in int
    PAUSE = 100000,       // nanoseconds between two looks after what has arrived
};

/* Seconds of looking without a pause: at the least, and for a byte. */
#define EAGER          0.001
#define EAGER_FOR_BYTE 1e-8

/* Seconds to wait for others once a signal says that all is to end, beside twice the longest wait there was.
 */
#define PATIENCE 0.5

/* MPI is one for a program, and a command is a program of its own. */
static struct {
    qv_link link;
    int local; // processes on this machine
    char name[MPI_MAX_PROCESSOR_NAME];
    MPI_Request *request; // [requests], room for [capacity]
    MPI_Status *status;   // [capacity]
    int requests, capacity;
    double longest; // wait, seconds
} ranks;

static bool add_request(MPI_Request **request)
{
    if (ranks.requests == ranks.capacity) {
        const int capacity = 2 * ranks.capacity + 16;
        MPI_Request *request_room = realloc(ranks.request, (size_t)capacity * sizeof *request_room);
        ranks.request = request_room ? request_room : ranks.request;
        MPI_Status *status_room = realloc(ranks.status, (size_t)capacity * sizeof *status_room);
        ranks.status = status_room ? status_room : ranks.status;
        if (!request_room || !status_room)
            return false;
        ranks.capacity = capacity;
    }
    *request = &ranks.request[ranks.requests++];
    return true;
}

/* Begins to move a part, in messages as large as MPI can count. */
static bool post(const qv_part *part, int rank, bool out)
{
    for (size_t at = 0; at < part->size; at += MOST_BYTES) {
        const size_t rest = part->size - at;
        const int count = rest < MOST_BYTES ? (int)rest : MOST_BYTES;
        char *bytes = (char *)part->bytes + at;
        MPI_Request *request;
        if (!add_request(&request) ||
            (out ? MPI_Isend(bytes, count, MPI_BYTE, rank, TAG, MPI_COMM_WORLD, request)
                 : MPI_Irecv(bytes, count, MPI_BYTE, rank, TAG, MPI_COMM_WORLD, request)))
            return false;
    }
    return true;
}

/* Waits for all that was begun, and leaves the processor to others when that takes long. When a signal came
 * and nothing moves, another process is gone, and who started them is ending them all: rank 0 says so, while
 * the others wait for it, which may be writing a checkpoint. */
static bool wait_for_all(size_t bytes)
{
    const struct timespec pause = {.tv_nsec = PAUSE};
    const double begun = qv_clock(), eager = EAGER + EAGER_FOR_BYTE * (double)bytes;
    double told = 0; // when the signal was seen
    for (int done = 0; !done;) {
        if (MPI_Testall(ranks.requests, ranks.request, &done, ranks.status))
            return false;
        const double now = qv_clock(), waited = now - begun;
        if (done && told <= 0 && waited > ranks.longest)
            ranks.longest = waited;
        if (done || waited < eager)
            continue;
        if (told <= 0 && ranks.link.rank == 0 && qv_long_work_signal())
            told = now;
        if (told > 0 && now - told > PATIENCE + 2 * ranks.longest)
            return false;
        nanosleep(&pause, NULL);
    }
    return true;
}

static bool exchange(qv_link *link, const qv_part *out, const qv_part *in)
{
    size_t bytes = 0;
    bool well = true;
    ranks.requests = 0;
    for (int r = 0; well && r < link->ranks; r++)
        if (r != link->rank)
            well = post(&in[r], r, false), bytes += in[r].size;
    for (int r = 0; well && r < link->ranks; r++)
        if (r != link->rank)
            well = post(&out[r], r, true), bytes += out[r].size;
    return well && wait_for_all(bytes);
}

static bool count_local(void)
{
    MPI_Comm local;
    if (MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &local))
        return false;
    const bool well = !MPI_Comm_size(local, &ranks.local);
    return !MPI_Comm_free(&local) && well;
}

/* Each of the processes takes itself for the only one: the worst that can happen, as all would write the same
 * files. */
static bool complain_of_mpirun(void)
{
    char version[MPI_MAX_LIBRARY_VERSION_STRING] = "";
    int length;
    MPI_Get_library_version(version, &length);
    version[strcspn(version, ",\n")] = '\0';
    for (char *c = version; *c; c++)
        *c = *c == '\t' ? ' ' : *c;
    if (!qv_several_first())
        qv_complain_never();
    qv_complain("mpirun has started %d processes, which don't see each other; use that of %s, with which "
                "Quaver was built",
                qv_several_count(), version);
    return false;
}

bool qv_ranks_open(int *argc, char ***argv)
{
    qv_link *link = &ranks.link;
    int threads, length;
    if (MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &threads) || threads < MPI_THREAD_FUNNELED ||
        MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN) ||
        MPI_Comm_rank(MPI_COMM_WORLD, &link->rank) || MPI_Comm_size(MPI_COMM_WORLD, &link->ranks) ||
        MPI_Get_processor_name(ranks.name, &length) || !count_local()) {
        qv_complain("MPI cannot be started; see whether its own examples run");
        return false;
    }
    if (link->ranks == 1 && qv_several_count() > 1)
        return complain_of_mpirun();
    link->name = ranks.name;
    link->exchange = exchange;
    if (link->rank > 0)
        qv_complain_never();
    return true;
}

qv_link *qv_ranks_link(void)
{
    return ranks.link.ranks > 1 ? &ranks.link : NULL;
}

int qv_ranks_threads(void)
{
    const int own = qv_pool_most_useful(), share = qv_processors_online() / ranks.local;
    return own < share ? own : share > 1 ? share : 1;
}

void qv_ranks_announce(void)
{
    const qv_link *link = qv_ranks_link();
    if (!qv_team_leads(link))
        qv_long_work_silent();
    else if (link)
        fprintf(
            stderr,
            "%d processes; if one is lost, all end: go on then with the same command and --resume, with any "
            "number of them\n",
            link->ranks);
}

int qv_ranks_silent_status(int error)
{
    const int signal = qv_long_work_signal();
    return error == QV_STOPPED && signal ? 128 + signal : error < 0;
}

int qv_ranks_close(int status)
{
    qv_link *link = qv_ranks_link();
    char message[sizeof ranks.link.message] = "its arguments are wrong";
    if (link && link->error && !link->settled) {
        if (link->rank > 0 && link->error != QV_ERROR_STATE) // else it was said by rank 0, or by mpirun
            fprintf(stderr, "quaver: rank %d on %s: %s\n", link->rank, link->name, link->message);
        MPI_Abort(MPI_COMM_WORLD, 1);
    }
    /* Who failed before the common work began has said why; the others hear of it here. */
    if (link && !link->error &&
        qv_team_settle(link, status ? QV_ERROR_ARGUMENT : QV_OK, message, sizeof message) && !status)
        status = qv_complain("%s", message);
    free(ranks.request), free(ranks.status);
    MPI_Finalize();
    return status;
}
