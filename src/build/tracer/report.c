/* Writes the trace. What the build names things is hostile: nothing of it reaches the file unescaped, and the file has a bound. */
#include "tracer.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ARGUMENTS = 400, ARGUMENT_BYTES = 2000, ARGUMENTS_BYTES = 16000 };

static FILE *out;
static size_t left;
static int is_cut;

/* The event so far: told whole or not at all. */
static char line[3 * ARGUMENTS_BYTES + 6 * PATH_BYTES];
static size_t used;

void report_open(const char *path, size_t most_bytes) {
  out = fopen(path, "wxe");
  if (out == NULL) die("cannot write the trace");
  left = most_bytes;
  fputs("verbatim-trace 1\n", out);
  /* A process that is forked from here must not write it again. */
  fflush(out);
}

static void put(const char *text) {
  size_t length = strlen(text);
  if (used + length >= sizeof line) return;
  memcpy(line + used, text, length);
  used += length;
}

static void field(const char *bytes, size_t count) {
  char hex[4];
  put("\t");
  for (size_t n = 0; n < count; n++) {
    unsigned char byte = (unsigned char)bytes[n];
    int is_plain = byte > 0x20 && byte < 0x7f && byte != '%';
    snprintf(hex, sizeof hex, is_plain ? "%c" : "%%%02X", byte);
    put(hex);
  }
}

static void text(const char *value) { field(value, strlen(value)); }

static void number(long value) {
  char digits[24];
  snprintf(digits, sizeof digits, "%ld", value);
  text(digits);
}

static void begin(const char *event, long id) {
  used = 0;
  put(event);
  number(id);
}

static void end(void) {
  if (is_cut) return;
  if (used + 1 > left) {
    is_cut = 1;
    fputs("cut\n", out);
    return;
  }
  left -= used + 1;
  line[used++] = '\n';
  fwrite(line, 1, used, out);
}

void report_start(long id, long parent) {
  begin("start", id);
  number(parent);
  end();
}

/* `arguments` are strings with a NUL behind each, as in /proc/PID/cmdline. */
void report_exec(long id, const char *cwd, const char *arguments, size_t count) {
  begin("exec", id);
  text(cwd);
  size_t told = 0, start = 0;
  int shown = 0, total = 0, shortened = 0;
  size_t counter = used;
  for (size_t at = 0; at < count; at++) {
    if (arguments[at] != '\0') continue;
    size_t length = at - start;
    total++;
    if (shown < ARGUMENTS && told < ARGUMENTS_BYTES) {
      size_t most = length < ARGUMENT_BYTES ? length : ARGUMENT_BYTES;
      if (most > ARGUMENTS_BYTES - told) most = ARGUMENTS_BYTES - told;
      if (most < length) shortened = 1;
      field(arguments + start, most);
      told += most;
      shown++;
    }
    start = at + 1;
  }
  /* Whether something was left out stands before the arguments. */
  const char *whole = shown == total && !shortened ? "\twhole" : "\tcut";
  size_t length = strlen(whole);
  if (used + length < sizeof line) {
    memmove(line + counter + length, line + counter, used - counter);
    memcpy(line + counter, whole, length);
    used += length;
  }
  end();
}

static void file(const char *event, long id, const char *path, const char *digest) {
  begin(event, id);
  text(path);
  text(digest);
  end();
}

void report_read(long id, const char *path, const char *digest) { file("read", id, path, digest); }

void report_write(long id, const char *path, const char *digest) { file("write", id, path, digest); }

void report_pipe_read(long id, ino_t pipe) {
  begin("in", id);
  number((long)pipe);
  end();
}

void report_pipe_written(long id, ino_t pipe, const char *digest, const char *start, uint64_t bytes) {
  begin("out", id);
  number((long)pipe);
  text(digest);
  number((long)bytes);
  field(start, bytes < START_BYTES ? bytes : START_BYTES);
  end();
}

void report_exit(long id, int code) {
  begin("exit", id);
  number(code);
  end();
}

void report_end(void) {
  if (!is_cut) fputs("end\n", out);
  fclose(out);
}
