/* SPDX-License-Identifier: MIT */
#include "service/doctor.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "port/confine.h"
#include "return_fixture.h"
#include "suites.h"

static struct finding
finding_of(struct arena *arena, const char *dir, const char *what)
{
    struct finding findings[DOCTOR_LOOKS];
    size_t i = 0;

    doctor_look(arena, dir, findings);
    while (i < DOCTOR_LOOKS && strcmp(findings[i].what, what) != 0)
        i++;
    CU_ASSERT_TRUE_FATAL(i < DOCTOR_LOOKS);
    return findings[i];
}

/* From now on this process sees a kernel that has no Landlock. */
static bool
forget_landlock(void)
{
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_landlock_create_ruleset, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = COUNT_OF(rules), .filter = rules};

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* The words without Landlock, as a process of its own has them that lacks it. */
static struct finding
without_landlock(struct returns_for_test *f)
{
    static char words[1024];
    struct finding finding = {.words = words};
    int ends[2], status = 1;
    ssize_t length;
    pid_t process;

    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    process = fork();
    CU_ASSERT_TRUE_FATAL(process >= 0);
    if (process == 0) {
        bool forgot = forget_landlock();

        finding = finding_of(f->arena, f->dir, "walls");
        length = (ssize_t)strlen(finding.words);
        _exit(!forgot || finding.good || write(ends[1], finding.words, (size_t)length) != length);
    }
    close(ends[1]);
    length = read(ends[0], words, sizeof words - 1);
    words[length < 0 ? 0 : length] = '\0';
    close(ends[0]);
    CU_ASSERT_EQUAL(waitpid(process, &status, 0), process);
    finding.good = status != 0;
    return finding;
}

/* Where folders cannot be kept from a process, the administrator hears what that leaves open, and
 * how it is closed. */
static void
walls_are_told_as_they_are(void)
{
    struct returns_for_test f;
    struct finding finding;

    returns_open(&f);
    finding = finding_of(f.arena, f.dir, "walls");
    EXPECT_NUMBER("as this kernel is", finding.good, confine_limits_folders());
    if (finding.good)
        EXPECT_TEXT("with Landlock", finding.words,
                    "processes that read what strangers made reach no other folder");
    finding = without_landlock(&f);
    EXPECT_NUMBER("to be mended", finding.good, false);
    EXPECT_TEXT("without Landlock", finding.words,
                "the kernel has no Landlock, or it is switched off: a process that reads what "
                "strangers made is kept from other calls and from the network, but not from this "
                "user's files; add \"landlock\" to the kernel's lsm= list");
    returns_close(&f);
}

void
suite_doctor(void)
{
    CU_pSuite suite = CU_add_suite("doctor", NULL, NULL);

    CU_add_test(suite, "walls are told as they are", walls_are_told_as_they_are);
}
