/* SPDX-License-Identifier: MIT */
#include "store/statements.h"

const char *const STATEMENT_TEXTS[STATEMENT_COUNT] = {
#define STATEMENT_TEXT(constant, sql) [constant] = sql,
    STATEMENTS(STATEMENT_TEXT)
#undef STATEMENT_TEXT
};
