/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* madvise, sbrk */
#include "base/heap.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void
heap_wish_huge(void *block, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    size_t lead = (HUGE_PAGE - (uintptr_t)block % HUGE_PAGE) % HUGE_PAGE;

    if (bytes >= lead + HUGE_PAGE)
        madvise((char *)block + lead, bytes - lead, MADV_HUGEPAGE);
#else
    (void)block, (void)bytes;
#endif
}

#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)
#include <malloc.h>

/* What is larger than this has pages of its own and gives them back. */
#define LARGE_BLOCK (2 * HUGE_PAGE)
/* How far the heap is widened at first, on huge pages, of which only those count that something is
 * written to: what a large county's run takes after ten years.  And then: a large block would be
 * cut from what is ready, and stay with the heap when it is given back. */
#define HEAP_BEGIN (20 * HUGE_PAGE)
#define HEAP_STEP  (HUGE_PAGE / 2)
/* More than malloc holds at the start, so that it has to widen its heap; and what it gets before
 * the first huge page, so that it writes nothing into that one while its pages are small. */
#define WIDENING ((size_t)192 * 1024)
#define LEAD     ((size_t)256 * 1024)

/* How far the heap's end is from LEAD bytes before a huge page. */
static intptr_t
gap_at(const void *end)
{
    return (intptr_t)((HUGE_PAGE - LEAD - (uintptr_t)end) % HUGE_PAGE);
}

/* One heap for all threads: they allocate little, and each more would be touched anew.  Nothing is
 * trimmed off its end, since the next table takes what the last one has left. */
void
heap_prepare(void)
{
    char *begin = sbrk(gap_at(sbrk(0)));
    void *volatile block; /* or else the compiler sees that nobody needs it, and leaves it out */

    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, (int)LARGE_BLOCK);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_TOP_PAD, (int)HEAP_BEGIN);
    block = malloc(WIDENING);
    heap_wish_huge(begin, (size_t)((char *)sbrk(0) - begin));
    free(block);
    mallopt(M_TOP_PAD, (int)HEAP_STEP);
}
#else
void
heap_prepare(void)
{
}
#endif
