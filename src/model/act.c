/* SPDX-License-Identifier: MIT */
#include "model/act.h"

const struct act_def ACTS[ACT_COUNT] = {
#define ACT_ENTRY(id, name, told, by, needs, may, reason) \
    [ACT_##id] = {name, told, BY_##by, ABOUT_##needs, ABOUT_##may, REASON_##reason},
    ACT_LIST(ACT_ENTRY)
#undef ACT_ENTRY
};
