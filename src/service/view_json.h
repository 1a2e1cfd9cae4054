/* SPDX-License-Identifier: MIT */
/*
 * view_json - a view on its way from the process that filled it to the one that has the page.
 *
 * A record becomes an object, a list a list, a text a text, a "yes" true.
 *
 * Owns     What is read lives as long as the view it is put into, and the document.
 * See      base/view.h
 */
#ifndef DELTARETURN_SERVICE_VIEW_JSON_H
#define DELTARETURN_SERVICE_VIEW_JSON_H

#include "base/view.h"
#include "port/json.h"
#include "port/json_read.h"

/* Puts what a record holds into an object. */
void view_tell(const struct view *record, struct json *object);

/* And what an object holds into a record; what no view can hold is left out. */
void view_hear(struct view *record, const struct json_value *object);

#endif
