/* What the kernel says of files and of what a process has open. */
#include "tracer.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

void read_link(const char *link, char path[PATH_BYTES]) {
  ssize_t length = readlink(link, path, PATH_BYTES - 1);
  path[length < 0 ? 0 : length] = '\0';
  static const char gone[] = " (deleted)";
  if (length >= (ssize_t)sizeof gone && strcmp(path + length - (sizeof gone - 1), gone) == 0) path[0] = '\0';
  if (path[0] != '/') path[0] = '\0';
}

int open_flags(pid_t tid, int fd) {
  char name[64], text[256];
  snprintf(name, sizeof name, "/proc/%d/fdinfo/%d", tid, fd);
  int info = open(name, O_RDONLY | O_CLOEXEC);
  if (info < 0) return -1;
  ssize_t length = read(info, text, sizeof text - 1);
  close(info);
  text[length < 0 ? 0 : length] = '\0';
  const char *flags = strstr(text, "flags:");
  return flags == NULL ? -1 : (int)strtol(flags + 6, NULL, 8);
}

/* A toolchain's own files are mounted read-only: they are the same in every build of it. */
static int is_read_only(const char *path, dev_t device) {
  static struct { dev_t device; int is_known, is_read_only; } mounts[64];
  struct statvfs mount;
  for (size_t n = 0; n < sizeof mounts / sizeof *mounts; n++) {
    if (mounts[n].is_known && mounts[n].device == device) return mounts[n].is_read_only;
    if (mounts[n].is_known) continue;
    mounts[n].is_known = 1;
    mounts[n].device = device;
    mounts[n].is_read_only = statvfs(path, &mount) == 0 && (mount.f_flag & ST_RDONLY) != 0;
    return mounts[n].is_read_only;
  }
  return statvfs(path, &mount) == 0 && (mount.f_flag & ST_RDONLY) != 0;
}

static int starts(const char *text, const char *with) { return strncmp(text, with, strlen(with)) == 0; }

/* /dev/shm/verbatim_* is the sandbox's own, for the clock. */
int is_file(const char *path, const struct stat *status) {
  return S_ISREG(status->st_mode) && !starts(path, "/proc/") && !starts(path, "/sys/") &&
         !starts(path, "/dev/shm/verbatim_") && !starts(path, "/dev/shm/sem.verbatim_") &&
         !is_read_only(path, status->st_dev);
}

int is_of_the_machine(const char *path) {
  return starts(path, "/proc/") || starts(path, "/sys/") || strcmp(path, "/dev/urandom") == 0 ||
         strcmp(path, "/dev/random") == 0;
}

ssize_t read_memory(pid_t tid, uint64_t address, void *into, size_t count) {
  char name[64];
  snprintf(name, sizeof name, "/proc/%d/mem", tid);
  /* Not process_vm_readv, which some engines' default filters refuse. */
  int memory = open(name, O_RDONLY | O_CLOEXEC);
  if (memory < 0) return -1;
  ssize_t got = pread(memory, into, count, (off_t)address);
  close(memory);
  return got;
}

int is_pipe(pid_t tid, int fd, ino_t *pipe) {
  char link[64];
  struct stat status;
  snprintf(link, sizeof link, "/proc/%d/fd/%d", tid, fd);
  if (stat(link, &status) != 0 || !S_ISFIFO(status.st_mode)) return 0;
  *pipe = status.st_ino;
  return 1;
}
