/* SPDX-License-Identifier: MIT */
#include "model/rowset.h"

struct cell_name
cell_name(uint32_t row_number, uint32_t column)
{
    struct cell_name name;
    char letters[8], *at = letters + sizeof letters - 1;

    *at = '\0';
    for (uint32_t left = column + 1; left > 0; left = (left - 1) / 26)
        *--at = (char)('A' + (left - 1) % 26);
    snprintf(name.text, sizeof name.text, "%.4s%u", at, row_number % 100000000);
    return name;
}

bool
rowset_cell_is_bad(const struct rowset *rowset, uint32_t row_number, uint32_t column)
{
    size_t low = 0, high = rowset->fault_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (rowset->faults[middle].row < row_number)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < rowset->fault_count && rowset->faults[low].row == row_number; low++)
        if (rowset->faults[low].column == column && problem_is_error(rowset->faults[low].kind))
            return true;
    return false;
}
