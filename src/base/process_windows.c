// SPDX-License-Identifier: MIT
#include "base/process.h"
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <psapi.h>
#include <shellapi.h>
#include "base/wide.h"

enum { STDIN = 0, STDOUT = 1, STDERR = 2, ATTENTIVE_MS = 5 }; // between looks at a pipe

static wchar_t *wide_program_path(void)
{
    wchar_t *path = malloc(QV_LONGEST_PATH * sizeof *path);
    const DWORD length = path ? GetModuleFileNameW(NULL, path, QV_LONGEST_PATH) : 0;
    if (length > 0 && length < QV_LONGEST_PATH)
        return path;
    free(path);
    return NULL;
}

char *qv_program_path(void)
{
    wchar_t *wide = wide_program_path();
    char *path = wide ? qv_narrow(wide) : NULL;
    free(wide);
    return path;
}

char *qv_environment(const char *name)
{
    wchar_t *wide = qv_wide(name);
    const wchar_t *value = wide ? _wgetenv(wide) : NULL;
    free(wide);
    return value ? qv_narrow(value) : NULL;
}

void qv_arguments(int *argc, char ***argv)
{
    int count;
    wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &count);
    char **narrow = wide ? calloc((size_t)count + 1, sizeof *narrow) : NULL;
    bool well = narrow != NULL;
    for (int i = 0; well && i < count; i++)
        well = (narrow[i] = qv_narrow(wide[i])) != NULL;
    LocalFree(wide);
    if (!well)
        return; // as the system gave them
    *argc = count;
    *argv = narrow;
}

void qv_console_open(void)
{
    DWORD mode;
    const HANDLE error = GetStdHandle(STD_ERROR_HANDLE);
    _setmode(STDIN, _O_BINARY);
    _setmode(STDOUT, _O_BINARY);
    SetConsoleOutputCP(CP_UTF8);
    SetConsoleCP(CP_UTF8);
    if (GetConsoleMode(error, &mode)) // for progress lines
        SetConsoleMode(error, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

bool qv_is_terminal(int descriptor)
{
    DWORD mode;
    return GetConsoleMode((HANDLE)_get_osfhandle(descriptor), &mode);
}

static void (*volatile caught_by)(int number);
static HANDLE stopping; // an event, set when the handler has been called

static BOOL WINAPI take_event(DWORD event)
{
    void (*call)(int) = caught_by;
    if (!call)
        return FALSE;
    call(event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT ? SIGINT : SIGTERM);
    SetEvent(stopping);
    return TRUE;
}

void qv_catch_stop(void (*by)(int number))
{
    if (!stopping)
        stopping = CreateEventW(NULL, TRUE, FALSE, NULL);
    ResetEvent(stopping);
    if (!caught_by && by)
        SetConsoleCtrlHandler(take_event, TRUE);
    caught_by = by;
    if (!by)
        SetConsoleCtrlHandler(take_event, FALSE);
}

void qv_outlive_readers(void)
{
    // there are no signals of pipes
}

static int end_waiting(void)
{
    errno = EINTR;
    return -1;
}

static bool is_stopping(DWORD milliseconds)
{
    if (stopping)
        return WaitForSingleObject(stopping, milliseconds) == WAIT_OBJECT_0;
    Sleep(milliseconds);
    return false;
}

/* A pipe can be looked into, but not waited for. */
static int wait_for_pipe(HANDLE pipe, int milliseconds)
{
    DWORD there;
    for (int waited = 0; milliseconds < 0 || waited <= milliseconds; waited += ATTENTIVE_MS) {
        if (!PeekNamedPipe(pipe, NULL, 0, NULL, &there, NULL))
            return 1; // its end, or a failure, which reading will tell
        if (there > 0)
            return 1;
        if (is_stopping(ATTENTIVE_MS))
            return end_waiting();
    }
    return 0;
}

static int wait_for_console(HANDLE console, int milliseconds)
{
    const HANDLE both[] = {console, stopping};
    switch (WaitForMultipleObjects(stopping ? 2 : 1, both, FALSE,
                                   milliseconds < 0 ? INFINITE : (DWORD)milliseconds)) {
    case WAIT_TIMEOUT:
        return 0;
    case WAIT_OBJECT_0 + 1:
        return end_waiting();
    default:
        return 1;
    }
}

int qv_wait_input(int descriptor, int milliseconds)
{
    const HANDLE input = (HANDLE)_get_osfhandle(descriptor);
    if (is_stopping(0))
        return end_waiting();
    switch (GetFileType(input)) {
    case FILE_TYPE_PIPE:
        return wait_for_pipe(input, milliseconds);
    case FILE_TYPE_CHAR:
        return wait_for_console(input, milliseconds);
    default:
        return 1; // a file
    }
}

int qv_errors_hush(void)
{
    const int kept = _dup(STDERR), nowhere = _open("NUL", _O_WRONLY | _O_NOINHERIT);
    if (nowhere >= 0 && kept >= 0)
        _dup2(nowhere, STDERR);
    if (nowhere >= 0)
        _close(nowhere);
    return kept;
}

void qv_errors_restore(int kept)
{
    if (kept < 0)
        return;
    _dup2(kept, STDERR);
    _close(kept);
}

/* Bytes of an argument in quotes as CommandLineToArgvW takes them apart: a backslash is doubled before a
 * quote. Returns the place behind; writes nothing when `to` is NULL. */
static size_t quote(const char *argument, char *to)
{
    size_t length = 0, backslashes = 0;
#define PUT(c) (to ? (void)(to[length] = (c)) : (void)0, length++)
    PUT('"');
    for (const char *at = argument; *at; at++) {
        for (size_t i = 0; *at == '"' && i <= backslashes; i++)
            PUT('\\');
        backslashes = *at == '\\' ? backslashes + 1 : 0;
        PUT(*at);
    }
    while (backslashes-- > 0)
        PUT('\\');
    PUT('"');
    PUT(' ');
#undef PUT
    return length;
}

static wchar_t *command_line(char *const *argv)
{
    size_t length = 0;
    for (char *const *argument = argv; *argument; argument++)
        length += quote(*argument, NULL);
    char *line = malloc(length + 1);
    if (!line)
        return NULL;
    length = 0;
    for (char *const *argument = argv; *argument; argument++)
        length += quote(*argument, line + length);
    line[length] = '\0';
    wchar_t *wide = qv_wide(line);
    free(line);
    return wide;
}

/* Starts a program whose standard output is `output`; NULL, with errno, on failure. */
static HANDLE start(wchar_t *program, char *const *argv, HANDLE output)
{
    STARTUPINFOW startup = {.cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES};
    PROCESS_INFORMATION process = {.hProcess = NULL};
    startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    startup.hStdOutput = output;
    startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    wchar_t *line = command_line(argv);
    if (line && CreateProcessW(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process))
        CloseHandle(process.hThread);
    else
        qv_take_error();
    free(line);
    return process.hProcess;
}

static void leave_it_to_the_child(int number)
{
    (void)number;
}

void qv_program_become(const char *path, char *const *argv)
{
    DWORD status = 1;
    wchar_t *wide = qv_wide(path);
    const HANDLE process = wide ? start(wide, argv, GetStdHandle(STD_OUTPUT_HANDLE)) : NULL;
    free(wide);
    if (!process)
        return;
    qv_catch_stop(leave_it_to_the_child);
    WaitForSingleObject(process, INFINITE);
    GetExitCodeProcess(process, &status);
    exit((int)status);
}

bool qv_child_start(qv_child *child, char *const *argv)
{
    SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
    HANDLE out[2];
    wchar_t *program = wide_program_path();
    if (!program || !CreatePipe(&out[0], &out[1], &inherited, 0)) {
        free(program);
        errno = ENOMEM;
        return false;
    }
    SetHandleInformation(out[0], HANDLE_FLAG_INHERIT, 0);
    const HANDLE process = start(program, argv, out[1]);
    free(program);
    CloseHandle(out[1]);
    if (!process) {
        CloseHandle(out[0]);
        return false;
    }
    *child = (qv_child){.output = _open_osfhandle((intptr_t)out[0], _O_RDONLY | _O_BINARY),
                        .process = (intptr_t)process};
    return true;
}

static double seconds(FILETIME time)
{
    return 1e-7 * ((double)time.dwHighDateTime * 4294967296.0 + (double)time.dwLowDateTime);
}

bool qv_child_wait(qv_child *child, qv_child_use *use)
{
    const HANDLE process = (HANDLE)child->process;
    DWORD status = 0;
    FILETIME begun, ended, kernel, user;
    PROCESS_MEMORY_COUNTERS memory = {.cb = sizeof memory};
    _close(child->output);
    WaitForSingleObject(process, INFINITE);
    const bool well = GetExitCodeProcess(process, &status) &&
                      GetProcessTimes(process, &begun, &ended, &kernel, &user) &&
                      GetProcessMemoryInfo(process, &memory, sizeof memory);
    CloseHandle(process);
    if (well)
        *use = (qv_child_use){.status = (int)status,
                              .processor = seconds(kernel) + seconds(user),
                              .memory = (double)memory.PeakWorkingSetSize};
    return well;
}

void *qv_library_open(const char *name, char *message, size_t size)
{
    wchar_t *wide = qv_wide(name);
    HMODULE library = wide ? LoadLibraryW(wide) : NULL;
    if (!library)
        snprintf(message, size, "%s: error %lu", name, GetLastError());
    free(wide);
    return library;
}

bool qv_library_find(void *library, const char *name, void *function)
{
    FARPROC address = GetProcAddress(library, name);
    memcpy(function, &address, sizeof address);
    return address;
}
