/* Preloaded into a program, it makes the machine's clock wrong by WRONG_BY seconds for it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static long wrong_by(void) {
  const char *given = getenv("WRONG_BY");
  return given ? atol(given) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *found) {
  int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
  int done = real(clock, found);
  if (!done && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) found->tv_sec += wrong_by();
  return done;
}

int gettimeofday(struct timeval *found, void *zone) {
  int (*real)(struct timeval *, void *) = dlsym(RTLD_NEXT, "gettimeofday");
  int done = real(found, zone);
  if (!done) found->tv_sec += wrong_by();
  return done;
}

time_t time(time_t *found) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (found) *found = now.tv_sec;
  return now.tv_sec;
}
