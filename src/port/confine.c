/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* syscall, SCHED_IDLE, O_PATH */
#include "port/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A checked build watches itself with calls and memory that the program does not need. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CHECKED_BUILD 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CHECKED_BUILD 1
#endif
#endif
#ifndef CHECKED_BUILD
#define CHECKED_BUILD 0
#endif

/* And one that counts its lines writes the counts into files when it ends. */
#ifndef COUNTED_BUILD
#define COUNTED_BUILD 0
#endif

#define IOPRIO_WHO_PROCESS 1
#define IOPRIO_IDLE        (3 << 13)

/* --- limits -------------------------------------------------------------------------------------
 */

static bool
limit(int resource, uint64_t most, struct error *err)
{
    const struct rlimit rlimit = {.rlim_cur = most, .rlim_max = most};

    return most == 0 || setrlimit((__rlimit_resource_t)resource, &rlimit) == 0 ||
           error_raise_system(err, ERR_STORAGE, errno, "cannot limit a process");
}

static bool
limit_all(const struct confinement *confinement, struct error *err)
{
    const struct rlimit none = {.rlim_cur = 0, .rlim_max = 0};

    setrlimit(RLIMIT_CORE, &none); /* a core would hold what the process read */
    return limit(RLIMIT_AS, CHECKED_BUILD ? 0 : confinement->memory_most, err) &&
           limit(RLIMIT_CPU, confinement->cpu_seconds_most, err) &&
           limit(RLIMIT_FSIZE, confinement->file_size_most, err) &&
           limit(RLIMIT_NOFILE, confinement->files_most, err);
}

/* Where the system refuses a lower place the work is done all the same. */
static void
step_back(void)
{
    const struct sched_param parameter = {.sched_priority = 0};

    (void)setpriority(PRIO_PROCESS, 0, 19);
    (void)sched_setscheduler(0, SCHED_IDLE, &parameter);
    (void)syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_IDLE);
}

/* --- folders ------------------------------------------------------------------------------------
 */

#define READING_A_FILE LANDLOCK_ACCESS_FS_READ_FILE
#define WRITING_A_FILE (READING_A_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE)
#define READING        (READING_A_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITING                                                                                  \
    (READING | WRITING_A_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
     LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG)
#define EVERYTHING                                                                                 \
    (WRITING | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |                         \
     LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | \
     LANDLOCK_ACCESS_FS_MAKE_SYM)
#define A_FILES_OWN (WRITING_A_FILE | LANDLOCK_ACCESS_FS_EXECUTE)

/* Where resolvers and TLS look: names, addresses, certificates. */
static const char *const NETWORK_PLACES[] = {
    "/etc", "/usr", "/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager", NULL};

/* What a program is loaded from, besides its own file. */
static const char *const PROGRAM_PLACES[] = {"/usr", "/lib", "/lib64", "/etc", NULL};

static bool
allow_place(int ruleset, const char *path, uint64_t access, struct error *err)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = access};
    struct stat status;
    long added;

    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0 && errno == ENOENT && (access & LANDLOCK_ACCESS_FS_WRITE_FILE) == 0)
        return true;
    if (rule.parent_fd < 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot open \"%s\"", path);
    if (fstat(rule.parent_fd, &status) == 0 && !S_ISDIR(status.st_mode))
        rule.allowed_access &= A_FILES_OWN;
    added = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent_fd);
    return added == 0 || error_raise_system(err, ERR_STORAGE, errno, "cannot confine a process");
}

static bool
allow_places(int ruleset, const char *const *places, size_t most, uint64_t access,
             struct error *err)
{
    for (size_t i = 0; i < most && places[i] != NULL; i++)
        if (!allow_place(ruleset, places[i], access, err))
            return false;
    return true;
}

static bool
allow_all_places(int ruleset, const struct confinement *confinement, struct error *err)
{
    const uint64_t reading =
        READING | (confinement->children ? (uint64_t)LANDLOCK_ACCESS_FS_EXECUTE : 0);

    return allow_places(ruleset, confinement->readable, CONFINE_FOLDERS_MOST, reading, err) &&
           allow_places(ruleset, confinement->writable, CONFINE_FOLDERS_MOST, WRITING, err) &&
           (!confinement->network ||
            allow_places(ruleset, NETWORK_PLACES, SIZE_MAX, READING, err)) &&
           (!confinement->children ||
            (allow_place(ruleset, "/proc/self/exe", reading, err) &&
             allow_places(ruleset, PROGRAM_PLACES, SIZE_MAX, reading, err)));
}

bool
confine_limits_folders(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

static bool
limit_folders(const struct confinement *confinement, struct error *err)
{
    const struct landlock_ruleset_attr attr = {.handled_access_fs = EVERYTHING};
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    bool good;

    if (ruleset < 0) /* a kernel that does not have it, or not switched on */
        return true;
    good = allow_all_places(ruleset, confinement, err) &&
           (syscall(SYS_landlock_restrict_self, ruleset, 0) == 0 ||
            error_raise_system(err, ERR_STORAGE, errno, "cannot confine a process"));
    close(ruleset);
    return good;
}

/* --- system calls -------------------------------------------------------------------------------
 */

static const int ALWAYS[] = {
    /* bytes */
    SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(pread64),
    SCMP_SYS(pwrite64), SCMP_SYS(lseek), SCMP_SYS(sendfile), SCMP_SYS(copy_file_range),
    SCMP_SYS(recvfrom), SCMP_SYS(sendto), SCMP_SYS(recvmsg), SCMP_SYS(sendmsg), SCMP_SYS(shutdown),
    SCMP_SYS(poll), SCMP_SYS(ppoll),
    /* files */
    SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(close), SCMP_SYS(stat), SCMP_SYS(lstat),
    SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(statfs), SCMP_SYS(fstatfs),
    SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(getdents64),
    SCMP_SYS(getcwd), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(mkdir), SCMP_SYS(mkdirat),
    SCMP_SYS(rmdir), SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(rename), SCMP_SYS(renameat),
    SCMP_SYS(renameat2), SCMP_SYS(chmod), SCMP_SYS(fchmod), SCMP_SYS(fchmodat), SCMP_SYS(umask),
    SCMP_SYS(utimensat), SCMP_SYS(ftruncate), SCMP_SYS(fallocate), SCMP_SYS(fsync),
    SCMP_SYS(fdatasync), SCMP_SYS(fadvise64), SCMP_SYS(flock), SCMP_SYS(fcntl), SCMP_SYS(dup),
    SCMP_SYS(dup2), SCMP_SYS(dup3), SCMP_SYS(ioctl), SCMP_SYS(memfd_create),
    /* memory */
    SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mprotect), SCMP_SYS(mremap), SCMP_SYS(madvise),
    SCMP_SYS(brk), SCMP_SYS(membarrier),
    /* time, chance, oneself */
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom), SCMP_SYS(getpid),
    SCMP_SYS(getppid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
    SCMP_SYS(getegid), SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(getrusage), SCMP_SYS(times),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_yield), SCMP_SYS(getcpu),
    /* threads and signals */
    SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(set_tid_address), SCMP_SYS(rseq),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    SCMP_SYS(tgkill), SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group)};

static const int NETWORK[] = {SCMP_SYS(socket),     SCMP_SYS(socketpair),    SCMP_SYS(connect),
                              SCMP_SYS(bind),       SCMP_SYS(getsockname),   SCMP_SYS(getpeername),
                              SCMP_SYS(getsockopt), SCMP_SYS(setsockopt),    SCMP_SYS(select),
                              SCMP_SYS(pselect6),   SCMP_SYS(epoll_wait),    SCMP_SYS(epoll_pwait),
                              SCMP_SYS(epoll_ctl),  SCMP_SYS(epoll_create1), SCMP_SYS(eventfd2),
                              SCMP_SYS(pipe2),      SCMP_SYS(sendmmsg),      SCMP_SYS(recvmmsg)};

/* To start the program again, and what that one does to confine itself. */
static const int CHILDREN[] = {SCMP_SYS(clone),
                               SCMP_SYS(fork),
                               SCMP_SYS(vfork),
                               SCMP_SYS(execve),
                               SCMP_SYS(wait4),
                               SCMP_SYS(waitid),
                               SCMP_SYS(kill),
                               SCMP_SYS(socketpair),
                               SCMP_SYS(close_range),
                               SCMP_SYS(prctl),
                               SCMP_SYS(arch_prctl),
                               SCMP_SYS(prlimit64),
                               SCMP_SYS(setrlimit),
                               SCMP_SYS(setpriority),
                               SCMP_SYS(sched_setscheduler),
                               SCMP_SYS(ioprio_set),
                               SCMP_SYS(seccomp),
                               SCMP_SYS(landlock_create_ruleset),
                               SCMP_SYS(landlock_add_rule),
                               SCMP_SYS(landlock_restrict_self)};

#define COUNT(list) (sizeof list / sizeof list[0])

static bool
allow_calls(scmp_filter_ctx filter, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) != 0)
            return false;
    return true;
}

/* Threads, but no processes: the flags of clone3 cannot be looked at, so that the C library is told
 * to use clone instead. */
static bool
allow_threads(scmp_filter_ctx filter)
{
    return seccomp_rule_add(
               filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
               SCMP_A0(SCMP_CMP_MASKED_EQ, 0x00010000 /* CLONE_THREAD */, 0x00010000)) == 0 &&
           /* asking for limits, never setting them */
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1,
                            SCMP_A2(SCMP_CMP_EQ, 0, 0)) == 0;
}

/* Between the two ways that need no privilege and take nothing from others. */
static bool
allow_turns(scmp_filter_ctx filter)
{
    static const int WAYS[] = {SCHED_OTHER, SCHED_BATCH};

    for (size_t i = 0; i < COUNT(WAYS); i++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(sched_setscheduler), 1,
                             SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)WAYS[i], 0)) != 0)
            return false;
    return true;
}

static bool
limit_calls(const struct confinement *confinement, struct error *err)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    bool good = filter != NULL && allow_calls(filter, ALWAYS, COUNT(ALWAYS)) &&
                (!confinement->network || allow_calls(filter, NETWORK, COUNT(NETWORK))) &&
                (!confinement->turns || allow_turns(filter)) &&
                (confinement->children ? allow_calls(filter, CHILDREN, COUNT(CHILDREN))
                                       : allow_threads(filter)) &&
                seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
                seccomp_load(filter) == 0;

    if (filter != NULL)
        seccomp_release(filter);
    return good || error_raise(err, ERR_STORAGE, "cannot limit the system calls of a process");
}

bool
confine_limits_calls(void)
{
    return !CHECKED_BUILD && !COUNTED_BUILD;
}

bool
confine(const struct confinement *confinement, struct error *err)
{
    if (confinement->lowest)
        step_back();
    if (COUNTED_BUILD)
        return true;
    /* what somebody has loaded into this process may need what its children cannot reach any more
     */
    unsetenv("LD_PRELOAD");
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        (!CHECKED_BUILD && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0))
        return error_raise_system(err, ERR_STORAGE, errno, "cannot confine a process");
    return limit_all(confinement, err) && limit_folders(confinement, err) &&
           (CHECKED_BUILD || limit_calls(confinement, err));
}
