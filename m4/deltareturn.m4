dnl SPDX-License-Identifier: MIT

dnl DELTARETURN_CHECKED_BUILDS
dnl   --enable-devel            warnings are errors
dnl   --with-sanitizer=LIST     address,undefined or thread
dnl   --enable-coverage         gcov counters; "make coverage"
dnl   --with-fuzzer             libFuzzer targets; needs clang
AC_DEFUN([DELTARETURN_CHECKED_BUILDS], [
  AC_ARG_ENABLE([devel], [AS_HELP_STRING([--enable-devel], [turn compiler warnings into errors])])
  AC_ARG_WITH([sanitizer], [AS_HELP_STRING([--with-sanitizer=LIST],
              [build with sanitizers, for example address,undefined])], [], [with_sanitizer=no])
  AC_ARG_ENABLE([coverage], [AS_HELP_STRING([--enable-coverage], [count which lines the tests reach])])
  AC_ARG_WITH([fuzzer], [AS_HELP_STRING([--with-fuzzer], [build the fuzz targets with libFuzzer (clang)])],
              [], [with_fuzzer=no])
  CHECKED_CFLAGS=
  AS_IF([test "x$with_sanitizer" != xno],
        [CHECKED_CFLAGS="-fsanitize=$with_sanitizer -fno-sanitize-recover=all -fno-omit-frame-pointer"])
  AS_IF([test "x$enable_coverage" = xyes],
        [CHECKED_CFLAGS="$CHECKED_CFLAGS --coverage -O0 -DCOUNTED_BUILD=1"])
  FUZZ_CFLAGS=
  AS_IF([test "x$with_fuzzer" != xno],
        [CHECKED_CFLAGS="$CHECKED_CFLAGS -fsanitize=fuzzer-no-link"
         FUZZ_CFLAGS="-fsanitize=fuzzer"])
  AC_SUBST([CHECKED_CFLAGS])
  AC_SUBST([FUZZ_CFLAGS])
  AM_CONDITIONAL([FUZZER], [test "x$with_fuzzer" != xno])
  AM_CONDITIONAL([SANITIZED], [test "x$with_sanitizer" != xno])
])

dnl DELTARETURN_COMPILER_FLAGS: the warnings of the house, and the hardening of a release.
AC_DEFUN([DELTARETURN_COMPILER_FLAGS], [
  WARNING_CFLAGS="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-qual \
-Wformat=2 -Wstrict-prototypes -Wmissing-prototypes -Wundef -Wvla -Wswitch-enum \
-Wimplicit-fallthrough -Wnull-dereference"
  AS_IF([test "x$enable_devel" = xyes], [WARNING_CFLAGS="$WARNING_CFLAGS -Werror"])
  HARDENING_CFLAGS="-fstack-protector-strong -fPIE"
  AS_IF([test "x$with_sanitizer" = xno && test "x$enable_coverage" != xyes],
        [HARDENING_CFLAGS="$HARDENING_CFLAGS -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"])
  HARDENING_LDFLAGS="-pie -Wl,-z,relro -Wl,-z,now"
  AC_SUBST([WARNING_CFLAGS])
  AC_SUBST([HARDENING_CFLAGS])
  AC_SUBST([HARDENING_LDFLAGS])
])
