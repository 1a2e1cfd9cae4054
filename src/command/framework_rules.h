/* SPDX-License-Identifier: MIT */
/*
 * framework_rules - shows what not every framework has: measures, routes, screening, follow-ups.
 */
#ifndef DELTARETURN_COMMAND_FRAMEWORK_RULES_H
#define DELTARETURN_COMMAND_FRAMEWORK_RULES_H

#include "model/framework.h"
#include "port/json.h"

/* For a terminal; nothing where the framework has none of it. */
void framework_rules_show(struct arena *arena, const struct framework *framework);

/* What stands behind a need: "; asks absence-under-15". */
const char *framework_need_ties(struct arena *arena, const struct framework *framework,
                                const struct need_def *need);

/* For another program, behind what every framework has. */
void
framework_rules_put(struct arena *arena, struct json *object, const struct framework *framework);
void framework_need_put(struct json *object, const struct framework *framework,
                        const struct need_def *need);

#endif
