/* Digests of files. One that was read is not read again while its status says that nothing has changed. */
#include "tracer.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BUCKETS = 1 << 16 };
/* A larger file has no digest: a build that makes one must still end within its time. */
static const off_t MOST_BYTES = (off_t)1 << 30;
/* A file's times advance in steps: what changes within one step of being read looks unchanged. */
static const int64_t STEP_NS = 50 * 1000 * 1000;

struct known {
  struct known *next;
  dev_t device;
  ino_t file;
  off_t size;
  int64_t modified, changed, read;
  char text[DIGEST_TEXT];
};
static struct known *table[BUCKETS];

static int64_t nanoseconds(struct timespec time) { return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec; }

static void read_digest(const char *path, char text[DIGEST_TEXT]) {
  static unsigned char buffer[1 << 17];
  struct sha256 sum;
  ssize_t count;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  strcpy(text, "-");
  if (fd < 0) return;
  sha256_begin(&sum);
  while ((count = read(fd, buffer, sizeof buffer)) > 0) sha256_add(&sum, buffer, (size_t)count);
  close(fd);
  if (count == 0) sha256_end(&sum, text);
}

void digest_of(const char *path, const struct stat *status, int is_fresh, char text[DIGEST_TEXT]) {
  strcpy(text, "-");
  if (status->st_size > MOST_BYTES) return;
  struct known **bucket = &table[(status->st_ino ^ status->st_dev * 31) % BUCKETS];
  struct known *known = *bucket;
  while (known != NULL && (known->file != status->st_ino || known->device != status->st_dev)) known = known->next;
  int64_t modified = nanoseconds(status->st_mtim), changed = nanoseconds(status->st_ctim);
  if (known == NULL) {
    known = calloc(1, sizeof *known);
    if (known == NULL) die("out of memory");
    known->next = *bucket;
    *bucket = known;
  } else if (!is_fresh && known->size == status->st_size && known->modified == modified &&
             known->changed == changed && known->read > changed + STEP_NS) {
    strcpy(text, known->text);
    return;
  }
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  known->device = status->st_dev;
  known->file = status->st_ino;
  known->size = status->st_size;
  known->modified = modified;
  known->changed = changed;
  known->read = nanoseconds(now);
  read_digest(path, known->text);
  strcpy(text, known->text);
}
