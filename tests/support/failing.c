/* A disk that fails: loaded before the C library (LD_PRELOAD), it makes the call with the number
 * FAIL_AT that changes anything below the folder FAIL_IN fail with FAIL_WITH (an errno), and with
 * FAIL_ON every later one as well. How many calls there were goes to the file FAIL_COUNT. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long calls = 0;

static const char *setting(const char *name) {
    const char *value = getenv(name);
    return value == NULL ? "" : value;
}

/* Whether a path lies in the folder that fails. */
static int concerns_path(const char *path) {
    const char *folder = setting("FAIL_IN");
    return folder[0] != '\0' && strncmp(path, folder, strlen(folder)) == 0;
}

static int concerns(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = '\0';
    return concerns_path(path);
}

/* Whether this call is to fail; counts it. */
static int fails(void) {
    long at = atol(setting("FAIL_AT"));
    long now = __sync_add_and_fetch(&calls, 1);
    int is_it = at > 0 && (now == at || (setting("FAIL_ON")[0] != '\0' && now > at));
    if (is_it) errno = atoi(setting("FAIL_WITH"));
    return is_it;
}

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

ssize_t write(int file, const void *bytes, size_t count) {
    static ssize_t (*real)(int, const void *, size_t);
    if (real == NULL) real = next("write");
    if (concerns(file) && fails()) return -1;
    return real(file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
    static ssize_t (*real)(int, const void *, size_t, off_t);
    if (real == NULL) real = next("pwrite");
    if (concerns(file) && fails()) return -1;
    return real(file, bytes, count, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (real == NULL) real = next("pwrite64");
    if (concerns(file) && fails()) return -1;
    return real(file, bytes, count, at);
}

int fsync(int file) {
    static int (*real)(int);
    if (real == NULL) real = next("fsync");
    if (concerns(file) && fails()) return -1;
    return real(file);
}

int fdatasync(int file) {
    static int (*real)(int);
    if (real == NULL) real = next("fdatasync");
    if (concerns(file) && fails()) return -1;
    return real(file);
}

int ftruncate(int file, off_t size) {
    static int (*real)(int, off_t);
    if (real == NULL) real = next("ftruncate");
    if (concerns(file) && fails()) return -1;
    return real(file, size);
}

int ftruncate64(int file, off64_t size) {
    static int (*real)(int, off64_t);
    if (real == NULL) real = next("ftruncate64");
    if (concerns(file) && fails()) return -1;
    return real(file, size);
}

int unlink(const char *path) {
    static int (*real)(const char *);
    if (real == NULL) real = next("unlink");
    if (concerns_path(path) && fails()) return -1;
    return real(path);
}

int rename(const char *from, const char *to) {
    static int (*real)(const char *, const char *);
    if (real == NULL) real = next("rename");
    if (concerns_path(to) && fails()) return -1;
    return real(from, to);
}

__attribute__((destructor)) static void tell(void) {
    const char *path = setting("FAIL_COUNT");
    if (path[0] == '\0') return;
    FILE *out = fopen(path, "w");
    if (out == NULL) return;
    fprintf(out, "%ld\n", calls);
    fclose(out);
}
