/* What one process does to files and pipes, seen through /proc while it is stopped. */
#include "tracer.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long last_id;

struct process *process_begin(const struct process *parent) {
  struct process *process = calloc(1, sizeof *process);
  if (process == NULL) die("out of memory");
  process->id = ++last_id;
  process->threads = 1;
  report_start(process->id, parent == NULL ? 0 : parent->id);
  return process;
}

static size_t bucket_of(const char *path) {
  size_t hash = 5381;
  while (*path != '\0') hash = hash * 33 + (unsigned char)*path++;
  return hash % WRITTEN_BUCKETS;
}

static struct written *find_written(struct process *process, const char *path) {
  struct written *written = process->written[bucket_of(path)];
  while (written != NULL && strcmp(written->path, path) != 0) written = written->next;
  return written;
}

static struct written *add_written(struct process *process, const char *path) {
  struct written *written = find_written(process, path);
  if (written != NULL) return written;
  written = calloc(1, sizeof *written);
  if (written == NULL || (written->path = strdup(path)) == NULL) die("out of memory");
  struct written **bucket = &process->written[bucket_of(path)];
  written->next = *bucket;
  *bucket = written;
  return written;
}

static void tell_written(struct process *process, struct written *written, const char *through) {
  struct stat status;
  char digest[DIGEST_TEXT];
  if (stat(through, &status) != 0 || !is_file(written->path, &status)) return;
  digest_of(through, &status, process->maps_shared, digest);
  if (strcmp(written->seen, digest) == 0) return;
  strcpy(written->seen, digest);
  report_write(process->id, written->path, digest);
}

static void tell_read(struct process *process, const char *through, const char *path) {
  struct stat status;
  char digest[DIGEST_TEXT];
  if (stat(through, &status) != 0) return;
  if (is_of_the_machine(path)) {
    if (!S_ISDIR(status.st_mode)) report_read(process->id, path, "-");
    return;
  }
  if (!is_file(path, &status)) return;
  digest_of(through, &status, 0, digest);
  report_read(process->id, path, digest);
}

void process_opened(struct process *process, pid_t tid, int fd) {
  char link[64], path[PATH_BYTES];
  struct stat status;
  snprintf(link, sizeof link, "/proc/%d/fd/%d", tid, fd);
  read_link(link, path);
  int access = open_flags(tid, fd);
  if (path[0] == '\0' || access < 0 || (access & O_PATH) != 0 || stat(link, &status) != 0) return;
  if ((access & O_ACCMODE) == O_RDONLY) tell_read(process, link, path);
  else if (is_file(path, &status)) {
    if ((access & O_ACCMODE) == O_RDWR && status.st_size > 0) tell_read(process, link, path);
    add_written(process, path);
  }
}

void process_releases(struct process *process, pid_t tid, int fd) {
  char link[64], path[PATH_BYTES];
  int access = open_flags(tid, fd);
  if (access < 0 || (access & O_PATH) != 0 || (access & O_ACCMODE) == O_RDONLY) return;
  snprintf(link, sizeof link, "/proc/%d/fd/%d", tid, fd);
  read_link(link, path);
  if (path[0] == '\0') return;
  struct written *written = find_written(process, path);
  if (written != NULL) tell_written(process, written, link);
}

/* What it was given open for writing and may have changed: only a change is told. */
static void note_inherited(struct process *process, pid_t tid, int is_end) {
  char name[64], link[96], path[PATH_BYTES];
  snprintf(name, sizeof name, "/proc/%d/fd", tid);
  DIR *directory = opendir(name);
  if (directory == NULL) return;
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    int fd = atoi(entry->d_name);
    int access = entry->d_name[0] == '.' ? -1 : open_flags(tid, fd);
    if (access < 0 || (access & O_PATH) != 0 || (access & O_ACCMODE) == O_RDONLY) continue;
    snprintf(link, sizeof link, "%s/%d", name, fd);
    read_link(link, path);
    struct stat status;
    if (path[0] == '\0' || stat(link, &status) != 0 || !is_file(path, &status)) continue;
    struct written *written = find_written(process, path);
    if (is_end) {
      if (written != NULL) tell_written(process, written, link);
    } else if (written == NULL) {
      written = add_written(process, path);
      digest_of(link, &status, 0, written->seen);
    }
  }
  closedir(directory);
}

struct process *process_exec(struct process *process, pid_t tid) {
  static char arguments[1 << 20];
  char name[64], cwd[PATH_BYTES], path[PATH_BYTES];
  if (process->has_program) {
    struct process *next = process_begin(process);
    process_ends(process, 0, 0);
    process = next;
  }
  process->has_program = 1;
  snprintf(name, sizeof name, "/proc/%d/cwd", tid);
  read_link(name, cwd);
  snprintf(name, sizeof name, "/proc/%d/cmdline", tid);
  size_t count = 0;
  int file = open(name, O_RDONLY | O_CLOEXEC);
  for (ssize_t got; file >= 0 && (got = read(file, arguments + count, sizeof arguments - count)) > 0;)
    count += (size_t)got;
  if (file >= 0) close(file);
  report_exec(process->id, cwd, arguments, count);
  snprintf(name, sizeof name, "/proc/%d/exe", tid);
  read_link(name, path);
  if (path[0] != '\0') tell_read(process, name, path);
  snprintf(name, sizeof name, "/proc/%d/fd/0", tid);
  read_link(name, path);
  if (path[0] != '\0') tell_read(process, name, path);
  note_inherited(process, tid, 0);
  return process;
}

void process_moved(struct process *process, const char *from, const char *to) {
  struct stat status;
  char digest[DIGEST_TEXT];
  if (lstat(to, &status) != 0 || !is_file(to, &status)) return;
  digest_of(to, &status, 0, digest);
  report_read(process->id, from, digest);
  report_write(process->id, to, digest);
}

static struct flow *flow_of(struct process *process, ino_t pipe, int is_read) {
  for (struct flow *flow = process->flows; flow != NULL; flow = flow->next)
    if (flow->pipe == pipe && flow->is_read == is_read) return flow;
  struct flow *flow = calloc(1, sizeof *flow);
  if (flow == NULL) die("out of memory");
  flow->pipe = pipe;
  flow->is_read = is_read;
  sha256_begin(&flow->sum);
  flow->next = process->flows;
  process->flows = flow;
  if (is_read) report_pipe_read(process->id, pipe);
  return flow;
}

void process_reads(struct process *process, pid_t tid, int fd) {
  ino_t pipe;
  if (is_pipe(tid, fd, &pipe)) flow_of(process, pipe, 1);
}

void process_wrote_pipe(struct process *process, ino_t pipe, const void *bytes, size_t count) {
  struct flow *flow = flow_of(process, pipe, 0);
  if (flow->bytes < START_BYTES) {
    size_t room = START_BYTES - flow->bytes;
    memcpy(flow->start + flow->bytes, bytes, count < room ? count : room);
  }
  sha256_add(&flow->sum, bytes, count);
  flow->bytes += count;
}

void process_ends(struct process *process, pid_t tid, int code) {
  char digest[DIGEST_TEXT];
  if (tid != 0) note_inherited(process, tid, 1);
  for (size_t bucket = 0; bucket < WRITTEN_BUCKETS; bucket++)
    while (process->written[bucket] != NULL) {
      struct written *written = process->written[bucket];
      /* One that was told when it was closed may be another's by now. */
      if (written->seen[0] == '\0' || process->maps_shared) tell_written(process, written, written->path);
      process->written[bucket] = written->next;
      free(written->path);
      free(written);
    }
  while (process->flows != NULL) {
    struct flow *flow = process->flows;
    if (!flow->is_read) {
      sha256_end(&flow->sum, digest);
      report_pipe_written(process->id, flow->pipe, digest, flow->start, flow->bytes);
    }
    process->flows = flow->next;
    free(flow);
  }
  report_exit(process->id, code);
  free(process);
}
