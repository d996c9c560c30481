/* Shared by the tracer's parts. It is compiled by the toolchain under trace, inside the sandbox: C11, Linux and libc only. */
#ifndef TRACER_H
#define TRACER_H

#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

enum { DIGEST_TEXT = 65, PATH_BYTES = 8192, WRITTEN_BUCKETS = 256, START_BYTES = 200 };

struct sha256 {
  uint32_t state[8];
  uint64_t length;
  unsigned char block[64];
};
void sha256_begin(struct sha256 *sum);
void sha256_add(struct sha256 *sum, const void *bytes, size_t count);
/* Writes 64 hexadecimal digits and a NUL. */
void sha256_end(struct sha256 *sum, char text[DIGEST_TEXT]);

/* A file that a process opened for writing. `seen` is what it was last told to hold. */
struct written {
  struct written *next;
  char *path;
  char seen[DIGEST_TEXT];
};

/* What a process wrote into a pipe, or that it read from one. */
struct flow {
  struct flow *next;
  ino_t pipe;
  int is_read;
  uint64_t bytes;
  char start[START_BYTES];
  struct sha256 sum;
};

/* One program in one process: an exec after the first begins another. */
struct process {
  long id;
  int threads;
  int has_program;
  int maps_shared;
  struct written *written[WRITTEN_BUCKETS];
  struct flow *flows;
};

/* report.c: the trace, one event a line, fields separated by tabs, bytes other than printable ASCII as %XX. */
void report_open(const char *path, size_t most_bytes);
void report_start(long id, long parent);
void report_exec(long id, const char *cwd, const char *arguments, size_t count);
void report_read(long id, const char *path, const char *digest);
void report_write(long id, const char *path, const char *digest);
void report_pipe_read(long id, ino_t pipe);
void report_pipe_written(long id, ino_t pipe, const char *digest, const char *start, uint64_t bytes);
void report_exit(long id, int code);
void report_end(void);

/* digests.c */
/* The digest of a regular file as it is now, "-" when it cannot be had. `is_fresh` reads it again whatever is known of it. */
void digest_of(const char *path, const struct stat *status, int is_fresh, char text[DIGEST_TEXT]);

/* descriptors.c */
/* The path behind one of /proc's links; empty when there is none, or a file without a name. */
void read_link(const char *link, char path[PATH_BYTES]);
/* As of open(2), -1 when it is not open. */
int open_flags(pid_t tid, int fd);
int is_pipe(pid_t tid, int fd, ino_t *pipe);
/* Like pread(2), from a stopped thread's memory. */
ssize_t read_memory(pid_t tid, uint64_t address, void *into, size_t count);
/* A regular file that a build can change. */
int is_file(const char *path, const struct stat *status);
/* A file that no two builds need find alike. */
int is_of_the_machine(const char *path);

/* process.c: what one process does to files and pipes. `tid` is a stopped thread of it. */
struct process *process_begin(const struct process *parent);
/* It has become another program: an exec. Returns the process to go on with. */
struct process *process_exec(struct process *process, pid_t tid);
void process_opened(struct process *process, pid_t tid, int fd);
/* Its descriptor is about to be closed, or to become another file. */
void process_releases(struct process *process, pid_t tid, int fd);
void process_moved(struct process *process, const char *from, const char *to);
void process_reads(struct process *process, pid_t tid, int fd);
void process_wrote_pipe(struct process *process, ino_t pipe, const void *bytes, size_t count);
/* `tid` is 0 when its descriptors are gone already. Frees it. */
void process_ends(struct process *process, pid_t tid, int code);

/* calls.c: what a system call means. */
struct call {
  long number;
  uint64_t arguments[6];
};
/* Adds the filter that stops the calling process at the calls below; no new privileges must be set. */
int filter_calls(void);
/* Before the call. True when its result is needed too. */
int call_begins(struct process *process, pid_t tid, const struct call *call);
void call_ended(struct process *process, pid_t tid, const struct call *call, int64_t result);

void die(const char *what);

#endif
