/* tracer FILE BYTES COMMAND...: runs the command, writes what its processes read and wrote to FILE, and ends as it ends. */
#include "tracer.h"

#include <errno.h>
#include <linux/ptrace.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* <sys/ptrace.h> and <linux/ptrace.h> do not go together. */
extern long ptrace(int request, ...);

enum { FAILED = 125, MOST_TASKS = 1 << 22 };

/* A thread. One whose beginning was seen before its parent's word of it waits, with no process yet. */
struct task {
  struct process *process;
  int is_waiting;
  int is_in_call;
  struct call call;
};
static struct task *tasks[MOST_TASKS];

void die(const char *what) {
  fprintf(stderr, "verbatim: the tracer failed: %s: %s\n", what, strerror(errno));
  exit(FAILED);
}

static struct task *task_of(pid_t tid) {
  if (tid <= 0 || tid >= MOST_TASKS) die("an unlikely process id");
  if (tasks[tid] == NULL && (tasks[tid] = calloc(1, sizeof **tasks)) == NULL) die("out of memory");
  return tasks[tid];
}

static void forget(pid_t tid) {
  free(tasks[tid]);
  tasks[tid] = NULL;
}

/* 0 as a request's answer may come late: the thread may have been killed meanwhile, which its wait will tell. */
static void resume(pid_t tid, int signal) {
  int request = tasks[tid] != NULL && tasks[tid]->is_in_call ? PTRACE_SYSCALL : PTRACE_CONT;
  ptrace(request, tid, NULL, (void *)(intptr_t)signal);
}

static void leave(pid_t tid, pid_t through, int code) {
  struct task *task = tasks[tid];
  if (task == NULL) return;
  struct process *process = task->process;
  if (process != NULL && --process->threads == 0) process_ends(process, through, code);
  forget(tid);
}

static int is_thread_of(pid_t tid, pid_t other) {
  char name[64], text[1024];
  pid_t groups[2] = {0, 0};
  pid_t ids[2] = {tid, other};
  for (int n = 0; n < 2; n++) {
    snprintf(name, sizeof name, "/proc/%d/status", ids[n]);
    FILE *file = fopen(name, "re");
    if (file == NULL) return 0;
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    const char *group = strstr(text, "\nTgid:");
    if (group != NULL) groups[n] = atoi(group + 6);
  }
  return groups[0] != 0 && groups[0] == groups[1];
}

static void begin_child(pid_t parent) {
  unsigned long message = 0;
  ptrace(PTRACE_GETEVENTMSG, parent, NULL, &message);
  pid_t tid = (pid_t)message;
  struct task *task = task_of(tid);
  struct process *process = task_of(parent)->process;
  if (process == NULL) return;
  if (is_thread_of(tid, parent)) {
    task->process = process;
    process->threads++;
  } else task->process = process_begin(process);
  if (!task->is_waiting) return;
  task->is_waiting = 0;
  resume(tid, 0);
}

/* The thread that called exec takes the first one's id; all others are gone. */
static void begin_program(pid_t tid) {
  unsigned long message = 0;
  ptrace(PTRACE_GETEVENTMSG, tid, NULL, &message);
  struct task *task = task_of(tid);
  pid_t former = (pid_t)message;
  if (former != tid && tasks[former] != NULL) {
    task->process = tasks[former]->process;
    forget(former);
  }
  task->is_in_call = 0;
  if (task->process == NULL) return;
  task->process = process_exec(task->process, tid);
  task->process->threads = 1;
}

static void look_at_call(pid_t tid, struct task *task) {
  struct ptrace_syscall_info info;
  if (task->process == NULL || ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof info, &info) <= 0) return;
  if (info.op == PTRACE_SYSCALL_INFO_SECCOMP) {
    task->call.number = (long)info.seccomp.nr;
    for (int n = 0; n < 6; n++) task->call.arguments[n] = info.seccomp.args[n];
    task->is_in_call = call_begins(task->process, tid, &task->call);
  } else if (info.op == PTRACE_SYSCALL_INFO_EXIT && task->is_in_call) {
    task->is_in_call = 0;
    call_ended(task->process, tid, &task->call, info.exit.rval);
  }
}

static void stopped(pid_t tid, int status) {
  struct task *task = task_of(tid);
  unsigned long message = 0;
  int event = status >> 16, signal = WSTOPSIG(status);
  switch (event) {
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
    case PTRACE_EVENT_CLONE:
      begin_child(tid);
      break;
    case PTRACE_EVENT_EXEC:
      begin_program(tid);
      break;
    case PTRACE_EVENT_EXIT:
      ptrace(PTRACE_GETEVENTMSG, tid, NULL, &message);
      leave(tid, tid, WIFEXITED(message) ? WEXITSTATUS(message) : 128 + WTERMSIG(message));
      break;
    case PTRACE_EVENT_SECCOMP:
      look_at_call(tid, task);
      break;
    case PTRACE_EVENT_STOP:
      if (signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU) {
        ptrace(PTRACE_LISTEN, tid, NULL, NULL);
        return;
      }
      if (task->process == NULL) {
        task->is_waiting = 1;
        return;
      }
      break;
    default:
      if (signal == (SIGTRAP | 0x80)) look_at_call(tid, task);
      else {
        resume(tid, signal);
        return;
      }
  }
  resume(tid, 0);
}

static void run(char **command, int ready) {
  char go;
  if (read(ready, &go, 1) != 1) _exit(FAILED);
  close(ready);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || filter_calls() != 0) die("the filter was refused");
  execvp(command[0], command);
  die(command[0]);
}

int main(int count, char **arguments) {
  int ready[2];
  if (count < 4) die("usage: tracer FILE BYTES COMMAND...");
  report_open(arguments[1], strtoul(arguments[2], NULL, 10));
  if (pipe(ready) != 0) die("pipe");
  pid_t child = fork();
  if (child < 0) die("fork");
  if (child == 0) {
    close(ready[1]);
    run(arguments + 3, ready[0]);
  }
  close(ready[0]);
  task_of(child)->process = process_begin(NULL);
  const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                       PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT | PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL;
  if (ptrace(PTRACE_SEIZE, child, NULL, (void *)options) != 0) die("the kernel refused to trace");
  if (write(ready[1], "", 1) != 1) die("write");
  close(ready[1]);
  for (;;) {
    int status;
    pid_t tid = waitpid(-1, &status, __WALL);
    if (tid < 0 && errno == EINTR) continue;
    if (tid < 0) die("waiting");
    if (WIFSTOPPED(status)) {
      stopped(tid, status);
      continue;
    }
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    leave(tid, 0, code);
    if (tid != child) continue;
    report_end();
    return code;
  }
}
