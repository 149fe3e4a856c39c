/* test: the runner, and a house to test in. A room below web/ that only needs TEST and CHECK may include test/check.h alone. */
#ifndef TEST_TEST_H
#define TEST_TEST_H

#include "test/check.h"
#include "test/house.h"

#endif
