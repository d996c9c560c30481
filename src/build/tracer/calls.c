/* Which system calls are looked at, and what they do. */
#include "tracer.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE AUDIT_ARCH_AARCH64
#else
#error "the tracer knows x86-64 and 64-bit ARM"
#endif

static const int CALLS[] = {
#ifdef SYS_open
    SYS_open, SYS_creat, SYS_dup2, SYS_rename, SYS_link,
#endif
    SYS_openat, SYS_openat2, SYS_close, SYS_dup3, SYS_renameat, SYS_renameat2, SYS_linkat,
    SYS_read, SYS_readv, SYS_write, SYS_writev,
};
enum { COUNT = sizeof CALLS / sizeof *CALLS };

#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, value)

int filter_calls(void) {
  struct sock_filter filter[COUNT + 16];
  int at = 0;
  filter[at++] = (struct sock_filter)LOAD(arch);
  filter[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 1, 0);
  filter[at++] = (struct sock_filter)RETURN(SECCOMP_RET_ALLOW);
  filter[at++] = (struct sock_filter)LOAD(nr);
  for (int n = 0; n < COUNT; n++)
    filter[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CALLS[n], COUNT - n + 6, 0);
  /* mmap matters when it is shared and writable: then a file changes without a write. Little-endian: the low half is first. */
  filter[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 0, 5);
  filter[at++] = (struct sock_filter)LOAD(args[2]);
  filter[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_WRITE, 0, 3);
  filter[at++] = (struct sock_filter)LOAD(args[3]);
  /* MAP_SHARED_VALIDATE has the bit too. */
  filter[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, MAP_SHARED, 0, 1);
  filter[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JA, 1, 0, 0);
  filter[at++] = (struct sock_filter)RETURN(SECCOMP_RET_ALLOW);
  filter[at++] = (struct sock_filter)RETURN(SECCOMP_RET_TRACE);
  struct sock_fprog program = {.len = (unsigned short)at, .filter = filter};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

int call_begins(struct process *process, pid_t tid, const struct call *call) {
  int first = (int)call->arguments[0];
  ino_t pipe;
  switch (call->number) {
    case SYS_read:
    case SYS_readv:
      process_reads(process, tid, first);
      return 0;
    case SYS_close:
      process_releases(process, tid, first);
      return 0;
#ifdef SYS_open
    case SYS_dup2:
#endif
    case SYS_dup3:
      if (first != (int)call->arguments[1]) process_releases(process, tid, (int)call->arguments[1]);
      return 0;
    case SYS_mmap:
      process->maps_shared = 1;
      return 0;
    case SYS_write:
    case SYS_writev:
      return is_pipe(tid, first, &pipe);
    default:
      return 1;
  }
}

static void read_text(pid_t tid, uint64_t address, char text[PATH_BYTES]) {
  size_t used = 0;
  /* Page by page: the next may not be there. */
  while (used < PATH_BYTES - 1) {
    size_t most = 4096 - (address + used) % 4096;
    if (most > PATH_BYTES - 1 - used) most = PATH_BYTES - 1 - used;
    ssize_t count = read_memory(tid, address + used, text + used, most);
    if (count <= 0) break;
    if (memchr(text + used, '\0', (size_t)count) != NULL) return;
    used += (size_t)count;
  }
  text[used] = '\0';
}

/* The path that a call names, absolute, its folder without symlinks; empty when it cannot be had. */
static void resolve(pid_t tid, int folder, uint64_t address, char path[PATH_BYTES]) {
  char given[PATH_BYTES], link[64], base[PATH_BYTES] = "", whole[2 * PATH_BYTES + 1], real[PATH_MAX];
  read_text(tid, address, given);
  path[0] = '\0';
  if (given[0] == '\0') return;
  if (given[0] != '/') {
    if (folder == AT_FDCWD) snprintf(link, sizeof link, "/proc/%d/cwd", tid);
    else snprintf(link, sizeof link, "/proc/%d/fd/%d", tid, folder);
    ssize_t length = readlink(link, base, sizeof base - 1);
    if (length <= 0) return;
    base[length] = '\0';
  }
  snprintf(whole, sizeof whole, "%s/%s", base, given);
  char *name = strrchr(whole, '/');
  *name++ = '\0';
  if (realpath(whole[0] == '\0' ? "/" : whole, real) == NULL) return;
  snprintf(path, PATH_BYTES, "%s/%.*s", strcmp(real, "/") == 0 ? "" : real, NAME_MAX, name);
}

static void moved(struct process *process, pid_t tid, const uint64_t from[2], const uint64_t to[2]) {
  char left[PATH_BYTES], right[PATH_BYTES];
  resolve(tid, (int)from[0], from[1], left);
  resolve(tid, (int)to[0], to[1], right);
  if (left[0] != '\0' && right[0] != '\0') process_moved(process, left, right);
}

static void copy_written(struct process *process, pid_t tid, ino_t pipe, uint64_t address, uint64_t count) {
  static char buffer[1 << 16];
  while (count > 0) {
    size_t most = count < sizeof buffer ? count : sizeof buffer;
    ssize_t got = read_memory(tid, address, buffer, most);
    if (got <= 0) return;
    process_wrote_pipe(process, pipe, buffer, (size_t)got);
    address += (uint64_t)got;
    count -= (uint64_t)got;
  }
}

static void copy_vector(struct process *process, pid_t tid, ino_t pipe, const uint64_t *arguments, uint64_t left) {
  struct iovec parts[64];
  size_t count = arguments[2] < 64 ? arguments[2] : 64;
  if (read_memory(tid, arguments[1], parts, count * sizeof *parts) != (ssize_t)(count * sizeof *parts)) return;
  for (size_t n = 0; n < count && left > 0; n++) {
    uint64_t most = parts[n].iov_len < left ? parts[n].iov_len : left;
    copy_written(process, tid, pipe, (uint64_t)(uintptr_t)parts[n].iov_base, most);
    left -= most;
  }
}

void call_ended(struct process *process, pid_t tid, const struct call *call, int64_t result) {
  const uint64_t *a = call->arguments;
  ino_t pipe;
  if (result < 0) return;
  switch (call->number) {
#ifdef SYS_open
    case SYS_open:
    case SYS_creat:
#endif
    case SYS_openat:
    case SYS_openat2:
      process_opened(process, tid, (int)result);
      return;
    case SYS_write:
      if (is_pipe(tid, (int)a[0], &pipe)) copy_written(process, tid, pipe, a[1], (uint64_t)result);
      return;
    case SYS_writev:
      if (is_pipe(tid, (int)a[0], &pipe)) copy_vector(process, tid, pipe, a, (uint64_t)result);
      return;
#ifdef SYS_open
    case SYS_rename:
    case SYS_link:
      moved(process, tid, (uint64_t[]){(uint64_t)AT_FDCWD, a[0]}, (uint64_t[]){(uint64_t)AT_FDCWD, a[1]});
      return;
#endif
    case SYS_renameat:
    case SYS_renameat2:
    case SYS_linkat:
      moved(process, tid, a, a + 2);
      return;
  }
}
