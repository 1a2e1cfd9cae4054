/* SPDX-License-Identifier: MIT */
#include "model/role.h"

const struct role_def ROLES[ROLE_TOTAL] = {
    [ROLE_PROVIDER] = {"provider",      "data provider",
                       "imports, runs, corrects, saves and submits a return",                                     true },
    [ROLE_CERTIFIER] = {"certifier",     "certifier",
                       "compares, certifies, or sends back with a reason",                                        true },
    [ROLE_SRO] = {"sro",           "SRO",           "signs off, also under the S151 officer's delegation",   true },
    [ROLE_S151] = {"s151",          "S151 officer",  "signs off, and delegates to the SRO",                   true },
    [ROLE_AUDITOR] = {"auditor",       "auditor",       "reads everything, verifies, records what audits found",
                       false                                                                                           },
    [ROLE_ADMINISTRATOR] = {"administrator", "administrator",
                       "looks after people, addresses and settings",                                              false},
};

enum role
role_read(struct text code)
{
    for (unsigned i = 0; i < ROLE_TOTAL; i++)
        if (text_is(code, ROLES[i].code))
            return (enum role)i;
    return ROLE_TOTAL;
}
