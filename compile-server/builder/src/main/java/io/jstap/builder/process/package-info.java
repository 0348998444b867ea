// SPDX-License-Identifier: Apache-2.0
/** Runs compilers and linkers: argument vectors, private folders, deadlines; never a shell. */
@NullMarked
package io.jstap.builder.process;

import org.jspecify.annotations.NullMarked;
