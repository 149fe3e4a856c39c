#!/bin/sh
# The release program in a real browser. PICTURES=folder keeps the pictures.
cd "$(dirname "$0")/../.." && exec node tests/browser/run.mjs "$@"
