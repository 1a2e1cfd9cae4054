/* SPDX-License-Identifier: MIT */
/* What waits for somebody, and how the returns stand. */
#include "web/pages.h"
#include "web/visit.h"

bool
home_page(struct visit *visit, struct error *err)
{
    view_put(visit->view, "title", "Returns");
    return visit_show(visit, 200, "home", err);
}
