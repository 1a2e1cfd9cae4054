/* SPDX-License-Identifier: MIT */
/*
 * intake - reads a council's exports into a dataset and finds everything that is wrong with them.
 *
 * Each table is a task; tables that do not refer to each other are read side by side.  Within a
 * table, records go through in slices of a few hundred rows: the cells of one column after the
 * other become values, references are looked up together, then the rows are checked and stored.
 *
 * Owns     The dataset and the problems live in the arena.
 * Errors   ERR_STORAGE, ERR_INPUT for a folder that is not there, or a file that cannot be read.
 * What is wrong with the data is no error of these functions: it is in the list of problems. Source
 * Dataset contract, section 1.
 */
#ifndef DELTARETURN_SERVICE_INTAKE_H
#define DELTARETURN_SERVICE_INTAKE_H

#include "service/run.h"

/* Reads all tables of options->feed, or else of options->data_dir (a
 * folder, a workbook or an XML file), into run->source, run->dataset
 * and run->problems. */
bool intake_read(struct arena *arena, const struct run_options *options, struct run *run,
                 struct error *err) MUST_USE;

#endif
